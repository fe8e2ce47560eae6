"""Volunteers: their states, their age, who may join a circle."""

from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext as _

from geleit.core.codelists import rule_value
from geleit.volunteers.codes import CircleState, VolunteerState

# Every way from one state to another; what is not here is refused. docs/reference/volunteer-states.md is drawn from it.
VOLUNTEER_MOVES: dict[VolunteerState | None, tuple[VolunteerState, ...]] = {
    None: (VolunteerState.PROSPECT, VolunteerState.ACTIVE),
    VolunteerState.PROSPECT: (VolunteerState.CONTACTED, VolunteerState.LEFT),
    VolunteerState.CONTACTED: (VolunteerState.INTERVIEW, VolunteerState.LEFT),
    VolunteerState.INTERVIEW: (VolunteerState.ACTIVE, VolunteerState.LEFT),
    VolunteerState.ACTIVE: (VolunteerState.DORMANT, VolunteerState.LEFT),
    VolunteerState.DORMANT: (VolunteerState.ACTIVE, VolunteerState.LEFT),
    VolunteerState.LEFT: (VolunteerState.CONTACTED,),
}


def diagram() -> str:
    """The table of states as Mermaid text."""
    lines = [f"    {start or '[*]'} --> {end}" for start, ends in VOLUNTEER_MOVES.items() for end in ends]
    return "\n".join(["stateDiagram-v2", *lines])


def volunteer_moves(state: str) -> tuple[VolunteerState, ...]:
    """The states a volunteer can go to."""
    return VOLUNTEER_MOVES[VolunteerState(state)]


def age_on(birth_date: date, day: date) -> int:
    """Completed years of life on a day."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def years_after(day: date, years: int) -> date:
    """The same day `years` later, 28 February where 29 does not exist (§ 188 BGB)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day `months` later (or earlier), the last of the month where it does not exist (§ 188 BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def obstacles_to_age(birth_date: date | None, *, today: date, land: str) -> list[str]:
    """Why somebody of that age cannot volunteer; an unknown birth date is no obstacle here."""
    if birth_date is None:
        return []
    if birth_date > today:
        return [_("The birth date lies in the future.")]
    least = rule_value("volunteers", "minimum_age", on=today, land=land)
    if age_on(birth_date, today) < least:
        return [
            _(
                "Volunteers must be at least %(age)d years old: insurance, supervision and recognition all begin "
                "there. Please ask again after %(day)s."
            )
            % {"age": least, "day": f"{years_after(birth_date, least):%d.%m.%Y}"}
        ]
    return []


def obstacles_to_registering(
    *, state: str, on: date, birth_date: date | None, email: str, phone: str, today: date, land: str
) -> list[str]:
    """Why somebody cannot be registered like this."""
    obstacles = obstacles_to_changing(
        state=state, birth_date=birth_date, email=email, phone=phone, today=today, land=land
    )
    if state not in VOLUNTEER_MOVES[None]:
        obstacles.append(_("A volunteer begins as prospect, or as active when taken over from a list."))
    if on > today:
        obstacles.append(_("The day lies in the future."))
    return obstacles


def obstacles_to_changing(
    *, state: str, birth_date: date | None, email: str, phone: str, today: date, land: str
) -> list[str]:
    """Why the master data cannot be saved like this."""
    obstacles = obstacles_to_age(birth_date, today=today, land=land)
    if state == VolunteerState.ACTIVE and birth_date is None:
        obstacles.append(birth_date_missing())
    if not email and not phone and state != VolunteerState.LEFT:
        obstacles.append(unreachable())
    return obstacles


def obstacles_to_volunteer_move(
    state: str,
    target: str,
    *,
    on: date,
    since: date,
    today: date,
    birth_date: date | None,
    land: str,
    coordinates: bool,
) -> list[str]:
    """Why a volunteer cannot be in `target` from a day on."""
    if target not in volunteer_moves(state):
        return [_("This state cannot follow the present one.")]
    obstacles = []
    if on > today:
        obstacles.append(_("The day lies in the future."))
    if on < since:
        obstacles.append(_("The day lies before the last change, on %(day)s.") % {"day": f"{since:%d.%m.%Y}"})
    if target == VolunteerState.ACTIVE:
        obstacles += [birth_date_missing()] if birth_date is None else []
        obstacles += obstacles_to_age(birth_date, today=on, land=land)
    if target == VolunteerState.LEFT and coordinates:
        obstacles.append(_("This person coordinates a circle. Please end that first, so that somebody follows."))
    return obstacles


def obstacles_to_joining(*, state: str, circle_state: str, valid_from: date, today: date, belongs: bool) -> list[str]:
    """Why somebody cannot join a circle."""
    obstacles = []
    if circle_state == CircleState.DISSOLVED:
        obstacles.append(_("The circle is dissolved."))
    if state == VolunteerState.LEFT:
        obstacles.append(_("This person has left."))
    if belongs:
        obstacles.append(_("This person belongs to the circle already."))
    if valid_from > today:
        obstacles.append(_("The day lies in the future."))
    return obstacles


def waiting_since(today: date, land: str) -> date:
    """Prospects known before this day have waited too long for a first word."""
    return today - timedelta(days=rule_value("volunteers", "waiting_days", on=today, land=land))


def birth_date_missing() -> str:
    """Why nobody becomes active without a birth date."""
    return _("The birth date is still missing; without it nobody can say whether the person is old enough.")


def unreachable() -> str:
    """Why somebody needs a mail address or a phone number."""
    return _("Without mail address or phone number nobody can be reached.")
