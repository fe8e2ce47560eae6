"""Writing the families of a demo county, some hundred at a time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Model

from geleit.accounts.models import County, User
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.cases.models import Assignment, Case, Extension, NumberSeries, StateChange, Task
from geleit.consultations.models import Consultation, Participation
from geleit.core.bulk_actions import write_rows
from geleit.demo.rows import Basket
from geleit.demo.rows_cases import Staff, noon, put_cases, put_consultations
from geleit.demo.rows_people import Recording, put_family
from geleit.demo.rows_plans import put_plan
from geleit.demo.stories import FamilyStory, tell_stories
from geleit.directory.models import Municipality
from geleit.people.models import (
    HISTORIES,
    ContactPoint,
    Household,
    HouseholdMember,
    NameKey,
    OtherName,
    Person,
    ProtectedAddress,
    Relation,
    SpokenLanguage,
)
from geleit.plans.models import Goal, GoalNote, Plan, PlanVersion, SkippedReview, StartingSituation, Step

ORDER: tuple[type[Model], ...] = (
    Person,
    OtherName,
    NameKey,
    ContactPoint,
    SpokenLanguage,
    Household,
    HouseholdMember,
    Relation,
    ProtectedAddress,
    *HISTORIES.values(),
    Case,
    Assignment,
    Extension,
    StateChange,
    Task,
    Plan,
    StartingSituation,
    Goal,
    Step,
    GoalNote,
    PlanVersion,
    SkippedReview,
    Consultation,
    Participation,
    Event,
)
FAMILIES_AT_ONCE = 200


def write_families(
    *,
    county: County,
    staff: Staff,
    cases: int,
    consultations: int,
    seed: int,
    today: date,
    progress: Callable[[str], None],
) -> None:
    """Tell and write the stories of a county; reports progress in cases."""
    found = list(Municipality.objects.filter(in_county=county).prefetch_related("postal_codes"))
    municipalities = {one.ags: one for one in found}
    places = {one.ags: (one.postal_codes.all()[0].code, one.name) for one in found}
    basket = Basket(county.pk, ORDER)
    written = 0
    stories = tell_stories(county=county.slug, cases=cases, consultations=consultations, today=today, seed=seed)
    for number, family in enumerate(stories):
        crew = replace(staff, users={**staff.users, **staff.crews[written * len(staff.crews) // cases]})
        recording = Recording(_registrar(family, crew), noon(_first_day(family)), municipalities, places)
        _put(basket, family, recording, crew, number)
        written += len(family.cases)
        if number % FAMILIES_AT_ONCE == FAMILIES_AT_ONCE - 1:
            basket.empty()
            progress(f"{county.name}: {written} von {cases} Fällen")
    basket.empty()
    write_rows([NumberSeries(county=county, year=year, last=last) for year, last in sorted(staff.last_numbers.items())])
    progress(f"{county.name}: {written} Fälle, {consultations} Beratungen")


def _put(basket: Basket, family: FamilyStory, recording: Recording, staff: Staff, number: int) -> None:
    members = put_family(basket, family, recording, number)
    people = [member.person for member in members]
    cases = put_cases(basket, family, people, staff, recording.municipalities)
    put_consultations(basket, family.consultations, cases, staff)
    for story in family.cases:
        case = cases[story.person]
        basket.put(
            Event,
            at=noon(case.opened_on),
            kind=EventKind.CASE_OPENED,
            actor_id=recording.by.pk,
            role="case_manager",
            person_id=case.person_id,
            case_id=case.pk,
            subject="case",
            subject_id=case.pk,
        )
        if story.plan is not None:
            languages = members[story.person].languages
            put_plan(basket, story.plan, case, languages, case.manager_id or recording.by.pk, staff.land)


def _registrar(family: FamilyStory, staff: Staff) -> User:
    names = [case.manager for case in family.cases if case.manager]
    return staff.users[names[0]] if names else staff.lead


def _first_day(family: FamilyStory) -> date:
    return min(case.opened_on for case in family.cases) - timedelta(days=1)
