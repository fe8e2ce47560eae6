"""Meetings: what can be planned, until when an answer counts, what can be noted down."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from geleit.core import clock
from geleit.core.codelists import rule_value
from geleit.volunteers.codes import GuestAnswer, VolunteerState

LONGEST = timedelta(days=1)
MOST_ITEMS = 30
LONGEST_ITEM = 200


def obstacles_to_meeting(
    *, starts_at: datetime, ends_at: datetime, place: str, video_link: str, agenda: Sequence[str]
) -> list[str]:
    """Why a meeting cannot be saved like this."""
    obstacles = []
    if ends_at <= starts_at:
        obstacles.append(_("The meeting ends before it starts."))
    elif ends_at - starts_at > LONGEST:
        obstacles.append(_("A day has 24 hours."))
    if not place and not video_link:
        obstacles.append(_("Please give a place or a video link."))
    if video_link and not video_link.startswith("https://"):
        obstacles.append(_("Please give a video link that begins with https://."))
    if len(agenda) > MOST_ITEMS or any(len(item) > LONGEST_ITEM for item in agenda):
        obstacles.append(_("One item of the agenda a line, please, with at most 200 characters, and at most 30 items."))
    return obstacles


def obstacles_to_agenda(kept: Iterable[str], wanted: Sequence[str]) -> list[str]:
    """Why items cannot go: something is written down about them."""
    return [
        _("“%(item)s” has minutes already and stays on the agenda. Please write it as before.") % {"item": title}
        for title in kept
        if title not in wanted
    ]


def obstacles_to_inviting(*, cancelled: bool, starts_at: datetime, now: datetime, guests: int) -> list[str]:
    """Why nobody can be invited now."""
    if cancelled:
        return [_("The meeting is cancelled.")]
    if starts_at <= now:
        return [_("The meeting has begun already.")]
    if not guests:
        return [
            _(
                "Nobody would be invited: no active volunteer fits, or all who fit are invited already. Please choose"
                " other guests, or add somebody by name."
            )
        ]
    return []


def obstacles_to_adding(*, cancelled: bool, state: str) -> list[str]:
    """Why somebody cannot be put on the list of guests."""
    if cancelled:
        return [_("The meeting is cancelled.")]
    return [_("This person has left.")] if state == VolunteerState.LEFT else []


def obstacles_to_answering_invitation(*, answer: str, cancelled: bool, ends_at: datetime, now: datetime) -> list[str]:
    """Why an answer does not count: it is none, or it comes too late."""
    if answer not in tuple(GuestAnswer):
        return [_("Please choose yes or no.")]
    return (
        [] if may_answer(cancelled=cancelled, ends_at=ends_at, now=now) else [_("This meeting is over or cancelled.")]
    )


def may_answer(*, cancelled: bool, ends_at: datetime, now: datetime) -> bool:
    """Whether the answer can still be given or changed: until the day of the meeting is over."""
    return not cancelled and clock.local(now).date() <= clock.local(ends_at).date()


def obstacles_to_cancelling_meeting(*, cancelled: bool, ends_at: datetime, now: datetime) -> list[str]:
    """Why a meeting cannot be cancelled."""
    if cancelled:
        return [_("The meeting is cancelled.")]
    return [_("The meeting is over.")] if ends_at <= now else []


def obstacles_to_minutes(*, cancelled: bool, starts_at: datetime, now: datetime) -> list[str]:
    """Why nothing can be noted down yet."""
    if cancelled:
        return [_("The meeting is cancelled.")]
    if clock.local(starts_at).date() > clock.local(now).date():
        return [_("The meeting has not begun yet.")]
    return []


def obstacles_to_follow_up(*, text: str, due_on: date, today: date) -> list[str]:
    """Why something left open cannot be noted like this."""
    obstacles = [] if text.strip() else [_("Please say what is to be done.")]
    if due_on < today:
        obstacles.append(_("The day lies in the past."))
    return obstacles


def reminded_days_before(today: date, land: str) -> int:
    """How many days before a meeting its guests are reminded."""
    return int(rule_value("volunteers", "meeting_remind_days", on=today, land=land))


def follow_up_day(today: date, land: str) -> date:
    """Until when something is to be done that nobody gave another day for."""
    return today + timedelta(days=rule_value("volunteers", "follow_up_days", on=today, land=land))
