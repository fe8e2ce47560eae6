"""What a visiting rule states, as plain values: the same for rows of the database, data files and forms not yet saved.

An office is named by its key, a service by its key; no office means the whole county.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from geleit.core.multilingual import Text
from geleit.visits.limits import EVERYBODY, Ages, Days

NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class StatedItem:
    """One demand or recommendation; `standards` are the codes that satisfy it, none means any."""

    topic: str
    strength: str
    ages: Ages = EVERYBODY
    standards: tuple[str, ...] = ()
    text: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class StatedException:
    """Other access for an office, a service, or a service in an office."""

    access: str
    office: str = ""
    service: str = ""
    note: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class StatedRule:
    """A rule; `access` may be empty: then it only adds demands. No offices means the whole county."""

    id: str
    title: Text
    days: Days
    access: str = ""
    offices: frozenset[str] = frozenset()
    ages: Ages = EVERYBODY
    items: tuple[StatedItem, ...] = ()
    exceptions: tuple[StatedException, ...] = ()
    exemptions: Text = NO_TEXT
    text: Text = NO_TEXT
    source: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a rule says about access to one office ("" is every one) for one service ("" is every one)."""

    office: str
    service: str
    access: str
    rule: StatedRule
    note: Text = NO_TEXT
    is_exception: bool = field(default=False)


def statements(rule: StatedRule) -> Iterator[Statement]:
    """All that a rule says about access; an exception for a service only holds in the offices of the rule."""
    places = sorted(rule.offices) or [""]
    if rule.access:
        yield from (Statement(place, "", rule.access, rule) for place in places)
    for one in rule.exceptions:
        for place in [one.office] if one.office else places:
            yield Statement(place, one.service, one.access, rule, one.note, is_exception=True)
