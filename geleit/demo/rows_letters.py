"""Rows of the letters and meetings of the story: two years of them, one letter not sent, two meetings still to come."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from geleit.core.clock import BERLIN
from geleit.core.codelists import read_rows
from geleit.demo.rows_volunteers import Telling
from geleit.volunteers import secrets
from geleit.volunteers.models import (
    AgendaItem,
    FollowUp,
    Guest,
    Letter,
    LetterRecipient,
    Meeting,
    MeetingMail,
    PublicLetter,
    TopicAddress,
    Unsubscribed,
    Volunteer,
)

YEARS = 2
EVERY_DAYS = 73
MONTH = 30
MOST_GUESTS = 45
# A volunteer, the first day of activity, and the region of the circle.
Known = tuple[Volunteer, date, str]


def put_letters(told: Telling, people: Sequence[Known]) -> int:
    """Letters of two years, delivered but to a few, and a draft; returns how many."""
    rows = read_rows("demo", "letters.csv")
    topics: dict[tuple[str, str], TopicAddress] = {}
    for number, row in enumerate(rows):
        day = told.today - timedelta(days=YEARS * 365 - number * EVERY_DAYS)
        letter = _put_letter(told, row, day)
        if row["public"]:
            told.basket.put(PublicLetter, letter=letter, title=letter.title, text=letter.sent_text, sent_on=day)
        wanted = [one for one, began, region in people if began < day and row["region"] in ("", region)]
        for volunteer in _once_an_address(wanted):
            topic = topics.get((letter.topic, volunteer.match_email)) or _put_topic(told, letter.topic, volunteer)
            topics[letter.topic, volunteer.match_email] = topic
            if topic.ended_at is None:
                _put_recipient(told, letter, volunteer)
    told.basket.put(
        Letter,
        topic="offers",
        title="Fahrdienst im Winter",
        text="Für den Fahrdienst zur Tafel suchen wir für die Wintermonate noch Personen mit Auto.",
        region="south",
        written_at=told.noon(told.today),
        written_by=told.guide,
    )
    return len(rows) + 1


def put_meetings(told: Telling, people: Sequence[Known]) -> int:
    """Meetings of two years with their guests and minutes, one to come with answers, one nobody is invited to yet."""
    number = 0
    for row in read_rows("demo", "meetings.csv"):
        day, step = told.today + timedelta(days=int(row["offset_days"])), int(row["every_months"]) * MONTH
        while day > told.today - timedelta(days=YEARS * 365):
            _put_meeting(told, row, day, people)
            number += 1
            if not step:
                break
            day -= timedelta(days=step)
    return number


def _put_letter(told: Telling, row: dict[str, str], day: date) -> Letter:
    moment = told.noon(day)
    return told.basket.put(
        Letter,
        topic=row["topic"],
        title=row["title"],
        text=row["text"],
        region=row["region"],
        written_at=moment,
        written_by=told.guide,
        sent_at=moment,
        sent_by=told.guide,
        sent_text=row["text"],
        version=2,
    )


def _once_an_address(volunteers: Sequence[Volunteer]) -> list[Volunteer]:
    first: dict[str, Volunteer] = {}
    for one in volunteers:
        if one.match_email:
            first.setdefault(one.match_email, one)
    return list(first.values())


def _put_topic(told: Telling, topic: str, volunteer: Volunteer) -> TopicAddress:
    public_id = _number(told)
    ended = told.noon(told.today - timedelta(days=told.dice.whole(5, 300))) if told.dice.happens(0.03) else None
    if ended is not None:
        told.basket.put(Unsubscribed, volunteer=volunteer, topic=topic, since=ended)
    return told.basket.put(
        TopicAddress,
        public_id=public_id,
        topic=topic,
        match_address=volunteer.match_email,
        secret_hash=secrets.hash_of(secrets.secret_of(secrets.UNSUBSCRIBE, public_id)),
        ended_at=ended,
    )


def _put_recipient(told: Telling, letter: Letter, volunteer: Volunteer) -> None:
    told.basket.put(
        LetterRecipient,
        letter=letter,
        volunteer=volunteer,
        address=volunteer.email,
        match_address=volunteer.match_email,
        state="failed" if told.dice.happens(0.01) else "sent",
        asked_at=letter.sent_at,
        settled_at=letter.sent_at,
    )


def _put_meeting(told: Telling, row: dict[str, str], day: date, people: Sequence[Known]) -> None:
    put = told.basket.put
    starts = datetime.combine(day, time(18, 30), tzinfo=BERLIN)
    is_over, is_invited = day < told.today, day < told.today + timedelta(days=20)
    meeting = put(
        Meeting,
        kind=row["kind"],
        title=row["title"],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place=row["place"],
        region=row["region"],
        coordinators_only=row["kind"] == "jour_fixe",
        planned_by=told.guide,
    )
    for position, title in enumerate(row["agenda"].split("|"), start=1):
        outcome = row["outcome"] if is_over and position == 1 else ""
        put(AgendaItem, meeting=meeting, position=position, title=title, outcome=outcome)
    if not is_invited:
        return
    asked_at = told.noon(min(day - timedelta(days=21), told.today - timedelta(days=2)))
    wanted = [one for one, began, region in people if began < day and row["region"] in ("", region)]
    for volunteer in told.dice.some_of(wanted, min(MOST_GUESTS, len(wanted))):
        _put_guest(told, meeting, volunteer, asked_at, is_over=is_over)
    if is_over and told.today - day < timedelta(days=100):
        put(
            FollowUp,
            meeting=meeting,
            text=f"Offene Punkte nachfragen: {row['title']}",
            due_on=told.today + timedelta(days=told.dice.whole(-3, 12)),
        )


def _put_guest(told: Telling, meeting: Meeting, volunteer: Volunteer, asked_at: datetime, *, is_over: bool) -> None:
    public_id = _number(told)
    answer = told.dice.one_of(("yes", "yes", "no", "")) if is_over or told.dice.happens(0.5) else ""
    guest = told.basket.put(
        Guest,
        public_id=public_id,
        meeting=meeting,
        volunteer=volunteer,
        secret_hash=secrets.hash_of(secrets.secret_of(secrets.ANSWER, public_id)),
        invited_at=asked_at,
        answer=answer,
        answered_at=asked_at + timedelta(days=1) if answer else None,
        was_there=is_over and answer == "yes" and told.dice.happens(0.85),
    )
    if volunteer.email:
        told.basket.put(MeetingMail, guest=guest, kind="invited", state="sent", asked_at=asked_at, settled_at=asked_at)


def _number(told: Telling) -> UUID:
    """A number that a second building of the same story gives again."""
    return UUID(int=told.dice.whole(0, 2**128 - 1), version=4)
