"""The stories of the invented people in the two demo counties.

Every family has a die of its own, seeded by county, seed and place in the row: the same call tells the same
stories. Only the choice of the case manager looks at the families before. Nothing here knows the database.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from geleit.demo.story_cases import cases as open_cases
from geleit.demo.story_chance import Dice
from geleit.demo.story_consultations import Circle
from geleit.demo.story_consultations import consultations as tell_consultations
from geleit.demo.story_families import Outline, outline
from geleit.demo.story_people import people as tell_people
from geleit.demo.story_people import relations
from geleit.demo.story_places import Region, region, staff
from geleit.demo.story_plans import Setting, tell_plan
from geleit.demo.story_types import (
    AgreementStory,
    Birth,
    CaseStory,
    ConsultationStory,
    Contact,
    Course,
    Extension,
    FamilyStory,
    GoalStory,
    LanguageLevel,
    LanguageSkill,
    Lodging,
    Paper,
    PersonStory,
    PlanStory,
    RelationStory,
    ReviewStory,
    SituationStory,
    Span,
    StaffMember,
    StepStory,
)

__all__ = [
    "AgreementStory", "Birth", "CaseStory", "ConsultationStory", "Contact", "Course", "Extension",
    "FamilyStory",
    "GoalStory", "LanguageLevel", "LanguageSkill", "Lodging", "Paper", "PersonStory", "PlanStory",
    "RelationStory",
    "ReviewStory", "SituationStory", "Span", "StaffMember", "StepStory", "staff", "tell_stories",
]  # fmt: skip


def tell_stories(*, county: str, cases: int, consultations: int, today: date, seed: int) -> Iterator[FamilyStory]:
    """Tell of families with exactly so many cases and consultations together, one after the other.

    `county` is "heilbronn" or "oberallgaeu". Raises KeyError for another county.
    """
    where = region(county)
    weights = [family.weight for family in _outlines(county, cases, today, seed)]
    total = sum(weights) or 1.0
    shared, weight_so_far = 0, 0.0
    loads: dict[str, float] = defaultdict(float)
    for index, family in enumerate(_outlines(county, cases, today, seed)):
        weight_so_far += weights[index]
        upto = consultations if index == len(weights) - 1 else round(consultations * weight_so_far / total)
        yield _tell(family, where, upto - shared, loads, _dice(seed, county, index, "story"))
        shared = upto


def _dice(seed: int, county: str, index: int, part: str) -> Dice:
    return Dice(f"{seed}/{county}/{index}/{part}")


def _outlines(county: str, cases: int, today: date, seed: int) -> Iterator[Outline]:
    told = index = 0
    shift = Dice(f"{seed}/{county}").random()
    while told < cases:
        dice = _dice(seed, county, index, "outline")
        family = outline(county=county, index=index, shift=shift, limit=cases - told, today=today, dice=dice)
        told += family.clients
        index += 1
        yield family


def _least_busy(managers: dict[str, float], loads: dict[str, float]) -> str:
    return min(managers, key=lambda name: (loads[name] / managers[name], name))


def _tell(family: Outline, where: Region, talks: int, loads: dict[str, float], dice: Dice) -> FamilyStory:
    place, members = tell_people(family, where, dice)
    counsellor = _least_busy(where.managers[place.team], loads)
    if family.times.closed is None:
        loads[counsellor] += family.clients
    today = family.times.today
    minors = [person for person in members if person.age(today) < 18]
    setting = Setting(
        has_children=bool(minors),
        single_parent=bool(minors) and sum(one.role in {"head", "spouse"} for one in family.members) == 1,
        outcome=family.times.outcome,
        today=today,
    )
    family_cases = tuple(
        replace(case, plan=tell_plan(case, members[case.person], setting, dice))
        for case in open_cases(family, members, place.team, counsellor, where, dice)
    )
    circle = Circle(members, family_cases, counsellor, place, family.times)
    return FamilyStory(
        key=family.key,
        county=family.county,
        ags=place.ags,
        members=members,
        relations=relations(family.members),
        cases=family_cases,
        consultations=tell_consultations(circle, talks, dice),
    )
