"""What an answer about a visit consists of."""

from dataclasses import dataclass, field
from datetime import date

from geleit.core.multilingual import Text
from geleit.visits.codes import Strength
from geleit.visits.limits import Ages
from geleit.visits.rules.stated import NO_TEXT


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the answer is so: a code (phrase `reason.<code>`) and the rule it comes from ("" for none)."""

    code: str
    rule: str = ""
    title: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class AnsweredItem:
    """A demand or recommendation for the person who asked; `ages` are those it really concerns."""

    topic: str
    strength: str
    ages: Ages
    standards: tuple[str, ...]
    text: Text
    rule: str
    exemptions: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where access differs from the answer for the whole house."""

    office: str
    service: str
    access: str
    note: Text
    rule: str


@dataclass(frozen=True, slots=True)
class AccessForAges:
    """Access of one group by age, where it depends on the age and none was given."""

    ages: Ages
    access: str


@dataclass(frozen=True, slots=True)
class OpenHours:
    """What the opening hours say of the day: `state` is "open", "appointment", "closed" or "" for unknown.

    `spans` are times such as ("08:00", "12:00"); `reason` says why it is closed, as far as known.
    """

    state: str = ""
    spans: tuple[tuple[str, str], ...] = ()
    reason: Text = NO_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAnswer:
    """The one clear answer. `since` and `until` bound the days on which it is the same, as far as rules are known."""

    day: date
    age: int | None
    office: str
    service: str
    may_come: str
    reasons: tuple[Reason, ...]
    items: tuple[AnsweredItem, ...]
    notes: tuple[Text, ...] = ()
    texts: tuple[Text, ...] = ()
    exemptions: tuple[Text, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    by_age: tuple[AccessForAges, ...] = ()
    rule_ids: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    hours: OpenHours = field(default_factory=OpenHours)

    @property
    def musts(self) -> tuple[AnsweredItem, ...]:
        """What is demanded."""
        return tuple(item for item in self.items if item.strength == Strength.MUST)

    @property
    def shoulds(self) -> tuple[AnsweredItem, ...]:
        """What is recommended."""
        return tuple(item for item in self.items if item.strength == Strength.SHOULD)
