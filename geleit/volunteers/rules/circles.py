"""Helper circles: their states, their public contact, who may coordinate them."""

import re
from collections.abc import Collection
from datetime import date
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from geleit.core.codelists import read_rows
from geleit.volunteers.codes import CircleState, Gap, VolunteerState

# Every way from one state to another; what is not here is refused.
CIRCLE_MOVES: dict[CircleState | None, tuple[CircleState, ...]] = {
    None: (CircleState.FOUNDED, CircleState.ACTIVE),
    CircleState.FOUNDED: (CircleState.ACTIVE, CircleState.DORMANT, CircleState.DISSOLVED),
    CircleState.ACTIVE: (CircleState.DORMANT, CircleState.DISSOLVED),
    CircleState.DORMANT: (CircleState.ACTIVE, CircleState.DISSOLVED),
    CircleState.DISSOLVED: (),
}
GAP_SENTENCES: dict[Gap, Promise] = {
    Gap.NO_CIRCLE: _lazy("no circle"),
    Gap.NO_COORDINATOR: _lazy("nobody coordinates"),
    Gap.ONE_COORDINATOR: _lazy("only one person coordinates"),
}
_MOBILE = re.compile(r"(?:49|0)1[5-7]\d")


def circle_moves(state: str) -> tuple[CircleState, ...]:
    """The states a circle can go to."""
    return CIRCLE_MOVES[CircleState(state)]


def obstacles_to_circle(*, name: str, municipalities: int) -> list[str]:
    """Why a circle cannot be saved like this."""
    obstacles = []
    if not name.strip():
        obstacles.append(_("A circle needs a name."))
    if not municipalities:
        obstacles.append(_("A circle serves at least one municipality."))
    return obstacles


def obstacles_to_circle_move(state: str, target: str, *, on: date, since: date, today: date) -> list[str]:
    """Why a circle cannot be in `target` from a day on."""
    if target not in circle_moves(state):
        return [_("This state cannot follow the present one.")]
    return _obstacles_to_day(on, since=since, today=today)


def obstacles_to_public_mailbox(mailbox: str, *, belongs_to_volunteer: bool) -> list[str]:
    """Why an address must not be the public one: it is somebody's own (by.md 2.2: no private contacts in public)."""
    if not mailbox:
        return []
    if belongs_to_volunteer:
        return [_("This is the address of a volunteer. Only a role mailbox may be public, such as helferkreis@….")]
    if mailbox.rpartition("@")[2].casefold() in _private_domains():
        return [
            _(
                "Addresses of this provider belong to private people. Anybody can read what is public here; please "
                "give a mailbox of the circle, the municipality or the county."
            )
        ]
    return []


def obstacles_to_public_phone(phone: str, *, county_numbers: Collection[str], belongs_to_volunteer: bool) -> list[str]:
    """Why a number must not be the public one. `county_numbers` are those of the offices, as they are written there."""
    if not phone:
        return []
    digits = _digits(phone)
    if _MOBILE.match(digits):
        return [_("This is a mobile number. Anybody can read what is public here; please give a number of the county.")]
    if belongs_to_volunteer:
        return [_("This is the number of a volunteer. Only a number of the county may be public.")]
    stems = {_digits(number.partition("-")[0]) for number in county_numbers}
    if stems and not any(digits.startswith(stem) for stem in stems if stem):
        return [
            _("Only numbers of the county may be public. They begin with %(numbers)s.")
            % {"numbers": ", ".join(sorted(number.partition("-")[0] for number in county_numbers))}
        ]
    return []


def obstacles_to_appointing(
    *, state: str, circle_state: str, signed_on: date | None, valid_from: date, today: date, coordinates: bool
) -> list[str]:
    """Why somebody cannot coordinate a circle; who follows somebody signs first."""
    obstacles = []
    if circle_state == CircleState.DISSOLVED:
        obstacles.append(_("The circle is dissolved."))
    if state != VolunteerState.ACTIVE:
        obstacles.append(_("Only somebody active can coordinate a circle."))
    if coordinates:
        obstacles.append(_("This person coordinates the circle already."))
    if valid_from > today:
        obstacles.append(_("The day lies in the future."))
    if signed_on is None:
        obstacles.append(_("The confidentiality declaration must be signed first."))
    elif signed_on > valid_from:
        obstacles.append(_("The confidentiality declaration was signed only later than this day."))
    return obstacles


def _obstacles_to_day(on: date, *, since: date, today: date) -> list[str]:
    if on > today:
        return [_("The day lies in the future.")]
    if on < since:
        return [_("The day lies before the last change, on %(day)s.") % {"day": f"{since:%d.%m.%Y}"}]
    return []


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    if number.strip().startswith("+"):
        return digits if not digits.startswith("49") else f"0{digits[2:].lstrip('0')}"
    return f"0{digits[4:]}" if digits.startswith("0049") else digits


@cache
def _private_domains() -> frozenset[str]:
    return frozenset(row["domain"] for row in read_rows("volunteers", "private_mail_domains.csv"))
