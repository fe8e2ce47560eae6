"""How someone's residence goes on: asylum procedure, papers and access to work, consistent with each other.

Durations follow the usual course of the procedures (AsylG; AufenthG §§ 24 to 26, 60a, 104c), simplified.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from geleit.demo.story_calendar import years_after
from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_types import Paper, Span

WAR_BEGAN = date(2022, 2, 24)
SUBSIDIARY_THREE_YEARS_FROM = date(2024, 2, 27)
CHANCE_FROM, CHANCE_UNTIL = date(2022, 12, 31), date(2025, 12, 31)
OUTCOMES = {
    "sy": Weighted({"refugee": 42, "subsidiary": 42, "recognised_16a": 1, "deportation_ban": 5,
                    "pending": 8, "rejected": 2}),
    "af": Weighted({"refugee": 45, "deportation_ban": 30, "subsidiary": 3, "pending": 12, "rejected": 10}),
    "iq": Weighted({"refugee": 30, "subsidiary": 8, "deportation_ban": 12, "pending": 15, "rejected": 35}),
    "tr": Weighted({"refugee": 25, "recognised_16a": 8, "pending": 32, "rejected": 35}),
    "ir": Weighted({"refugee": 45, "recognised_16a": 5, "deportation_ban": 5, "pending": 25, "rejected": 20}),
    "er": Weighted({"refugee": 60, "subsidiary": 25, "deportation_ban": 5, "pending": 10}),
    "so": Weighted({"refugee": 40, "subsidiary": 20, "deportation_ban": 20, "pending": 10, "rejected": 10}),
    "gm": Weighted({"deportation_ban": 6, "pending": 14, "rejected": 80}),
    "stateless": Weighted({"refugee": 50, "subsidiary": 30, "deportation_ban": 5, "pending": 10,
                           "rejected": 5}),
}  # fmt: skip
OTHER_OUTCOMES = Weighted({"refugee": 15, "deportation_ban": 15, "pending": 25, "rejected": 45})
LONGEST_APPEAL = 600
BASES = {
    "refugee": "s25_2_gfk", "recognised_16a": "s25_1", "subsidiary": "s25_2_sub", "deportation_ban": "s25_3",
}  # fmt: skip
TOLERATIONS = Weighted({"general": 55, "training": 12, "employment": 10, "identity_unclear": 23})


@dataclass(frozen=True, slots=True)
class Change:
    """From this day on something else holds."""

    since: date
    code: str
    basis: str = ""
    note: str = ""
    valid_until: date | None = None


@dataclass(slots=True)
class Pathway:
    """The residence of a family: changes in order, and the day of the first residence permit."""

    asylum: list[Change] = field(default_factory=list)
    papers: list[Change] = field(default_factory=list)
    work: list[Change] = field(default_factory=list)
    titled_on: date | None = None


def chain(changes: Iterable[Change], start: date, horizon: date) -> list[tuple[Change, date, date | None]]:
    """Bring changes in order between two days: each holds until the day before the next."""
    earlier: Change | None = None
    current: list[tuple[Change, date]] = []
    for change in sorted(changes, key=lambda one: one.since):
        if change.since <= start:
            earlier = change
        elif change.since <= horizon:
            if current and current[-1][1] == change.since:
                current.pop()
            current.append((change, change.since))
    if earlier is not None:
        current.insert(0, (earlier, start))
    ends = [since - timedelta(days=1) for _change, since in current[1:]]
    return [
        (change, since, ends[position] if position < len(ends) else None)
        for position, (change, since) in enumerate(current)
    ]


def spans(changes: Iterable[Change], start: date, horizon: date, origin: str) -> tuple[Span, ...]:
    """The changes as spans of one history."""
    return tuple(
        Span(change.code, since, until, change.note, origin) for change, since, until in chain(changes, start, horizon)
    )


def papers(pathway: Pathway, start: date, horizon: date) -> tuple[Paper, ...]:
    """The residence documents of one person."""
    return tuple(
        Paper(change.code, change.basis, change.note, since, until, change.valid_until)
        for change, since, until in chain(pathway.papers, start, horizon)
    )


def outcome_for(nationality: str, dice: Dice) -> str:
    """How the asylum procedure of a person of this nationality ends."""
    return dice.draw(OUTCOMES.get(nationality, OTHER_OUTCOMES))


def temporary_protection(arrived: date, registered: date, horizon: date, dice: Dice) -> Pathway:
    """War refugees from Ukraine: no asylum procedure, a permit under § 24 that runs to 4 March of a year."""
    path = Pathway(asylum=[Change(arrived, "none")], work=[Change(registered, "free")])
    title = dice.after(registered, 25, 75)
    path.papers.append(Change(registered, "fictional_certificate", "s24", valid_until=registered + timedelta(days=180)))
    path.titled_on = title
    while title <= horizon:
        end = date(title.year, 3, 4)
        if end < title + timedelta(days=60):
            end = years_after(end, 1)
        path.papers.append(Change(title, "residence_permit", "s24", valid_until=end))
        title = end + timedelta(days=1)
    return path


def asylum_procedure(arrived: date, decided: date | None, outcome: str, horizon: date, dice: Dice) -> Pathway:
    """From arrival certificate to the paper after the decision; `decided` is None while it is pending."""
    applied = dice.after(arrived, 10, 50)
    hearing = dice.after(applied, 50, 200)
    # Permissions run on until the paper after the decision takes their place.
    end = decided + timedelta(days=LONGEST_APPEAL) if decided else horizon
    path = Pathway()
    path.asylum = [Change(arrived, "request"), Change(applied, "applied")]
    if decided is None or hearing < decided:
        path.asylum.append(Change(hearing, "interviewed"))
    path.papers = [Change(arrived, "arrival_certificate", valid_until=arrived + timedelta(days=180))]
    permission = applied + timedelta(days=7)
    while permission <= end:
        valid_until = permission + timedelta(days=dice.one_of((180, 360, 360)))
        path.papers.append(Change(permission, "asylum_permission", valid_until=valid_until))
        permission = valid_until + timedelta(days=1)
    path.work = [Change(arrived, "banned"), Change(applied + timedelta(days=92), "with_permission")]
    if decided is None:
        return path
    if outcome == "rejected":
        _after_refusal(path, decided, horizon, dice)
    else:
        path.asylum.append(Change(decided, outcome))
        _after_protection(path, BASES[outcome], dice.after(decided, 25, 60), horizon, dice)
    return path


def _permission_ends(path: Pathway, day: date) -> None:
    path.papers = [paper for paper in path.papers if paper.since < day]


def _after_protection(path: Pathway, basis: str, title: date, horizon: date, dice: Dice) -> None:
    _permission_ends(path, title)
    path.titled_on = title
    path.work.append(Change(title, "free"))
    renewal = False
    while title <= horizon:
        if renewal and basis in {"s25_1", "s25_2_gfk"} and dice.happens(0.25):
            path.papers.append(Change(title, "settlement_permit", "s26_3_5y"))
            return
        years = 3
        if basis == "s25_3" or (basis == "s25_2_sub" and title < SUBSIDIARY_THREE_YEARS_FROM):
            years = 2 if renewal else 1
        end = years_after(title, years) - timedelta(days=1)
        path.papers.append(Change(title, "residence_permit", basis, valid_until=end))
        title = end + timedelta(days=1)
        if dice.happens(0.4):
            bridge_until = title + timedelta(days=dice.whole(40, 170))
            path.papers.append(Change(title, "fictional_certificate", basis, valid_until=bridge_until))
            title = dice.after(title, 30, (bridge_until - title).days)
        renewal = True


def _after_refusal(path: Pathway, decided: date, horizon: date, dice: Dice) -> None:
    path.asylum.append(Change(decided, "rejected"))
    final = decided + timedelta(days=21)
    if dice.happens(0.7):
        path.asylum.append(Change(dice.after(decided, 5, 14), "appeal"))
        final = dice.after(decided, 150, LONGEST_APPEAL)
    path.asylum.append(Change(final, "final"))
    _permission_ends(path, final)
    kind = dice.draw(TOLERATIONS)
    if kind == "identity_unclear":
        path.work.append(Change(final, "banned"))
    day = final
    while day <= horizon:
        end = day + timedelta(days=dice.one_of((89, 179, 179, 364)))
        path.papers.append(Change(day, "toleration", "", kind, end))
        day = end + timedelta(days=1)
        if kind != "identity_unclear" and dice.happens(0.12):
            _regularise(path, day, horizon, dice)
            return


def _regularise(path: Pathway, day: date, horizon: date, dice: Dice) -> None:
    path.titled_on = day
    if CHANCE_FROM <= day <= CHANCE_UNTIL:
        end = day + timedelta(days=547)
        path.papers.append(Change(day, "residence_permit", "s104c", valid_until=end))
        path.work.append(Change(day, "free"))
        day, basis, years = end + timedelta(days=1), "s25b_1", 2
    else:
        basis, years = ("s25b_1", 2) if dice.happens(0.5) else ("s25_5", 1)
        path.work.append(Change(day, "free" if basis == "s25b_1" else "with_permission"))
    while day <= horizon:
        end = years_after(day, years) - timedelta(days=1)
        path.papers.append(Change(day, "residence_permit", basis, valid_until=end))
        day = end + timedelta(days=1)
