"""Calendar files of appointments (RFC 5545): neutral, because calendars are shared and shown on locked telephones."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from geleit.visits.codes import AppointmentState
from geleit.visits.models import Appointment
from geleit.visits.queries.telling import Told, told

FILE_NAME = "termin.ics"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"
_REMIND_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """What a calendar is to know of an appointment: no concern, no name."""

    uid: UUID
    start: datetime
    end: datetime
    summary: str
    location: str
    url: str
    sender: str  # name of the county
    version: int
    cancelled: bool = False


def calendar_file(entry: CalendarEntry, *, now: datetime) -> bytes:
    """One appointment as a file. A later one with the same UID and a higher number replaces it in the calendar.

    Times are in UTC, which every calendar shows in its own time and which no change of the clock makes ambiguous.
    """
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.ADDRESS).hostname or 'localhost'}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.start.astimezone(UTC))
    event.add("dtend", entry.end.astimezone(UTC))
    event.add("sequence", entry.version)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", entry.summary)
    event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("organizer", _organizer(entry.sender))
    if not entry.cancelled:
        event.add_component(_alarm(entry.summary))
    calendar = Calendar()
    calendar.add("prodid", "-//Geleit//Geleit//DE")
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if entry.cancelled else PUBLISH)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def calendar_of(appointment: Appointment, *, language: str, now: datetime) -> bytes:
    """The file of an appointment as it stands. Five statements."""
    return calendar_of_told(told(appointment, language=language), now=now)


def calendar_of_told(about: Told, *, now: datetime) -> bytes:
    """The same where what it says is known already."""
    row = about.appointment
    with override(about.language):
        entry = CalendarEntry(
            uid=row.public_id,
            start=row.during.lower,
            end=row.during.upper,
            summary=_("Appointment"),
            # The address says enough to find it, and an office's name may say too much.
            location=", ".join(about.place.address or [about.place.office]),
            url=about.link,
            sender=about.county,
            version=row.version,
            cancelled=row.state == AppointmentState.CANCELLED,
        )
    return calendar_file(entry, now=now)


def _organizer(name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    address.params["CN"] = vText(name)
    return address


def _alarm(summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm


__all__ = ["CANCEL", "FILE_NAME", "PUBLISH", "CalendarEntry", "calendar_file", "calendar_of", "calendar_of_told"]
