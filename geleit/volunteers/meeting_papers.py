"""Agenda and minutes of a meeting as a printed page. Raises core.pdf.PdfFailed."""

from collections.abc import Sequence
from datetime import date

from geleit.core import clock
from geleit.core.codelists import code_list
from geleit.volunteers.models import AgendaItem, FollowUp, Meeting
from geleit.volunteers.papers import head_of, long_day, printed


def minutes(
    meeting: Meeting,
    *,
    agenda: Sequence[AgendaItem],
    there: int,
    follow_ups: Sequence[FollowUp],
    county_name: str,
    today: date,
) -> bytes:
    """The agenda, what came of it and what is open. Nobody is named: the paper goes from hand to hand."""
    starts, ends = clock.local(meeting.starts_at), clock.local(meeting.ends_at)
    data = head_of(meeting.county_id, county_name, today) | {
        "kind": code_list("volunteers", "meeting_kind").label(meeting.kind),
        "title": meeting.title,
        "when": f"{starts:%d.%m.%Y}, {starts:%H:%M} bis {ends:%H:%M} Uhr",
        "place": meeting.place or "Video",
        "there": str(there) if there else "",
        "cancelled": long_day(meeting.cancelled_on) if meeting.cancelled_on else "",
        "agenda": [{"title": item.title, "outcome": item.outcome} for item in agenda],
        "minutes": meeting.minutes,
        "open": [(one.text, long_day(one.due_on), "erledigt" if one.is_done else "offen") for one in follow_ups],
        "day": long_day(today),
    }
    return printed("meeting.typ", data, today)
