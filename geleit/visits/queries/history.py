"""Visiting rules and house rules through time: what editors see, the public's present among it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from geleit.directory.codes import ChangeKind, ChangeState
from geleit.directory.models import ChangeSet
from geleit.visits.models import HouseRules, VisitRule
from geleit.visits.queries.reading import read_rules, rows_and_rules
from geleit.visits.rules import StatedRule


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule on the time line: what it says and where it stands as of a day."""

    row: VisitRule
    stated: StatedRule
    state: str  # current, coming, past, waiting, withdrawn


def rule_lines(county_id: int, *, on: date) -> list[RuleLine]:
    """All rules of a county, the latest first, with withdrawn and waiting ones. One statement."""
    rules = VisitRule.objects.filter(county_id=county_id).order_by("-valid_from", "-id")
    return [RuleLine(row, rule, state_of(row, on)) for row, rule in rows_and_rules(rules)]


def state_of(row: VisitRule | HouseRules, on: date) -> str:
    """Where a fact stands as of a day."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.released_at is None:
        return "waiting"
    if row.valid_from is not None and row.valid_from > on:
        return "coming"
    return "past" if row.valid_to is not None and row.valid_to < on else "current"


def stated(rule: VisitRule) -> StatedRule:
    """One rule as plain values. One statement."""
    return read_rules(VisitRule.objects.filter(county_id=rule.county_id, pk=rule.pk))[0][0]


def rules_beside(county_id: int, *, but: Iterable[int] = ()) -> list[StatedRule]:
    """The rules a new one must not contradict: those in force and those waiting for release. One statement."""
    kept = VisitRule.objects.filter(county_id=county_id, withdrawn_at=None).exclude(pk__in=list(but))
    return read_rules(kept.oldest_first())[0]


def rules_known_at(county_id: int, moment: datetime) -> list[StatedRule]:
    """The rules that were public at a moment, to prove what a visitor could know then. One statement."""
    return read_rules(VisitRule.objects.filter(county_id=county_id).known_at(moment).oldest_first())[0]


def changes_of(row: VisitRule | HouseRules) -> list[ChangeSet]:
    """The changes of a rule or of house rules with all its wordings, the newest first. One statement."""
    entries = ChangeSet.objects.filter(_touching(row), county_id=row.county_id).values("entry_id")
    found = ChangeSet.objects.filter(county_id=row.county_id, entry_id__in=entries)
    return list(found.select_related("by", "settled_by").order_by("-at", "-id"))


def last_change(row: VisitRule | HouseRules) -> ChangeSet | None:
    """The latest change that touched a row and still stands: waiting for its release, or in force."""
    standing = ChangeSet.objects.filter(_touching(row), county_id=row.county_id).exclude(kind=ChangeKind.UNDONE)
    return standing.filter(state__in=[ChangeState.WAITING, ChangeState.IN_FORCE]).order_by("-at", "-id").first()


def first_wording(row: VisitRule | HouseRules) -> UUID:
    """What a rule's changes are about: its first wording, so that all wordings have one history."""
    name = [[row._meta.label, str(row.public_id)]]
    made = ChangeSet.objects.filter(county_id=row.county_id, effects__added__contains=name).first()
    return made.entry_id if made is not None else row.public_id


def rules_touched(change: ChangeSet) -> list[VisitRule]:
    """The rules that a change ended or withdrew."""
    named = [*change.effects["ended"], *change.effects["withdrawn"]]
    ids = [one[1] for one in named if one[0] == VisitRule._meta.label]
    return list(VisitRule.objects.filter(county_id=change.county_id, public_id__in=ids).oldest_first())


def _touching(row: VisitRule | HouseRules) -> Q:
    name = [[row._meta.label, str(row.public_id)]]
    parts = (Q(**{f"effects__{part}__contains": name}) for part in ("added", "ended", "withdrawn"))
    return reduce(or_, parts)


def house_rules_on(county_id: int, on: date, *, site: str = "") -> list[HouseRules]:
    """The house rules in force on a day, of one building or all, by building. One statement."""
    found = HouseRules.objects.filter(county_id=county_id).published_on(on).select_related("site")
    return list((found.filter(site__key=site) if site else found).order_by("site__key", "id"))


def house_rules_versions(county_id: int) -> QuerySet[HouseRules]:
    """All versions of the house rules, by building, the newest first."""
    return (
        HouseRules.objects.filter(Q(county_id=county_id))
        .select_related("site", "recorded_by")
        .order_by("site__key", "-version", "-id")
    )
