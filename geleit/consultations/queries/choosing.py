"""Whom a consultation can be recorded for: the picker, and what the form offers for a case."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from geleit.accounts.actors import Actor
from geleit.audit.models import Event
from geleit.cases.models import Case, CaseQuerySet
from geleit.people.models import HouseholdMember, SpokenLanguage
from geleit.plans.models import Goal
from geleit.plans.queries import open_goals

MOST_CHOICES = 500
LATEST = 10


@dataclass(frozen=True)
class Picker:
    """The own open cases: the file opened last, the ten met last, and all by name."""

    opened: Case | None
    latest: Sequence[Case]
    cases: Sequence[Case]
    has_more: bool


@dataclass(frozen=True)
class Candidates:
    """Who can take part: the household, beginning with the person themselves, and others of the own caseload."""

    family: Sequence[Case]
    others: Sequence[Case]

    @property
    def by_id(self) -> dict[str, Case]:
        """All of them by public id."""
        return {str(case.public_id): case for case in (*self.family, *self.others)}


@dataclass(frozen=True)
class Offer:
    """What the form of a new consultation offers for a case."""

    case: Case
    candidates: Candidates
    goals: Sequence[Goal]
    languages: Sequence[SpokenLanguage]
    is_narrow: bool = False  # only those already chosen: enough to save what was sent, not to show the form


def picker(actor: Actor) -> Picker:
    """The open cases of the own caseload. Two statements."""
    cases = list(_open_cases(actor).order_by("sort_name", "id")[: MOST_CHOICES + 1])
    opened = (
        Event.objects.filter(county_id=actor.county_id, actor_id=actor.user_id, case_id__isnull=False)
        .newest_first()
        .values_list("case_id", flat=True)
        .first()
    )
    met = sorted((case for case in cases if case.last_contact_on), key=_last_met, reverse=True)
    return Picker(
        opened=next((case for case in cases if case.pk == opened), None),
        latest=[case for case in met if case.pk != opened][:LATEST],
        cases=cases[:MOST_CHOICES],
        has_more=len(cases) > MOST_CHOICES,
    )


def offer(actor: Actor, case: Case) -> Offer:
    """Everything the form needs to know of a case. Three statements."""
    found = candidates(actor, [case])
    return Offer(
        case=case,
        candidates=found,
        goals=open_goals([one.pk for one in found.family]),
        languages=list(
            SpokenLanguage.objects.filter(county_id=case.county_id, person=case.person_id).order_by("position", "id")
        ),
    )


def narrow_offer(actor: Actor, case: Case, chosen: Collection[UUID]) -> Offer:
    """What a sent form without progress on goals needs. No statement for the person alone, else one.

    Everything instead when somebody was chosen whom the actor does not see, so that the form can say so.
    """
    wanted = set(chosen) - {case.public_id}
    found = list(_open_cases(actor).filter(public_id__in=wanted).order_by("sort_name", "id")) if wanted else []
    if len(found) < len(wanted):
        return offer(actor, case)
    people = Candidates(family=[case, *found], others=found)
    return Offer(case=case, candidates=people, goals=[], languages=[], is_narrow=True)


def candidates(actor: Actor, chosen: Sequence[Case]) -> Candidates:
    """The chosen cases first, then those of people they live with, then the rest that is open. One statement."""
    people = [case.person_id for case in chosen]
    keys = {case.pk for case in chosen}
    rows = list(_candidates(actor, keys, people).order_by("sort_name", "id")[: MOST_CHOICES + len(keys)])
    family = [case for case in rows if getattr(case, "lives_together", False) and case.pk not in keys]
    others = [case for case in rows if case.pk not in keys and case not in family]
    return Candidates(family=[*chosen, *family], others=others)


def _candidates(actor: Actor, keys: Collection[int], people: Collection[int]) -> CaseQuerySet:
    homes = HouseholdMember.objects.filter(county_id=actor.county_id, person__in=people, valid_to=None)
    together = HouseholdMember.objects.filter(
        county_id=actor.county_id,
        person=OuterRef("person_id"),
        valid_to=None,
        household__in=homes.values("household"),
    )
    visible = Case.objects.visible_to(actor).filter(~Q(state="closed") | Q(pk__in=keys))
    return visible.annotate(lives_together=Exists(together)).select_related("person")


def _open_cases(actor: Actor) -> CaseQuerySet:
    return Case.objects.visible_to(actor).open().select_related("person")


def _last_met(case: Case) -> tuple[date, int]:
    return (case.last_contact_on or date.min, case.pk)
