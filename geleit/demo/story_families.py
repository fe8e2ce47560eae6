"""Who belongs to a family, and when its case began and ended: the outline a story is filled into.

An outline is cheap, so all of them are drawn first to share the consultations out; a story repeats the draw.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from geleit.demo.story_calendar import working_day_at_or_before, years_after
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_residence import WAR_BEGAN, outcome_for

NATIONALITIES = Weighted(
    {
        "ua": 31, "sy": 27, "af": 13, "iq": 8, "tr": 7, "er": 3, "ir": 2.5,
        "so": 2, "gm": 2, "ng": 1.5, "stateless": 1.2, "cm": 0.9, "et": 0.9,
    }
)  # fmt: skip
SHAPES = Weighted({"man": 41, "woman": 7, "couple": 8, "parents": 31, "mother": 9, "father": 2, "siblings": 4})
SHAPES_UKRAINE = Weighted(
    {
        "man": 11, "woman": 16, "couple": 10, "parents": 26, "mother": 28, "grandmother": 7, "father": 1,
        "elderly": 2,
    }
)  # fmt: skip
CHILDREN = Weighted({1: 26, 2: 35, 3: 24, 4: 10, 5: 5})
CHILDREN_UKRAINE = Weighted({1: 49, 2: 37, 3: 14})
UNCERTAIN_BIRTHS = frozenset({"af", "so", "er", "et"})
SHARE_CLOSED, SHARE_EXTENDED, SHARE_OVERDUE = 0.18, 0.1, 0.01
YEAR = 365.25
SQRT_2, SQRT_3, GOLDEN_RATIO = 1.4142135623730951, 1.7320508075688772, 1.618033988749895


def spread(index: int, shift: float, irrational: float) -> float:
    """Shares from 0 to below 1 that fill the range evenly, so that a small county has the ratios of a large one."""
    return (index * irrational + shift) % 1


@dataclass(frozen=True, slots=True)
class FamilyTimes:
    """The times of a family: arrival, decision on the asylum claim, allocation, case."""

    arrived: date
    decided: date | None
    outcome: str
    eligible: date
    opened: date
    closed: date | None
    extended: bool
    today: date

    @property
    def known_until(self) -> date:
        """The last day the county hears of the family."""
        return self.closed or self.today


@dataclass(slots=True)
class Member:
    """A member in outline; `born` is the true day, whatever the papers say."""

    role: str
    sex: str
    born: date
    client: bool = True
    arrived: date = date.min
    joined: bool = False

    def age(self, on: date) -> int:
        """Whole years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))


@dataclass(slots=True)
class Outline:
    """A family before its story is told."""

    index: int
    shift: float
    county: str
    nationality: str
    times: FamilyTimes
    members: list[Member] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What the family is called among the stories."""
        return f"{self.county}-{self.index:06d}"

    @property
    def clients(self) -> int:
        """How many members have a case."""
        return sum(member.client for member in self.members)

    @property
    def weight(self) -> float:
        """How much counselling this family takes compared with others."""
        first = max(self.times.opened, years_after(self.times.today, -3))
        days = (self.times.known_until - first).days
        if days <= 0:
            return 0.0
        adults = sum(member.client and member.role != "child" for member in self.members)
        early = 1.5 * min(days, 180)
        return (days + early) * (0.35 + 0.8 * adults + 0.22 * (self.clients - adults))


def outline(*, county: str, index: int, shift: float, limit: int, today: date, dice: Dice) -> Outline:
    """Draw a family with at most `limit` cases; `shift` says where the even spread of the row begins."""
    nationality = NATIONALITIES.at(spread(index, shift, SQRT_2))
    opened, closed, extended = _case_times(today, dice)
    eligible = _eligible(opened, closed, today, dice, extended=extended)
    if nationality == "ua" and eligible < WAR_BEGAN + timedelta(days=40):
        nationality = "sy"
    times = _times(nationality, eligible, opened, closed, today, dice, extended=extended)
    family = Outline(index, shift, county, nationality, times)
    ukrainian = nationality == "ua"
    shape = (SHAPES_UKRAINE if ukrainian else SHAPES).at(spread(index, shift, SQRT_3))
    _gather(family.members, shape, dice, today=today, ukrainian=ukrainian)
    family.members = [one for one in family.members if one.born < times.known_until - timedelta(days=20)]
    joined_on = _reunited_on(family, dice)
    for member in family.members:
        member.arrived = max(times.arrived, member.born)
        if joined_on and member.role in {"spouse", "child"} and member.born < joined_on:
            member.joined, member.arrived = True, joined_on
        newly_born = member.born > times.known_until - timedelta(days=90)
        member.client = not newly_born and not dice.happens(0.04)
    family.members[0].client = True
    for member in reversed(family.members):
        if family.clients > limit:
            member.client = False
    return family


def _reunited_on(family: Outline, dice: Dice) -> date | None:
    """The day spouse and children followed with a visa, in some families with protection."""
    times = family.times
    if times.outcome not in {"refugee", "recognised_16a"} or not dice.happens(0.09):
        return None
    if family.members[0].role != "head" or all(one.role != "spouse" for one in family.members):
        return None
    latest = times.known_until - timedelta(days=150)
    return dice.day(times.opened + timedelta(days=60), latest) if latest > times.opened + timedelta(days=60) else None


def _case_times(today: date, dice: Dice) -> tuple[date, date | None, bool]:
    if dice.happens(SHARE_CLOSED):
        opened = today - timedelta(days=dice.whole(420, 1500))
        length = dice.whole(300, 1080)
        closed = min(opened + timedelta(days=length), today - timedelta(days=dice.whole(4, 120)))
        return working_day_at_or_before(opened), working_day_at_or_before(closed), False
    extended = dice.happens(SHARE_EXTENDED)
    days = dice.whole(1100, 1390) if extended else int(4 + 1065 * dice.random() ** 0.62)
    return working_day_at_or_before(today - timedelta(days=days)), None, extended


def _eligible(opened: date, closed: date | None, today: date, dice: Dice, *, extended: bool) -> date:
    eligible = opened - timedelta(days=dice.whole(0, 60))
    if closed is not None:
        return max(eligible, years_after(closed, -3) + timedelta(days=10))
    if not extended and dice.happens(SHARE_OVERDUE):
        return years_after(today, -3) - timedelta(days=dice.whole(1, 40))
    earliest = years_after(today, -4 if extended else -3) + timedelta(days=12)
    return min(max(eligible, earliest), opened)


def _times(
    nationality: str,
    eligible: date,
    opened: date,
    closed: date | None,
    today: date,
    dice: Dice,
    *,
    extended: bool,
) -> FamilyTimes:
    if nationality == "ua":
        arrived = dice.after(eligible, -24, -3)
        return FamilyTimes(arrived, None, "temporary", eligible, opened, closed, extended, today)
    outcome = outcome_for(nationality, dice)
    if outcome in {"pending", "rejected"}:
        arrived = eligible - timedelta(days=dice.whole(715, 735))
        decided = None if outcome == "pending" else dice.after(arrived, 200, 900)
    else:
        arrived = eligible - timedelta(days=dice.whole(190, 690))
        decided = eligible - timedelta(days=dice.whole(30, 90))
    if decided is not None and decided > (closed or today):
        decided, outcome = None, "pending"
    return FamilyTimes(arrived, decided, outcome, eligible, opened, closed, extended, today)


def _born(today: date, low: float, high: float, dice: Dice) -> date:
    return today - timedelta(days=int(YEAR * low + dice.random() * YEAR * (high - low)))


def _gather(members: list[Member], shape: str, dice: Dice, *, today: date, ukrainian: bool) -> None:
    if shape in {"man", "woman"}:
        low, high = (20, 46) if shape == "man" else (21, 62)
        members.append(Member("head", "male" if shape == "man" else "female", _born(today, low, high, dice)))
        return
    if shape in {"couple", "elderly"}:
        low, high = (64, 79) if shape == "elderly" else (22, 58)
        eldest = _born(today, low, high, dice)
        members.append(Member("head", "male", eldest))
        members.append(Member("spouse", "female", dice.after(eldest, -700, 2500 if low < 60 else 900)))
        return
    if shape == "siblings":
        members.append(Member("head", dice.one_of(("male", "female", "male")), _born(today, 20.5, 28, dice)))
        for _number in range(dice.whole(1, 2)):
            sibling = Member("sibling", dice.one_of(("male", "female")), _born(today, 9, 18.5, dice))
            members.append(sibling)
        return
    parent_sex = "male" if shape == "father" else "female"
    parent_born = _born(today, 25, 48, dice)
    if shape == "parents":
        members.append(Member("head", "male", parent_born - timedelta(days=dice.whole(-400, 2800))))
        members.append(Member("spouse", "female", parent_born))
    else:
        members.append(Member("head", parent_sex, parent_born))
    members.extend(_children(parent_born, today, dice, ukrainian=ukrainian))
    if shape == "grandmother":
        members.append(Member("grandparent", "female", dice.after(parent_born, -11000, -7800)))


def _children(parent_born: date, today: date, dice: Dice, *, ukrainian: bool) -> list[Member]:
    count = dice.draw(CHILDREN_UKRAINE if ukrainian else CHILDREN)
    earliest = years_after(parent_born, 19)
    oldest_age = min(20.5, (today - earliest).days / YEAR)
    gap = max(1.3, oldest_age / (count + 1))
    children: list[Member] = []
    age = dice.random() * min(7.0, oldest_age)
    while len(children) < count and age <= max(oldest_age, 0.3):
        born = today - timedelta(days=int(age * YEAR) + 20)
        children.append(Member("child", dice.one_of(("male", "female")), born))
        age += gap * (0.7 + 0.6 * dice.random())
    return children[::-1]
