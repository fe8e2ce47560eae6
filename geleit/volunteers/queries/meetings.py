"""Meetings: the list, one with its guests, what is still open, and a guest found by the link of a mail."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from geleit.accounts.actors import Actor
from geleit.core.keyset import Key, Page, paginate
from geleit.volunteers.codes import GuestAnswer, MeetingMailKind, PostState, When
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.models import AgendaItem, FollowUp, Guest, Meeting, MeetingMail, Volunteer
from geleit.volunteers.queries.audience import audience_of, may_write
from geleit.volunteers.queries.volunteers import named

PAGE_SIZE = 25
TOPIC = "meetings"  # letter_topic


@dataclass(frozen=True)
class GuestRow:
    """One guest: what was answered, and whether somebody has to call because no mail reaches the person."""

    guest: Guest
    is_called: bool


@dataclass(frozen=True)
class Answers:
    """How many answered what."""

    yes: int
    no: int
    none: int
    there: int


def meeting_list(actor: Actor, *, when: str, now: datetime, cursor: str = "", size: int = PAGE_SIZE) -> Page[Any]:
    """A page of meetings: those to come with the next one first, all others with the latest first."""
    found = Meeting.objects.filter(county_id=actor.county_id)
    match when:
        case When.CANCELLED:
            found = found.filter(cancelled_on__isnull=False)
        case When.PAST:
            found = found.filter(ends_at__lt=now, cancelled_on=None)
        case _:
            found = found.filter(ends_at__gte=now, cancelled_on=None)
    backwards = when in (When.PAST, When.CANCELLED)
    keys = (Key("starts_at", descending=backwards), Key("id", descending=backwards))
    return paginate(found, keys, cursor=cursor, size=size, dress=_dressed)


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The items in order."""
    return list(AgendaItem.objects.filter(county_id=meeting.county_id, meeting=meeting).order_by("position", "id"))


def guests_of(meeting: Meeting) -> list[GuestRow]:
    """Everybody on the list by name. Three statements."""
    failed = MeetingMail.objects.filter(guest=OuterRef("pk"), county_id=OuterRef("county_id"), state=PostState.FAILED)
    rows = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting).select_related("volunteer")
    guests = list(rows.annotate(failed=Exists(failed)).order_by("volunteer__sort_name", "id"))
    reached = may_write(meeting.county_id, [one.volunteer_id for one in guests], topic=TOPIC)
    return [GuestRow(one, one.failed or one.volunteer_id not in reached) for one in guests]


def answers(rows: list[GuestRow]) -> Answers:
    """Their answers, counted."""
    given = [row.guest.answer for row in rows]
    yes, no = given.count(GuestAnswer.YES), given.count(GuestAnswer.NO)
    return Answers(yes, no, len(given) - yes - no, sum(row.guest.was_there for row in rows))


def to_add(meeting: Meeting, *, on: date) -> list[Volunteer]:
    """Who fits the audience and is not on the list yet. One statement."""
    if meeting.chosen_only:
        return []
    listed = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting, volunteer=OuterRef("pk"))
    found = audience_of(meeting.county_id, Audience.of(meeting), on=on).filter(~Exists(listed))
    return list(found.order_by("sort_name", "id"))


def not_invited(meeting: Meeting) -> QuerySet[Guest]:
    """Who is on the list and was not invited yet."""
    rows = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting, invited_at=None)
    return rows.select_related("volunteer").order_by("id")


def invited(meeting: Meeting) -> list[Guest]:
    """Who was invited."""
    rows = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting, invited_at__isnull=False)
    return list(rows.order_by("id"))


def near(county_id: int, *, after: date, until: date) -> QuerySet[Meeting]:
    """Meetings that take place, on a day after `after` and not later than `until`."""
    found = Meeting.objects.filter(county_id=county_id, cancelled_on=None)
    return found.filter(starts_at__date__gt=after, starts_at__date__lte=until).order_by("id")


def to_remind(meeting: Meeting, *, today: date) -> list[Guest]:
    """Who was invited before today, did not decline and was not reminded of the meeting as it is now. One statement."""
    reminded = MeetingMail.objects.filter(
        county_id=meeting.county_id, guest=OuterRef("pk"), kind=MeetingMailKind.REMINDER, sequence=meeting.sequence
    )
    rows = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting, invited_at__date__lt=today)
    return list(rows.exclude(answer=GuestAnswer.NO).filter(~Exists(reminded)).order_by("id"))


def find_to_invite(actor: Actor, meeting: Meeting, text: str) -> list[Any]:
    """Volunteers found by name, and whether they are on the list already. One statement."""
    chosen = Volunteer.objects.filter(pk__in=named(actor, text).values("pk"), county_id=actor.county_id)
    listed = Guest.objects.filter(county_id=meeting.county_id, meeting=meeting, volunteer=OuterRef("pk"))
    found = chosen.annotate(is_listed=Exists(listed)).select_related("municipality")
    return list(found.order_by("sort_name", "id"))


def follow_ups_of(meeting: Meeting) -> list[FollowUp]:
    """What the meeting left open, open things first."""
    rows = FollowUp.objects.filter(county_id=meeting.county_id, meeting=meeting).select_related("question")
    return sorted(rows.order_by("due_on", "id"), key=lambda one: one.is_done)


def open_follow_ups(county_id: int) -> list[FollowUp]:
    """What is still open of all meetings, the most pressing first. One statement."""
    rows = FollowUp.objects.filter(county_id=county_id, done_on=None).exclude(question__answered_at__isnull=False)
    return list(rows.select_related("meeting", "question").order_by("due_on", "id")[:100])


def posted_of(meeting: Meeting) -> dict[str, int]:
    """How many of the latest mails about a meeting are in which state. One statement."""
    rows = MeetingMail.objects.filter(county_id=meeting.county_id, guest__meeting=meeting, sequence=meeting.sequence)
    return dict(rows.order_by().values_list("state").annotate(number=Count("pk")))


def guest_by_secret(county_id: int, secret_hash: str) -> Guest | None:
    """The guest whose link it is, with the meeting."""
    rows = Guest.objects.filter(county_id=county_id, secret_hash=secret_hash)
    return rows.select_related("meeting").first()


def _dressed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a line shows; asked for the rows of one page alone."""
    dressed: QuerySet[Any] = rows.annotate(
        listed=Count("guests"),
        yes=Count("guests", filter=Q(guests__answer=GuestAnswer.YES)),
        there=Count("guests", filter=Q(guests__was_there=True)),
    )
    return dressed
