"""Rows of the people room for one family story."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from geleit.accounts.models import User
from geleit.demo.rows import Basket
from geleit.demo.rows_cases import noon
from geleit.demo.story_types import Course, FamilyStory, LanguageLevel, Lodging, PersonStory
from geleit.directory.models import Municipality
from geleit.people.models import (
    Accommodation,
    AsylumStage,
    Benefit,
    ContactPoint,
    CourseAttendance,
    Education,
    Employment,
    Household,
    HouseholdMember,
    NameKey,
    OtherName,
    Person,
    ProtectedAddress,
    Recognition,
    Relation,
    ResidenceTitle,
    SpokenLanguage,
    WorkAccess,
)
from geleit.people.models import LanguageLevel as LanguageLevelEntry
from geleit.people.names import keys_for
from geleit.people.rules import sort_name_of

# Invented streets that exist in most places; house numbers come from the story's place in the row.
STREETS = ("Bahnhofstraße", "Gartenstraße", "Schulstraße", "Lindenweg", "Kirchgasse", "Im Wiesengrund", "Talstraße")


@dataclass(frozen=True)
class Recording:
    """Who wrote a family down, when they were met first, and the municipalities by their key."""

    by: User
    at: datetime
    municipalities: dict[str, Municipality]
    places: dict[str, tuple[str, str]]  # AGS -> postal code and name

    def of(self, person: Person, since: date | None) -> dict[str, Any]:
        """Whose entry it is and who wrote it down: at the first meeting, or on the day something new began."""
        began = self.at if since is None else noon(since)
        return {"person": person, "recorded_at": max(self.at, began), "recorded_by": self.by}


@dataclass(frozen=True)
class Member:
    """A person with the languages written down for them."""

    person: Person
    languages: list[SpokenLanguage]


def put_family(basket: Basket, family: FamilyStory, recording: Recording, number: int) -> list[Member]:
    """Rows for all members, their household and relations; returns the members in the story's order."""
    members = [_put_person(basket, member, recording, number) for member in family.members]
    people = [member.person for member in members]
    if len(people) > 1:
        household = basket.put(Household)
        for person in people:
            basket.put(HouseholdMember, household=household, person=person)
    for relation in family.relations:
        basket.put(Relation, person=people[relation.person], other=people[relation.other], kind=relation.kind)
    return members


def _put_person(basket: Basket, story: PersonStory, recording: Recording, number: int) -> Member:
    given, family = (story.given_names, story.family_names) if story.given_names else (story.family_names, "")
    person = basket.put(
        Person,
        given_names=given,
        family_names=family,
        call_name=story.call_name if story.call_name != given else "",
        native_name=story.original_script,
        sort_name=sort_name_of(given, family),
        sex=story.sex,
        birth_year=story.birth.year,
        birth_month=story.birth.month,
        birth_day=story.birth.day,
        birth_estimated=story.birth.estimated,
        nationalities=[story.nationality],
        marital_status=story.marital_status,
        preferred_language=story.preferred_language,
        arrived_on=story.arrived_on,
        is_protected=story.protected,
        registered_at=recording.at,
        registered_by=recording.by,
    )
    names = [f"{given} {family}".strip(), story.original_script, *story.other_spellings, story.call_name]
    for spelling in story.other_spellings:
        basket.put(OtherName, person=person, name=spelling)
    for key in sorted(keys_for(name for name in names if name)):
        basket.put(NameKey, person=person, kind=key.kind, key=key.key)
    for contact in story.contacts:
        basket.put(ContactPoint, person=person, kind=contact.kind, value=contact.value, is_safe=not story.protected)
    languages = [
        basket.put(
            SpokenLanguage,
            person=person,
            language=skill.code,
            needs_interpreter=skill.needs_interpreter,
            position=position,
        )
        for position, skill in enumerate(story.languages)
    ]
    _put_status(basket, person, story, recording)
    _put_lodgings(basket, person, story.lodgings, recording, number)
    _put_learning(basket, person, story, recording)
    return Member(person, languages)


def _put_status(basket: Basket, person: Person, story: PersonStory, recording: Recording) -> None:
    for span in story.asylum:
        basket.put(
            AsylumStage,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            state=span.code,
            origin=span.origin,
        )
    for paper in story.papers:
        basket.put(
            ResidenceTitle,
            **recording.of(person, paper.since),
            valid_from=paper.since,
            valid_to=paper.until or paper.valid_until,
            document=paper.code,
            basis=paper.basis,
            toleration=paper.toleration,
            origin=paper.origin,
        )
    for span in story.benefits:
        basket.put(
            Benefit,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            kind=span.code,
            form=span.note,
            origin=span.origin,
        )
    for span in story.work_access:
        basket.put(
            WorkAccess,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            access=span.code,
            origin=span.origin,
        )
    for span in story.employment:
        basket.put(
            Employment,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            state=span.code,
            origin=span.origin,
        )
    for span in story.recognition:
        basket.put(
            Recognition,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            state=span.code,
            origin=span.origin,
        )


def _put_lodgings(
    basket: Basket, person: Person, lodgings: tuple[Lodging, ...], recording: Recording, number: int
) -> None:
    for position, lodging in enumerate(lodgings):
        postal_code, place = recording.places.get(lodging.ags, ("", ""))
        street = f"{STREETS[(number + position) % len(STREETS)]} {(number * 7 + position) % 89 + 1}" if place else ""
        hidden = lodging.protected or person.is_protected
        if hidden and lodging.until is None and place:
            basket.put(
                ProtectedAddress,
                **recording.of(person, lodging.since),
                municipality=recording.municipalities[lodging.ags],
                address=f"{street}\n{postal_code} {place}",
                valid_from=lodging.since,
            )
        basket.put(
            Accommodation,
            **recording.of(person, lodging.since),
            valid_from=lodging.since,
            valid_to=lodging.until,
            kind=lodging.code,
            municipality=None if hidden else recording.municipalities.get(lodging.ags),
            street="" if hidden else street,
            postal_code="" if hidden else postal_code,
            place="" if hidden else place,
        )


def _put_learning(basket: Basket, person: Person, story: PersonStory, recording: Recording) -> None:
    for level, following in _with_next(story.levels):
        ends = None if following is None or following.on <= level.on else _day_before(following)
        basket.put(
            LanguageLevelEntry,
            **recording.of(person, level.on),
            valid_from=level.on,
            valid_to=ends,
            level=level.level,
            is_certified=level.certified,
            test=level.test,
            literacy=story.literacy,
            origin="document_seen" if level.certified else "self_stated",
        )
    for course in story.courses:
        _put_course(basket, course, person, recording)
    if story.school_level or story.vocation_level:
        basket.put(
            Education,
            **recording.of(person, story.arrived_on),
            valid_from=story.arrived_on,
            school=story.school_level,
            vocation=story.vocation_level,
        )
    for span in story.schooling:
        basket.put(
            Education,
            **recording.of(person, span.since),
            valid_from=span.since,
            valid_to=span.until,
            attends=span.code,
            origin=span.origin,
        )


def _put_course(basket: Basket, course: Course, person: Person, recording: Recording) -> None:
    basket.put(
        CourseAttendance,
        **recording.of(person, course.started_on or course.registered_on),
        valid_from=course.started_on or course.registered_on,
        valid_to=course.ended_on,
        kind=course.kind,
        state=course.state,
        access=course.access,
        waiting_since=course.registered_on,
        result=course.result,
    )


def _with_next(levels: tuple[LanguageLevel, ...]) -> Iterator[tuple[LanguageLevel, LanguageLevel | None]]:
    return zip_longest(levels, levels[1:])


def _day_before(level: LanguageLevel) -> date:
    return level.on - timedelta(days=1)
