"""A volunteer's calendar as a file other programs read again and again (RFC 5545).

Neutral: whoever sees the calendar on a shared telephone reads that there is an appointment, and nothing of what.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from geleit.volunteers.models import TrainingUnit


def calendar(units: Sequence[TrainingUnit], *, now: datetime) -> bytes:
    """One event for each sitting."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Geleit//DE", f"X-WR-CALNAME:{_('Appointments')}"]
    for unit in units:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{unit.public_id}@geleit",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(unit.starts_at)}",
            f"DTEND:{_moment(unit.ends_at)}",
            f"SUMMARY:{_('Appointment')}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
