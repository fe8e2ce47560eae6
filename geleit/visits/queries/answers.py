"""The answer to "I want to visit office X on day Y and I am Z years old"."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import F, Q

from geleit.core.multilingual import GERMAN, Text
from geleit.directory.codes import ChangeState
from geleit.directory.models import ChangeSet, OfficeFacts, ServiceFacts
from geleit.visits.limits import Days
from geleit.visits.models import RuleException, VisitRule
from geleit.visits.queries.opening import hours_on
from geleit.visits.queries.reading import read_rules
from geleit.visits.rules import OpenHours, StatedRule, VisitAnswer, answer, as_json


class UnknownOffice(LookupError):
    """The county has no such office on that day."""


@dataclass(frozen=True, slots=True)
class Visit:
    """An answer with the names of the offices and services in it, by "office:key" and "service:key"."""

    answer: VisitAnswer
    names: Mapping[str, Text]

    def office_name(self, key: str) -> Text:
        """Name of an office; its key where the directory has none for that day."""
        return self.names.get(f"office:{key}") or Text(key)

    def service_name(self, key: str) -> Text:
        """Name of a service; its key where the directory has none for that day."""
        return self.names.get(f"service:{key}") or Text(key)

    def as_json(self, language: str = GERMAN) -> dict[str, Any]:
        """The answer as plain data with stable keys."""
        return as_json(self.answer, language, names=self.names)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the database holds for a question."""

    rules: list[StatedRule]
    offices: Mapping[str, Any]  # facts of the day by key
    services: list[Any]


def visit(
    county_id: int,
    day: date,
    age: int | None = None,
    office: str = "",
    service: str = "",
    *,
    hours: OpenHours | None = None,
    prepared: bool = False,
) -> Visit:
    """The answer of the rules alone for an office ("" is the house as a whole), with names. One statement.

    `hours` are what the office's hours say of the day, where they are known. With `prepared` the answer is as if
    everything that waits for its release were released; for editors only. Raises UnknownOffice, and ValueError for an
    age nobody has.
    """
    return _visit(_read(county_id, day, office, service, prepared), day, age, office, service, hours)


def visit_in_hours(
    county_id: int,
    land: str,
    day: date,
    age: int | None = None,
    office: str = "",
    service: str = "",
    *,
    prepared: bool = False,
) -> Visit:
    """What rules, opening hours and closures say together: the answer for everybody who asks. At most two statements.

    Hours and closures are always the published ones, with `prepared` too. Raises UnknownOffice, and ValueError for an
    age nobody has.
    """
    read = _read(county_id, day, office, service, prepared)
    hours = hours_on(county_id, land, read.offices[office].office_id, day) if office else None
    return _visit(read, day, age, office, service, hours)


def rules_from(county_id: int, day: date) -> list[StatedRule]:
    """The public rules in force on `day` or later, oldest first. One statement."""
    return read_rules(_from(county_id, day))[0]


def _read(county_id: int, day: date, office: str, service: str, prepared: bool) -> _Read:
    """Rules, offices and services of the day. Raises UnknownOffice."""
    facts = OfficeFacts.objects.filter(county_id=county_id).published_on(day)
    offices = facts.annotate(key=F("office__key"), parent_key=F("parent__key"))
    public = _prepared(county_id) if prepared else _from(county_id, day)
    rules, (found, services) = read_rules(public, offices, _services(county_id, day, service))
    known = {one.key: one for one in found}
    if office and office not in known:
        raise UnknownOffice(office)
    return _Read(_as_if_released(county_id, rules) if prepared else rules, known, services)


def _visit(read: _Read, day: date, age: int | None, office: str, service: str, hours: OpenHours | None) -> Visit:
    above = {key: one.parent_key for key, one in read.offices.items()}
    found = answer(read.rules, day, age, office, service, parents=parents_of(office, above), hours=hours)
    names = {f"office:{key}": one.name for key, one in read.offices.items()}
    return Visit(found, names | {f"service:{one.key}": one.name for one in read.services})


def _from(county_id: int, day: date) -> Any:
    return VisitRule.objects.filter(county_id=county_id).ending_after(day).oldest_first()


def _prepared(county_id: int) -> Any:
    return VisitRule.objects.filter(county_id=county_id, withdrawn_at=None).oldest_first()


def _as_if_released(county_id: int, rules: list[StatedRule]) -> list[StatedRule]:
    """With the ends and withdrawals of changes that wait for their release."""
    waiting = ChangeSet.objects.filter(county_id=county_id, state=ChangeState.WAITING)
    effects = list(waiting.order_by("id").values_list("effects", flat=True))
    ends = {row[1]: date.fromisoformat(row[3]) for effect in effects for row in effect.get("ended", [])}
    gone = {row[1] for effect in effects for row in effect.get("withdrawn", [])}
    return [
        replace(rule, days=Days(rule.days.first, ends[rule.id])) if rule.id in ends else rule
        for rule in rules
        if rule.id not in gone
    ]


def _services(county_id: int, day: date, asked: str) -> Any:
    """The service asked about and all that rules name."""
    named = Q(service__in=RuleException.objects.filter(county_id=county_id).values("service")) | Q(service__key=asked)
    return ServiceFacts.objects.filter(named, county_id=county_id).published_on(day).annotate(key=F("service__key"))


def parents_of(office: str, above: Mapping[str, str | None]) -> list[str]:
    """The offices above, nearest first; a circle, which nobody should have entered, ends the walk."""
    chain: list[str] = []
    key = above.get(office)
    while key and key not in chain and key != office:
        chain.append(key)
        key = above.get(key)
    return chain
