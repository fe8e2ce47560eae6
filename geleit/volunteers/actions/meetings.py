"""Planning meetings, inviting to them, taking answers, and writing down what came of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.actor import Acting, System
from geleit.core.errors import Stale
from geleit.core.whole import whole
from geleit.volunteers import posting, secrets
from geleit.volunteers.actions.questions import record_question
from geleit.volunteers.actions.records import OVERTAKEN, refuse_on
from geleit.volunteers.codes import MeetingMailKind
from geleit.volunteers.details import QuestionData
from geleit.volunteers.letter_details import MeetingData
from geleit.volunteers.models import AgendaItem, FollowUp, Guest, Meeting, MeetingMail, Volunteer
from geleit.volunteers.queries import audience as reading
from geleit.volunteers.queries import meetings as queries
from geleit.volunteers.rules import meetings as rules

_PLAIN = ("kind", "title", "starts_at", "ends_at", "place", "video_link", "text", "chosen_only")
_WHEN_AND_WHERE = frozenset({"starts_at", "ends_at", "place", "video_link"})


@whole
def plan_meeting(*, data: MeetingData, by: Actor, now: datetime) -> Meeting:
    """A meeting; nobody is invited yet. Raises Refused."""
    refuse_on(_obstacles(data))
    meeting = Meeting.objects.create(county_id=by.county_id, planned_by_id=by.user_id, **_columns(data))
    _set_agenda(meeting, data.agenda)
    _tell(meeting, by=by, now=now, fields=["created"])
    return meeting


@whole
def change_meeting(*, meeting: Meeting, data: MeetingData, version: int, by: Actor, now: datetime) -> Meeting:
    """Change a meeting; who was invited is told of another time or place. Raises Stale and Refused."""
    meeting = _locked(meeting)
    if meeting.version != version:
        raise Stale(OVERTAKEN)
    kept = AgendaItem.objects.filter(county_id=by.county_id, meeting=meeting).exclude(outcome="")
    obstacles = _obstacles(data)
    obstacles += rules.obstacles_to_agenda(kept.values_list("title", flat=True), data.agenda)
    refuse_on(obstacles)
    columns = _columns(data)
    changed = [name for name, value in columns.items() if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, columns[name])
    is_moved = bool(_WHEN_AND_WHERE.intersection(changed)) and meeting.cancelled_on is None and meeting.ends_at > now
    meeting.sequence += is_moved
    meeting.version += 1
    meeting.save()
    _set_agenda(meeting, data.agenda)
    if is_moved:
        _mail(meeting, MeetingMailKind.MOVED, queries.invited(meeting), now=now)
    _tell(meeting, by=by, now=now, fields=changed or ["agenda"])
    return meeting


@whole
def cancel_meeting(*, meeting: Meeting, because: str, by: Actor, now: datetime, today: date) -> Meeting:
    """The meeting does not take place; who was invited is told. Raises Refused."""
    meeting = _locked(meeting)
    cancelled = meeting.cancelled_on is not None
    refuse_on(rules.obstacles_to_cancelling_meeting(cancelled=cancelled, ends_at=meeting.ends_at, now=now))
    meeting.cancelled_on, meeting.cancelled_because = today, because.strip()
    meeting.sequence += 1
    meeting.version += 1
    meeting.save(update_fields=["cancelled_on", "cancelled_because", "sequence", "version"])
    _mail(meeting, MeetingMailKind.CANCELLED, queries.invited(meeting), now=now)
    _tell(meeting, by=by, now=now, fields=["cancelled_on"])
    return meeting


@whole
def add_guest(*, meeting: Meeting, volunteer: Volunteer, by: Actor, now: datetime) -> Guest:
    """Put somebody on the list of guests, who is invited with the next mails; doing it twice changes nothing.

    Raises Refused.
    """
    meeting = _locked(meeting)
    refuse_on(rules.obstacles_to_adding(cancelled=meeting.cancelled_on is not None, state=volunteer.state))
    found = Guest.objects.filter(county_id=by.county_id, meeting=meeting, volunteer=volunteer).first()
    return found or _add_guests(meeting, [volunteer], by=by, now=now)[0]


@whole
def invite(*, meeting: Meeting, by: Actor, now: datetime, today: date) -> int:
    """Invite the audience and everybody added by name who was not invited before; returns how many. Raises Refused.

    Who has no address or wants no such mails is on the list too, to be called.
    """
    meeting = _locked(meeting)
    fresh = queries.to_add(meeting, on=today)
    waiting = list(queries.not_invited(meeting))
    refuse_on(
        rules.obstacles_to_inviting(
            cancelled=meeting.cancelled_on is not None,
            starts_at=meeting.starts_at,
            now=now,
            guests=len(fresh) + len(waiting),
        )
    )
    guests = [*waiting, *_add_guests(meeting, fresh, by=by, now=now)]
    Guest.objects.filter(county_id=by.county_id, pk__in=[one.pk for one in guests]).update(invited_at=now)
    _mail(meeting, MeetingMailKind.INVITED, guests, now=now)
    _tell(meeting, by=by, now=now, fields=["invited_at"])
    return len(guests)


@whole
def remind_of_meetings(*, county_id: int, land: str, by: Acting, now: datetime, today: date) -> int:
    """Let the worker write to the guests of the meetings that are near, to each once; returns to how many.

    Who declined is not asked again, and who was invited only today has just read of it.
    """
    until, asked = today + timedelta(days=rules.reminded_days_before(today, land)), 0
    near = queries.near(county_id, after=today, until=until).select_for_update(of=("self",))
    for meeting in near.select_related("circle"):
        mails = _mail(meeting, MeetingMailKind.REMINDER, queries.to_remind(meeting, today=today), now=now)
        if mails:
            _tell(meeting, by=by, now=now, fields=["reminded"])
        asked += mails
    return asked


@transaction.atomic
def answer_invitation(*, county_id: int, guest: Guest, answer: str, now: datetime) -> Guest:
    """A guest answers by the own link, once or again. Raises Refused."""
    guest = (
        Guest.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=guest.pk, county_id=county_id)
    )
    return _answered(guest, answer, by=System(county_id), now=now)


@whole
def note_answer(*, guest: Guest, answer: str, by: Actor, now: datetime) -> Guest:
    """Write down what a guest said on the telephone. Raises Refused."""
    guest = (
        Guest.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=guest.pk, county_id=by.county_id)
    )
    return _answered(guest, answer, by=by, now=now)


@whole
def write_minutes(
    *,
    meeting: Meeting,
    minutes: str,
    outcomes: Mapping[UUID, str],
    there: Collection[UUID],
    version: int,
    by: Actor,
    now: datetime,
) -> Meeting:
    """What came of the items, further words, and which of the guests were there. Raises Stale and Refused."""
    meeting = _locked(meeting)
    if meeting.version != version:
        raise Stale(OVERTAKEN)
    cancelled = meeting.cancelled_on is not None
    refuse_on(rules.obstacles_to_minutes(cancelled=cancelled, starts_at=meeting.starts_at, now=now))
    for item in AgendaItem.objects.filter(county_id=by.county_id, meeting=meeting):
        item.outcome = outcomes.get(item.public_id, item.outcome).strip()
        item.save(update_fields=["outcome"])
    guests = Guest.objects.filter(county_id=by.county_id, meeting=meeting)
    guests.filter(public_id__in=there).update(was_there=True)
    guests.exclude(public_id__in=there).update(was_there=False)
    meeting.minutes = minutes.strip()
    meeting.version += 1
    meeting.save(update_fields=["minutes", "version"])
    _tell(meeting, by=by, now=now, fields=["minutes", "was_there"])
    return meeting


@whole
def add_follow_up(
    *, meeting: Meeting, text: str, due_on: date, is_question: bool, by: Actor, now: datetime, today: date
) -> FollowUp:
    """Something a meeting left open; one that needs an answer goes into the inbox of questions too. Raises Refused."""
    refuse_on(rules.obstacles_to_follow_up(text=text, due_on=due_on, today=today))
    question = None
    if is_question:
        asked = QuestionData(
            kind="volunteer", channel="talk", subject=text.strip()[:160], text=text.strip(), asked_on=today
        )
        question = record_question(data=asked, by=by, now=now, today=today)
        due_on = question.due_on
    made = FollowUp.objects.create(
        county_id=by.county_id, meeting=meeting, text=text.strip(), due_on=due_on, question=question
    )
    _tell(meeting, by=by, now=now, fields=["follow_ups"])
    return made


@whole
def settle_follow_up(*, follow_up: FollowUp, by: Actor, now: datetime, today: date) -> None:
    """It is done; doing it twice changes nothing."""
    rows = FollowUp.objects.filter(county_id=by.county_id, pk=follow_up.pk, done_on=None, question=None)
    if rows.update(done_on=today):
        _tell(follow_up.meeting, by=by, now=now, fields=["follow_ups"])


def note_meeting_reading(*, meeting: Meeting, by: Actor, now: datetime) -> None:
    """Somebody saw who is invited and who comes."""
    record(EventKind.MEETING_READ, by=by, now=now, subject="meeting", subject_id=meeting.pk)


def _answered(guest: Guest, answer: str, *, by: Acting, now: datetime) -> Guest:
    meeting = guest.meeting
    cancelled = meeting.cancelled_on is not None
    refuse_on(
        rules.obstacles_to_answering_invitation(answer=answer, cancelled=cancelled, ends_at=meeting.ends_at, now=now)
    )
    if guest.answer != answer:
        guest.answer, guest.answered_at = answer, now
        guest.save(update_fields=["answer", "answered_at"])
        record(EventKind.GUESTS_CHANGED, by=by, now=now, subject="meeting", subject_id=meeting.pk, fields=["answer"])
    return guest


def _add_guests(meeting: Meeting, volunteers: Sequence[Volunteer], *, by: Actor, now: datetime) -> list[Guest]:
    rows = []
    for volunteer in volunteers:
        public_id = uuid4()
        secret_hash = secrets.hash_of(secrets.secret_of(secrets.ANSWER, public_id))
        rows.append(
            Guest(
                county_id=meeting.county_id,
                public_id=public_id,
                meeting=meeting,
                volunteer=volunteer,
                secret_hash=secret_hash,
            )
        )
    made = Guest.objects.bulk_create(rows, batch_size=500)
    if made:
        record(EventKind.GUESTS_CHANGED, by=by, now=now, subject="meeting", subject_id=meeting.pk, fields=["guests"])
    return made


def _mail(meeting: Meeting, kind: MeetingMailKind, guests: Sequence[Guest], *, now: datetime) -> int:
    """Let the worker write to those of the guests who have an address and want such mails; returns to how many."""
    reached = reading.may_write(meeting.county_id, [one.volunteer_id for one in guests], topic=posting.MEETINGS)
    rows = MeetingMail.objects.bulk_create(
        [
            MeetingMail(county_id=meeting.county_id, guest=one, kind=kind, sequence=meeting.sequence, asked_at=now)
            for one in guests
            if one.volunteer_id in reached
        ],
        batch_size=500,
    )
    posting.hand_over("meetings", rows)
    return len(rows)


def _set_agenda(meeting: Meeting, titles: Sequence[str]) -> None:
    mine = AgendaItem.objects.filter(county_id=meeting.county_id, meeting=meeting)
    mine.exclude(title__in=titles).delete()
    known = {item.title: item for item in mine}
    for position, title in enumerate(titles, start=1):
        item = known.get(title)
        if item is None:
            AgendaItem.objects.create(county_id=meeting.county_id, meeting=meeting, position=position, title=title)
        elif item.position != position:
            item.position = position
            item.save(update_fields=["position"])


def _obstacles(data: MeetingData) -> list[str]:
    return rules.obstacles_to_meeting(
        starts_at=data.starts_at,
        ends_at=data.ends_at,
        place=data.place.strip(),
        video_link=data.video_link.strip(),
        agenda=data.agenda,
    )


def _columns(data: MeetingData) -> dict[str, Any]:
    typed = {name: getattr(data, name) for name in _PLAIN}
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in typed.items()}
    return stripped | data.audience.columns()


def _locked(meeting: Meeting) -> Meeting:
    return (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("circle")
        .get(pk=meeting.pk, county_id=meeting.county_id)
    )


def _tell(meeting: Meeting, *, by: Acting, now: datetime, fields: list[str]) -> None:
    record(EventKind.MEETING_CHANGED, by=by, now=now, subject="meeting", subject_id=meeting.pk, fields=fields)
