"""Calendar entries of meetings (RFC 5545): neutral, because calendars are shared and shown on locked telephones.

Neither title nor place stands in them: the place may be an accommodation. The link leads to both.
"""

from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event, vCalAddress, vText

from geleit.volunteers.models import Meeting

FILE_NAME = "treffen.ics"
PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def calendar_of(meeting: Meeting, *, link: str, sender: str, now: datetime) -> bytes:
    """A meeting as a file. A later one with a higher number replaces it in the calendar; times are in UTC."""
    cancelled = meeting.cancelled_on is not None
    event = Event()
    event.add("uid", f"{meeting.public_id}@{urlsplit(settings.ADDRESS).hostname or 'localhost'}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    with override(settings.LANGUAGE_CODE):
        event.add("summary", _("Meeting"))
    event.add("url", link)
    event.add("class", "PRIVATE")
    organizer = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organizer.params["CN"] = vText(sender)
    event.add("organizer", organizer)
    calendar = Calendar()
    calendar.add("prodid", "-//Geleit//Geleit//DE")
    calendar.add("version", "2.0")
    calendar.add("method", CANCEL if cancelled else PUBLISH)
    calendar.add_component(event)
    return bytes(calendar.to_ical())
