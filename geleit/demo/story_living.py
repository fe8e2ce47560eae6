"""Where a family lives and what it lives on, from arrival on."""

from datetime import date, timedelta

from geleit.demo.story_chance import Dice, Weighted
from geleit.demo.story_residence import Change, Pathway, chain
from geleit.demo.story_types import Lodging

PAYMENT_CARD_FROM = date(2024, 12, 1)
ANALOGUE_AFTER_36_FROM = date(2024, 2, 27)  # § 2 AsylbLG: 36 instead of 18 months
FIRST_AFTER_ALLOCATION = Weighted({"followon_municipal": 55, "followon_rented": 27, "private_flat": 13, "misplaced": 5})
FIRST_FOR_UKRAINE = Weighted({"private_host": 40, "provisional_gu": 35, "provisional_flat": 15, "private_flat": 10})
SHARE_THAT_MOVES = 0.6
BRIDGE_DAYS = 45  # until the Jobcenter takes over for people from Ukraine


def lodging_changes(
    *, arrived: date, eligible: date, asylum: bool, shelter: date | None, ags: str, elsewhere: str, dice: Dice
) -> list[Change]:
    """The moves of a family with the municipality as note; `shelter` begins a time in a women's shelter."""
    moves: list[Change] = []
    if asylum:
        provisional = dice.after(arrived, 25, 110)
        kind = "provisional_flat" if dice.happens(0.2) else "provisional_gu"
        moves.append(Change(arrived, "initial"))
        moves.append(Change(min(provisional, eligible - timedelta(days=20)), kind, note=elsewhere))
        first = dice.draw(FIRST_AFTER_ALLOCATION)
        moves.append(Change(eligible, first, note=elsewhere if first == "misplaced" else ags))
    else:
        first = dice.draw(FIRST_FOR_UKRAINE)
        moves.append(Change(arrived, first, note=ags))
        if first.startswith("provisional"):
            moves.append(Change(dice.after(eligible, 60, 170), "followon_municipal", note=ags))
    if first != "private_flat" and dice.happens(SHARE_THAT_MOVES):
        moves.append(Change(dice.after(eligible, 190, 1000), "private_flat", note=ags))
    if shelter is not None:
        moves = [move for move in moves if move.since < shelter]
        moves.append(Change(shelter, "womens_shelter", note=ags))
    return moves


def lodgings(moves: list[Change], start: date, horizon: date, *, protected: bool) -> tuple[Lodging, ...]:
    """The moves as one person's history; for a protected person the present address is protected."""
    linked = chain(moves, start, horizon)
    return tuple(
        Lodging(
            move.code,
            move.note,
            since,
            until,
            protected=move.code == "womens_shelter" or (protected and until is None),
        )
        for move, since, until in linked
    )


def benefit_changes(
    *, arrived: date, path: Pathway, asylum: bool, income_from: date | None, pension_age: bool
) -> list[Change]:
    """What a household lives on: AsylbLG at first, the Jobcenter after a title, later perhaps own income."""
    later = "sgb12_4" if pension_age else "sgb2"
    changes = [Change(arrived, "asylblg_s3", note=_form(arrived))]
    if asylum and arrived < PAYMENT_CARD_FROM:
        changes.append(Change(PAYMENT_CARD_FROM, "asylblg_s3", note="payment_card"))
    if asylum:
        waiting = 548 if arrived + timedelta(days=548) < ANALOGUE_AFTER_36_FROM else 1096
        analogue = arrived + timedelta(days=waiting)
        changes = [change for change in changes if change.since < analogue]
        changes.append(Change(analogue, "asylblg_s2", note=_form(analogue)))
    if path.titled_on is not None:
        switched = first_of_next_month(path.titled_on) if asylum else arrived + timedelta(days=BRIDGE_DAYS)
        changes = [change for change in changes if change.since < switched]
        changes.append(Change(switched, later, note="cash"))
    if income_from is not None:
        changes = [change for change in changes if change.since < income_from]
        changes.append(Change(income_from, "own_income_full"))
    return changes


def first_of_next_month(day: date) -> date:
    """The first day of the following month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _form(day: date) -> str:
    return "payment_card" if day >= PAYMENT_CARD_FROM else "cash"
