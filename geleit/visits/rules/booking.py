"""What may be done with an appointment, how long it takes, and what is asked of its visitor. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from geleit.visits.codes import PASSING, AppointmentState

# From where to where; what is not named is refused.
STEPS: Mapping[AppointmentState, frozenset[AppointmentState]] = {
    AppointmentState.HELD: frozenset(
        {AppointmentState.RESERVED, AppointmentState.CONFIRMED, AppointmentState.CANCELLED, AppointmentState.EXPIRED}
    ),
    AppointmentState.OFFERED: frozenset({AppointmentState.CANCELLED, AppointmentState.EXPIRED}),
    AppointmentState.RESERVED: frozenset(
        {AppointmentState.CONFIRMED, AppointmentState.CANCELLED, AppointmentState.EXPIRED}
    ),
    AppointmentState.CONFIRMED: frozenset(
        {AppointmentState.SERVED, AppointmentState.MISSED, AppointmentState.CANCELLED}
    ),
    # Marked by mistake: taken back on the same day.
    AppointmentState.SERVED: frozenset({AppointmentState.CONFIRMED}),
    AppointmentState.MISSED: frozenset({AppointmentState.CONFIRMED, AppointmentState.SERVED}),
    AppointmentState.CANCELLED: frozenset(),
    AppointmentState.EXPIRED: frozenset(),
}
# Reserved or confirmed: counts as somebody's open appointment.
OPEN_STATES = (AppointmentState.RESERVED, AppointmentState.CONFIRMED)
LONGEST_NAME = 120
LONG_NUMBER = 9  # figures without the country
_LETTERS_INSIDE = re.compile(r"\d.*[^\W\d_]", re.DOTALL)
_NO_LETTER = re.compile(r"[\W\d_]+")
_NOT_SEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service that a point gives on a day: what `models.Offer` says, without the database."""

    id: int
    service_id: int
    minutes: int
    minutes_more: int
    max_quantity: int
    lead_minutes: int
    horizon_days: int

    def minutes_for(self, quantity: int) -> int:
        """How long it takes for so many."""
        return self.minutes + self.minutes_more * (quantity - 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A concern and for how many."""

    offer: OfferedService
    quantity: int = 1


def obstacles_to_step(
    now_is: str, becomes: AppointmentState, *, held_until: datetime | None, now: datetime
) -> list[str]:
    """Why an appointment cannot become that; empty where it can."""
    state = AppointmentState(now_is)
    if state in PASSING and held_until is not None and held_until <= now and becomes != AppointmentState.EXPIRED:
        return [_("The time to do this has run out. The place was given back.")]
    if becomes in STEPS[state]:
        return []
    return [ended_in_words(state)]


def ended_in_words(state: AppointmentState) -> str:
    """Why nothing more can be done with an appointment, in words for its visitor."""
    match state:
        case AppointmentState.CANCELLED:
            return _("The appointment was cancelled.")
        case AppointmentState.EXPIRED:
            return _("The time to do this has run out. The place was given back.")
        case AppointmentState.SERVED | AppointmentState.MISSED:
            return _("The appointment is over.")
        case AppointmentState.CONFIRMED:
            return _("The appointment is confirmed already.")
        case _:
            return _("The appointment is not booked yet.")


def obstacles_to_changing(state: str, start: datetime, *, change_hours: int, now: datetime) -> list[str]:
    """Why a visitor can no longer move the appointment; empty where that is still possible."""
    if state != AppointmentState.CONFIRMED:
        return [ended_in_words(AppointmentState(state))]
    if start <= now:
        return [_("The appointment is over.")]
    if start - now < timedelta(hours=change_hours):
        return [_("It is too late to move the appointment. You can still cancel it, or call us.")]
    return []


def minutes_of(wanted: Sequence[Wanted]) -> int:
    """How long an appointment takes for all its concerns."""
    return sum(one.offer.minutes_for(one.quantity) for one in wanted)


def obstacles_to_wanting(wanted: Sequence[Wanted]) -> list[str]:
    """Why these concerns cannot be put into one appointment."""
    if not wanted:
        return [_("Please choose what you want to come for.")]
    found = []
    for one in wanted:
        if one.quantity < 1:
            found.append(_("Please say for how many people you come: at least one."))
        elif one.quantity > one.offer.max_quantity:
            found.append(
                _("At most %(most)d people fit into one appointment. For more, please call us.")
                % {"most": one.offer.max_quantity}
            )
    return found


def not_before(wanted: Sequence[Wanted], now: datetime) -> datetime:
    """The earliest beginning: the longest lead time of all concerns."""
    return now + timedelta(minutes=max(one.offer.lead_minutes for one in wanted))


def last_day(wanted: Sequence[Wanted], today: date) -> date:
    """The last day that can be chosen: the shortest horizon of all concerns."""
    return today + timedelta(days=min(one.offer.horizon_days for one in wanted))


def clean_name(typed: str) -> str:
    """A name as it is kept: in any script, with single blanks, without signs that cannot be seen."""
    seen = "".join(sign if unicodedata.category(sign) not in _NOT_SEEN else " " for sign in typed)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def name_problem(name: str) -> str:
    """What is wrong with a name, or "". One name is enough; a number is none."""
    if not name:
        return _("Please write your name.")
    if len(name) > LONGEST_NAME:
        return _("Please shorten the name to %(most)d characters.") % {"most": LONGEST_NAME}
    if not any(sign.isalpha() for sign in name):
        return _("Please write your name in letters.")
    return ""


def folded_name(name: str) -> str:
    """A name for comparing: without case, marks and signs, so that one person books one concern once."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return _NO_LETTER.sub("", "".join(sign for sign in apart if not unicodedata.combining(sign)))


def phone_in_full(typed: str) -> str | None:
    """A telephone number in any notation as E.164, read as German where it names no country; None: not one.

    Letters behind the first figure are no number: the library would take them for those of old telephone dials.
    """
    if _LETTERS_INSIDE.search(typed):
        return None
    try:
        number = phonenumbers.parse(typed, "DE")
    except phonenumbers.NumberParseException:
        return None
    # A long number the library does not know may be a new one; a short one is "0151" or a number without its area.
    is_long = phonenumbers.is_possible_number(number) and len(str(number.national_number)) >= LONG_NUMBER
    if not (phonenumbers.is_valid_number(number) or is_long):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_as_read(full: str) -> str:
    """An E.164 number as people in Germany write it."""
    number = phonenumbers.parse(full, None)
    kind = phonenumbers.PhoneNumberFormat
    form = kind.NATIONAL if number.country_code == 49 else kind.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def email_in_full(typed: str) -> str | None:
    """An e-mail address as it is kept; None: not one."""
    address = typed.strip()
    try:
        validate_email(address)
    except ValidationError:
        return None
    local, _at, host = address.rpartition("@")
    return f"{local}@{host.lower()}"
