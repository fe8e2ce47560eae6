"""Hours and money: what can be entered, and which thresholds of recognition and tax are reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from geleit.core.codelists import UnknownCode, rule_value
from geleit.volunteers.codes import AllowanceKind, VolunteerState
from geleit.volunteers.models.hours import DAY_MINUTES
from geleit.volunteers.rules.volunteers import age_on, years_after

WEEK_DAYS = 7


@dataclass(frozen=True)
class ProofState:
    """How near the hours of a year come to the Ehrenamtsnachweis."""

    hours: float
    needed: int

    @property
    def is_reached(self) -> bool:
        """Whether the year's hours are enough."""
        return self.hours >= self.needed


@dataclass(frozen=True)
class CardState:
    """How near somebody comes to the Bayerische Ehrenamtskarte: hours of the last years, newest first."""

    years: tuple[float, ...]
    needed_year: int
    needed_week: int
    valid_years: int
    gold_years: int
    served_years: int
    is_reached: bool

    @property
    def is_gold(self) -> bool:
        """Whether the years of service are enough for the golden card."""
        return self.served_years >= self.gold_years


@dataclass(frozen=True)
class AllowanceState:
    """How much of a tax-free sum is used in a year; state ok, soon or overdue."""

    kind: str
    used: Decimal
    limit: int
    state: str

    @property
    def left(self) -> Decimal:
        """What may still be paid free of tax; negative when it was too much."""
        return self.limit - self.used


def obstacles_to_hours(*, on: date, minutes: int, minutes_that_day: int, since: date, today: date) -> list[str]:
    """Why time cannot be entered. `minutes_that_day` is what is entered for the day already, `since` the first day."""
    if on > today:
        return [_("Hours can be entered once they are over, not for days to come.")]
    if on < since:
        return [
            _("Hours can be entered from %(day)s on, the first day that is recorded.") % {"day": f"{since:%d.%m.%Y}"}
        ]
    if minutes < 1:
        return [_("Please give at least one minute.")]
    if minutes > DAY_MINUTES:
        return [_("A day has 24 hours.")]
    if minutes + minutes_that_day > DAY_MINUTES:
        return [
            _("A day has 24 hours, and %(hours)s are entered for this one already.")
            % {"hours": f"{minutes_that_day // 60}:{minutes_that_day % 60:02d}"}
        ]
    return []


def obstacles_to_sending_back(*, confirmed: bool, because: str) -> list[str]:
    """Why an entry cannot be given back to the volunteer."""
    if confirmed:
        return [_("These hours are confirmed and stay.")]
    return [] if because.strip() else [_("Please say what is to be corrected.")]


def proof_state(minutes: int, *, on: date, land: str) -> ProofState | None:
    """The year's hours beside the threshold of the Ehrenamtsnachweis; None where the Land has none."""
    needed = _value("proof_hours", on, land)
    return None if needed is None else ProofState(hours=minutes / 60, needed=needed)


def card_windows(today: date, land: str) -> list[tuple[date, date]]:
    """The whole years up to today that the card looks at, newest first; empty where the Land has no card."""
    years = _value("card_years", today, land) or 0
    return [(years_after(today, -number - 1), years_after(today, -number)) for number in range(years)]


def card_state(
    minutes: list[int], *, birth_date: date | None, active_since: date | None, today: date, land: str
) -> CardState | None:
    """Whether the card can be asked for. `minutes` belong to `card_windows`; None where the Land has no card."""
    needed_year, needed_week = _value("card_hours_year", today, land), _value("card_hours_week", today, land)
    if needed_year is None or needed_week is None:
        return None
    windows = card_windows(today, land)
    hours = tuple(one / 60 for one in minutes)
    weeks = [(end - start).days / WEEK_DAYS for start, end in windows]
    enough = [one >= needed_year or one / week >= needed_week for one, week in zip(hours, weeks, strict=True)]
    least_age = rule_value("volunteers", "minimum_age", on=today, land=land)
    old_enough = birth_date is not None and age_on(birth_date, today) >= least_age
    return CardState(
        years=hours,
        needed_year=needed_year,
        needed_week=needed_week,
        valid_years=_value("card_valid_years", today, land) or 0,
        gold_years=_value("card_gold_years", today, land) or 0,
        served_years=age_on(active_since, today) if active_since else 0,
        is_reached=bool(enough) and all(enough) and old_enough,
    )


def allowance_states(used: Mapping[str, Decimal], *, year: int, land: str) -> list[AllowanceState]:
    """What was paid in a year beside the tax-free sums in force then."""
    day = date(year, 12, 31)
    warn = rule_value("volunteers", "allowance_warn_percent", on=day, land=land)
    states = []
    for kind in AllowanceKind:
        limit, paid = _value(f"allowance_{kind}", day, land), used.get(kind, Decimal(0))
        if limit is not None:
            state = "overdue" if paid > limit else "soon" if paid * 100 >= limit * warn else "ok"
            states.append(AllowanceState(kind=kind.value, used=paid, limit=limit, state=state))
    return states


def obstacles_to_allowance(*, state: str, paid_on: date, amount: Decimal, today: date) -> list[str]:
    """Why a payment cannot be entered. Passing a tax-free sum is no obstacle but a warning: the money was paid."""
    obstacles = []
    if paid_on > today:
        obstacles.append(_("The day lies in the future."))
    if amount <= 0:
        obstacles.append(_("Please give an amount above zero."))
    if state == VolunteerState.PROSPECT:
        obstacles.append(_("A prospect has not done anything yet."))
    return obstacles


def obstacles_to_proof(minutes: int, proof: ProofState | None, *, has_unconfirmed: bool) -> list[str]:
    """Why the proof of volunteering cannot be printed; `minutes` are the confirmed ones of the year."""
    if proof is None:
        return [_("This Land has no proof of volunteering.")]
    if proof.is_reached:
        return []
    obstacles = [
        _("Only %(hours)s hours of the year are confirmed; the proof needs %(needed)s.")
        % {"hours": f"{minutes // 60}:{minutes % 60:02d}", "needed": proof.needed}
    ]
    return [*obstacles, _("Please confirm the hours first.")] if has_unconfirmed else obstacles


def obstacles_to_card(card: CardState | None) -> list[str]:
    """Why the application for the card cannot be printed: neither the hours nor the years of service are enough."""
    if card is None:
        return [_("This Land has no volunteer card.")]
    if card.is_reached or card.is_gold:
        return []
    return [
        _("The confirmed hours are not enough: %(week)d hours a week or %(year)d hours a year, in each of the years.")
        % {"week": card.needed_week, "year": card.needed_year}
    ]


def _value(key: str, on: date, land: str) -> int | None:
    try:
        return rule_value("volunteers", key, on=on, land=land)
    except UnknownCode:
        return None
