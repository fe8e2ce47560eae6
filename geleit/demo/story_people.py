"""Turns the members of an outline into people with names, languages, contacts and dated histories."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from geleit.demo import story_learning, story_living, story_phones, story_residence, story_work
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_families import GOLDEN_RATIO, UNCERTAIN_BIRTHS, Member, Outline, spread
from geleit.demo.story_names import FamilyNames
from geleit.demo.story_places import Municipality, Region
from geleit.demo.story_residence import Change, Pathway
from geleit.demo.story_types import Birth, Contact, LanguageSkill, PersonStory, RelationStory, Span

WORKING_AGE = 17
PROTECTED_EVERY = 90  # about one family in a hundred has a protected address
MOTHER_TONGUES = {
    "ua": Weighted({"uk": 62, "ru": 38}),
    "sy": Weighted({"ar": 1}),
    "stateless": Weighted({"ar": 1}),
    "af": Weighted({"prs": 76, "ps": 24}),
    "iq": Weighted({"ar": 1}),
    "tr": Weighted({"tr": 60, "kmr": 40}),
    "ir": Weighted({"fa": 90, "ckb": 10}),
    "er": Weighted({"ti": 92, "tig": 8}),
    "et": Weighted({"am": 60, "om": 25, "ti": 15}),
    "so": Weighted({"so": 1}),
    "gm": Weighted({"mnk": 50, "wo": 25, "ff": 25}),
    "ng": Weighted({"pcm": 40, "ig": 30, "yo": 30}),
    "cm": Weighted({"fr": 70, "pcm": 30}),
}
SECOND_TONGUES = {
    "ua": (("ru", 0.7), ("uk", 0.8), ("en", 0.2)), "sy": (("ar", 0.95), ("en", 0.15)), "iq": (("ar", 0.8),),
    "af": (("prs", 0.6), ("ps", 0.2), ("en", 0.12)), "tr": (("tr", 0.95),), "ir": (("fa", 1.0), ("en", 0.25)),
    "er": (("am", 0.15), ("ar", 0.2)), "et": (("am", 0.9), ("en", 0.3)), "so": (("ar", 0.2), ("en", 0.15)),
    "gm": (("en", 0.85),), "ng": (("en", 0.97),), "cm": (("fr", 0.9), ("en", 0.4)), "stateless": (("en",
    0.1),),
}  # fmt: skip
PRINTED = {
    "uk": "uk",
    "ru": "ru",
    "ar": "ar",
    "prs": "fa",
    "fa": "fa",
    "tr": "tr",
    "ti": "ti",
    "en": "en",
    "fr": "fr",
}
INTERPRETER_NEED = {"none": 0.97, "a1": 0.85, "a2": 0.4, "b1": 0.08}


@dataclass(slots=True)
class Household:
    """What the members of a family share while their story is told."""

    family: Outline
    place: Municipality
    names: FamilyNames
    tongue: str
    path: Pathway
    moves: list[Change]
    dice: Dice
    protected: bool
    baby: bool
    income_from: date | None = None


def people(family: Outline, region: Region, dice: Dice) -> tuple[Municipality, tuple[PersonStory, ...]]:
    """The members of a family as people, and the municipality they live in."""
    times = family.times
    asylum = family.nationality != "ua"
    horizon = times.known_until
    if asylum:
        path = story_residence.asylum_procedure(times.arrived, times.decided, times.outcome, horizon, dice)
    else:
        path = story_residence.temporary_protection(times.arrived, times.eligible, horizon, dice)
    place = region.municipalities.at(spread(family.index, family.shift, GOLDEN_RATIO))
    protected = family.index % PROTECTED_EVERY == PROTECTED_EVERY // 5
    women_only = all(one.sex == "female" or one.role == "child" for one in family.members)
    shelter = dice.after(times.opened, 5, 200) if protected and women_only else None
    moves = story_living.lodging_changes(
        arrived=times.arrived, eligible=times.eligible, asylum=asylum, shelter=shelter, ags=place.ags,
        elsewhere=dice.draw(region.municipalities).ags, dice=dice,
    )  # fmt: skip
    names = FamilyNames(family.nationality, dice)
    tongue = "kmr" if names.custom == "kurdish" else dice.draw(MOTHER_TONGUES[family.nationality])
    if names.custom == "kurdish" and family.nationality == "iq" and dice.happens(0.6):
        tongue = "ckb"
    baby = any(one.role == "child" and one.age(horizon) < 3 for one in family.members)
    house = Household(family, place, names, tongue, path, moves, dice, protected, baby)
    return place, tuple(_person(member, house) for member in family.members)


def _person(member: Member, house: Household) -> PersonStory:
    dice, family = house.dice, house.family
    times, horizon = family.times, family.times.known_until
    age = member.age(horizon)
    if member.role in {"child", "sibling"}:
        name = house.names.for_child(member.sex)
    else:
        name = house.names.for_adult(member.sex, head=member.role == "head")
    birth = _birth(member, family.nationality, dice)
    path = _joined_path(member, horizon) if member.joined else house.path
    known_from = max(times.opened, member.arrived)
    entitled_on = max(path.titled_on or times.eligible, member.arrived)
    adult = age >= WORKING_AGE
    person = PersonStory(
        given_names=name.given, family_names=name.family, call_name=name.call, other_spellings=name.spellings,
        original_script=name.original, birth=birth, sex=member.sex, nationality=family.nationality,
        marital_status=_marital_status(member, family, dice), languages=(), preferred_language="",
        contacts=_contacts(age, dice), protected=house.protected, arrived_on=member.arrived, literacy="",
        asylum=story_residence.spans(path.asylum, member.arrived, horizon, "document_seen"),
        papers=story_residence.papers(path, member.arrived, horizon),
        lodgings=story_living.lodgings(house.moves, member.arrived, horizon, protected=house.protected),
    )  # fmt: skip
    if not adult:
        return _with_childhood(person, member, house, age=age, known_from=known_from)
    learning = story_learning.adult(
        nationality=family.nationality, age=age, entitled_on=entitled_on, known_from=known_from,
        horizon=horizon, dice=dice,
    )  # fmt: skip
    cares = house.baby and member.sex == "female" and member.role in {"head", "spouse"} and dice.happens(0.7)
    jobs = story_work.employment_changes(
        age=age, arrived=member.arrived, ready_on=learning.ready_on, path=path, cares=cares, dice=dice
    )
    working_from = story_work.full_time_from(jobs)
    if member.role == "head" and working_from:
        house.income_from = story_living.first_of_next_month(working_from)
    return replace(
        person,
        languages=_languages(house, adult=True, level=learning.level),
        preferred_language=PRINTED.get(house.tongue, _bridge_language(house)),
        literacy=learning.literacy, levels=learning.levels, courses=learning.courses,
        school_level=learning.school_level, vocation_level=learning.vocation_level,
        recognition=story_learning.recognition(learning.vocation_level, known_from, horizon, dice),
        work_access=story_residence.spans(path.work, member.arrived, horizon, "document_seen"),
        employment=story_residence.spans(jobs, member.arrived, horizon, "self_stated"),
        benefits=_benefits(member, house, path, pension_age=age >= story_work.PENSION_AGE),
    )  # fmt: skip


def _with_childhood(
    person: PersonStory, member: Member, house: Household, *, age: int, known_from: date
) -> PersonStory:
    horizon = house.family.times.known_until
    levels = story_learning.child_levels(age=age, known_from=known_from, horizon=horizon, dice=house.dice)
    return replace(
        person,
        languages=_languages(house, adult=False, level=levels[-1].level if levels else "b1"),
        preferred_language=PRINTED.get(house.tongue, _bridge_language(house)),
        levels=levels,
        schooling=story_learning.schooling(age=age, here_from=known_from, horizon=horizon, dice=house.dice),
        school_level="attending" if age >= 6 else "",
        benefits=_benefits(member, house, house.path, pension_age=False),
    )


def _birth(member: Member, nationality: str, dice: Dice) -> Birth:
    born = member.born
    if member.role != "child" and nationality in UNCERTAIN_BIRTHS and dice.happens(0.3):
        return Birth(born.year, 1, 1, estimated=True)
    if member.role != "child" and dice.happens(0.02):
        return Birth(born.year, born.month if dice.happens(0.4) else None, None)
    return Birth(born.year, born.month, born.day)


def _marital_status(member: Member, family: Outline, dice: Dice) -> str:
    if member.role in {"child", "sibling"}:
        return "single"
    if any(one.role == "spouse" for one in family.members) and member.role != "grandparent":
        return "married"
    if member.role == "grandparent":
        return "widowed" if dice.happens(0.7) else "divorced"
    if any(one.role == "child" for one in family.members):
        return dice.one_of(("married", "separated", "divorced", "widowed"))
    return "single" if dice.happens(0.8) else "married"


def _contacts(age: int, dice: Dice) -> tuple[Contact, ...]:
    if age < 15:
        return ()
    contacts = [Contact("mobile", story_phones.mobile(dice))]
    if dice.happens(0.35):
        messenger = dice.one_of(("whatsapp", "whatsapp", "signal", "telegram", "viber"))
        contacts.append(Contact(messenger, contacts[0].value))
    if dice.happens(0.05):
        contacts.append(Contact("phone", story_phones.landline(dice)))
    return tuple(contacts) if dice.happens(0.95) else ()


def _languages(house: Household, *, adult: bool, level: str) -> tuple[LanguageSkill, ...]:
    need = house.dice.happens(INTERPRETER_NEED.get(level, 0.0))
    skills = [LanguageSkill(house.tongue, native=True, needs_interpreter=need)]
    if adult:
        for code, share in SECOND_TONGUES[house.family.nationality]:
            if code != house.tongue and house.dice.happens(share):
                skills.append(LanguageSkill(code, native=False, needs_interpreter=False))
    return tuple(skills)


def _bridge_language(house: Household) -> str:
    """The printed language closest to a mother tongue that sheets are not printed in."""
    bridges = {"sy": "ar", "iq": "ar", "tr": "tr", "ir": "fa", "af": "fa", "er": "ti", "so": "de", "cm": "en"}
    return bridges.get(house.family.nationality, "en")


def _joined_path(member: Member, horizon: date) -> Pathway:
    """Spouses and children who follow someone with protection (AufenthG §§ 30, 32)."""
    title = member.arrived + timedelta(days=60)
    basis = "s30_refugee" if member.role == "spouse" else "s32_refugee"
    path = Pathway(asylum=[Change(member.arrived, "none")], work=[Change(member.arrived, "free")], titled_on=title)
    path.papers = [Change(member.arrived, "visa", valid_until=member.arrived + timedelta(days=90))]
    while title <= horizon:
        end = title + timedelta(days=3 * 365)
        path.papers.append(Change(title, "residence_permit", basis, valid_until=end))
        title = end + timedelta(days=1)
    return path


def _benefits(member: Member, house: Household, path: Pathway, *, pension_age: bool) -> tuple[Span, ...]:
    changes = story_living.benefit_changes(
        arrived=member.arrived if member.joined else house.family.times.arrived,
        path=path,
        asylum=house.family.nationality != "ua" and not member.joined,
        income_from=None if pension_age else house.income_from,
        pension_age=pension_age,
    )
    horizon = house.family.times.known_until
    return story_residence.spans(changes, member.arrived, horizon, "received_from_office")


def relations(members: list[Member]) -> tuple[RelationStory, ...]:
    """Who is what to whom, each pair once and read from the older to the younger."""
    found: list[RelationStory] = []
    parents = [index for index, one in enumerate(members) if one.role in {"head", "spouse"}]
    for index, member in enumerate(members):
        if member.role == "spouse":
            found.append(RelationStory(0, index, "spouse"))
        elif member.role == "child":
            found.extend(RelationStory(parent, index, "parent") for parent in parents)
        elif member.role == "sibling":
            found.append(RelationStory(0, index, "sibling"))
        elif member.role == "grandparent":
            found.append(RelationStory(index, 0, "parent"))
    return tuple(found)
