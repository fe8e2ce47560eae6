"""What becomes of mails to volunteers: sent once, given up, no longer wanted, or asked for again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from procrastinate.contrib.django.models import ProcrastinateJob

from geleit.accounts.models import County, User
from geleit.volunteers import posting, secrets
from geleit.volunteers.codes import GuestAnswer, MeetingMailKind, PostState, VolunteerState
from geleit.volunteers.models import Guest, Letter, LetterRecipient, MeetingMail, Posted, TopicAddress
from geleit.volunteers.queries import audience as reading
from geleit.volunteers.queries import letters as queries

FORGOTTEN_AFTER = timedelta(minutes=5)
GIVEN_UP_AFTER = timedelta(days=3)  # a letter can wait over a weekend on which the worker stood still
_JOINED: dict[str, tuple[str, ...]] = {
    "letters": ("letter",),
    "meetings": ("guest__meeting", "guest__volunteer"),
}


@transaction.atomic
def send_mail(*, county_id: int, box: str, message: UUID, now: datetime) -> PostState | None:
    """Send a mail that waits, or drop it where nobody wants it any more; None where another worker has it in hand.

    The row is held until the mail server has taken the mail. Killed in between, the worker sends it once more with the
    same Message-ID. Raises SMTPException or OSError; then nothing is changed.
    """
    waiting = _rows(box, county_id).select_for_update(of=("self",), skip_locked=True).select_related(*_JOINED[box])
    row = waiting.filter(public_id=message, state=PostState.WAITING).first()
    if row is None:
        return None
    mail = _mail_of(row, now)
    if mail is not None:
        mail.send()
    state = PostState.SENT if mail is not None else PostState.DROPPED
    _rows(box, county_id).filter(pk=row.pk).update(state=state, settled_at=now)
    return state


@transaction.atomic
def give_up(*, county_id: int, box: str, message: UUID, now: datetime) -> None:
    """Note that a mail could not be sent, so that somebody calls instead."""
    waiting = _rows(box, county_id).filter(public_id=message, state=PostState.WAITING)
    waiting.update(state=PostState.FAILED, settled_at=now)


@transaction.atomic
def hand_over_forgotten(*, county_id: int, now: datetime) -> int:
    """Give mails to the worker for which no job waits, such as those of a worker that was killed; returns how many.

    A job too many does no harm: whoever comes second finds nothing that waits.
    """
    found: dict[str, list[Posted]] = {}
    for box in posting.BOXES:
        waiting = _rows(box, county_id).filter(state=PostState.WAITING)
        # The worker has stopped trying long before; whatever it was, somebody has to call.
        waiting.filter(asked_at__lte=now - GIVEN_UP_AFTER).update(state=PostState.FAILED, settled_at=now)
        found[box] = list(waiting.filter(asked_at__lte=now - FORGOTTEN_AFTER).order_by("asked_at", "id"))
    if not any(found.values()):
        return 0
    jobs = ProcrastinateJob.objects.filter(task_name=posting.SEND, status="todo")
    queued = set(jobs.annotate(message=KeyTextTransform("message", "args")).values_list("message", flat=True))
    forgotten = {box: [one for one in rows if str(one.public_id) not in queued] for box, rows in found.items()}
    for box, rows in forgotten.items():
        posting.hand_over(box, rows)
    return sum(map(len, forgotten.values()))


def ask_again(rows: Sequence[Posted], *, box: str, now: datetime) -> None:
    """Let mails wait once more that could not be delivered."""
    _rows(box, rows[0].county_id).filter(pk__in=[one.pk for one in rows]).update(
        state=PostState.WAITING, asked_at=now, settled_at=None
    )
    posting.hand_over(box, rows)


def open_topic(county_id: int, addresses: Sequence[str], *, topic: str) -> None:
    """See that each of these folded addresses has the link that ends the mails on a topic."""
    rows = []
    for address in addresses:
        public_id = uuid4()
        secret_hash = secrets.hash_of(secrets.secret_of(secrets.UNSUBSCRIBE, public_id))
        rows.append(
            TopicAddress(
                county_id=county_id, public_id=public_id, topic=topic, match_address=address, secret_hash=secret_hash
            )
        )
    TopicAddress.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


@transaction.atomic
def send_test(*, county_id: int, letter: UUID, user_id: int) -> None:
    """Send a letter as it is now to a user. Raises SMTPException or OSError."""
    user = User.objects.filter(pk=user_id, county_id=county_id, is_active=True).first()
    found = Letter.objects.filter(county_id=county_id, public_id=letter).first()
    if user is None or found is None or not user.email:
        return
    text = queries.text_of(found, queries.entries_of(found))
    county = County.objects.get(pk=county_id)
    posting.test_mail(found, text, to=user.email, county=county.name, message_id=uuid4()).send()


def _rows(box: str, county_id: int) -> QuerySet[Posted]:
    return QuerySet(posting.BOXES[box]).filter(county_id=county_id)


def _mail_of(row: Posted, now: datetime) -> posting.Mail | None:
    """The words of a mail; None where it is not wanted or no longer true. Holds who would end the topic meanwhile."""
    county = County.objects.get(pk=row.county_id)
    if isinstance(row, LetterRecipient):
        held = _held(row, row.letter.topic, row.match_address)
        if held is None or not reading.still_wants(row.county_id, row.match_address, topic=row.letter.topic):
            return None
        return posting.mail_of_letter(row, held, county=county.name, slug=county.slug)
    if not isinstance(row, MeetingMail):
        raise TypeError(type(row).__name__)
    volunteer = row.guest.volunteer
    if volunteer.state == VolunteerState.LEFT or not _still_true(row, now):
        return None
    if volunteer.pk not in reading.may_write(row.county_id, [volunteer.pk], topic=posting.MEETINGS):
        return None
    _renew(row.guest, secrets.ANSWER)
    open_topic(row.county_id, [volunteer.match_email], topic=posting.MEETINGS)
    held = _held(row, posting.MEETINGS, volunteer.match_email)
    return posting.mail_of_meeting(row, held, county=county.name, slug=county.slug, now=now) if held else None


def _held(row: Posted, topic: str, address: str) -> TopicAddress | None:
    """The address on a topic, kept from whoever ends it until this mail is out; None when it is ended."""
    found = TopicAddress.objects.select_for_update().filter(county_id=row.county_id, topic=topic, match_address=address)
    held = found.first()
    if held is None or held.ended_at is not None:
        return None
    _renew(held, secrets.UNSUBSCRIBE)
    return held


def _renew(row: TopicAddress | Guest, what: str) -> None:
    """Let the link fit that a mail is about to carry: it is another one after the installation's key was replaced."""
    secret_hash = secrets.hash_of(secrets.secret_of(what, row.public_id))
    if row.secret_hash != secret_hash:
        row.secret_hash = secret_hash
        row.save(update_fields=["secret_hash"])


def _still_true(row: MeetingMail, now: datetime) -> bool:
    """Whether the mail still tells what is so: a later one takes the place of an earlier one."""
    meeting = row.guest.meeting
    if row.kind == MeetingMailKind.CANCELLED:
        return meeting.cancelled_on is not None
    if row.kind == MeetingMailKind.REMINDER and (meeting.starts_at <= now or row.guest.answer == GuestAnswer.NO):
        return False
    return meeting.cancelled_on is None and meeting.ends_at > now and row.sequence == meeting.sequence


__all__ = ["ask_again", "give_up", "hand_over_forgotten", "open_topic", "send_mail", "send_test"]
