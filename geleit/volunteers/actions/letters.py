"""Writing letters, sending them once, and showing them to everybody."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.accounts.models import User
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core import clock
from geleit.core.errors import Refused, Stale
from geleit.core.whole import whole
from geleit.directory.changes import tell as tell_listeners
from geleit.volunteers import posting
from geleit.volunteers.actions.outbox import ask_again, open_topic
from geleit.volunteers.actions.records import OVERTAKEN, refuse_on
from geleit.volunteers.letter_details import LetterData
from geleit.volunteers.models import Letter, LetterAttachment, LetterEntry, LetterRecipient, PublicLetter
from geleit.volunteers.queries import letters as queries
from geleit.volunteers.rules import letters as rules


@whole
def write_letter(*, data: LetterData, by: Actor, now: datetime) -> Letter:
    """A new letter, not sent yet. Raises Refused."""
    refuse_on(rules.obstacles_to_letter(title=data.title, text=data.text, entries=data.entries))
    letter = Letter(county_id=by.county_id, written_at=now, written_by_id=by.user_id)
    _fill(letter, data)
    letter.save(force_insert=True)
    _cite(letter, data)
    _tell(letter, by=by, now=now, fields=["written_at"])
    return letter


@whole
def change_letter(*, letter: Letter, data: LetterData, version: int, by: Actor, now: datetime) -> Letter:
    """Change a letter that is not sent yet. Raises Stale and Refused."""
    letter = _locked(letter)
    if letter.version != version:
        raise Stale(OVERTAKEN)
    _refuse_if_sent(letter)
    refuse_on(rules.obstacles_to_letter(title=data.title, text=data.text, entries=data.entries))
    _fill(letter, data)
    letter.version += 1
    letter.save()
    LetterEntry.objects.filter(county_id=by.county_id, letter=letter).delete()
    _cite(letter, data)
    _tell(letter, by=by, now=now, fields=["text"])
    return letter


@whole
def discard_letter(*, letter: Letter, by: Actor, now: datetime) -> None:
    """Throw a letter away that was never sent. Raises Refused."""
    letter = _locked(letter)
    _refuse_if_sent(letter)
    _tell(letter, by=by, now=now, fields=["discarded"])
    LetterEntry.objects.filter(county_id=by.county_id, letter=letter).delete()
    LetterAttachment.objects.filter(county_id=by.county_id, letter=letter).delete()
    Letter.objects.filter(county_id=by.county_id, pk=letter.pk).delete()


@whole
def attach(*, letter: Letter, name: str, content: bytes, by: Actor, now: datetime) -> LetterAttachment:
    """Let a PDF go with a letter. Raises Refused."""
    letter = _locked(letter)
    present = LetterAttachment.objects.filter(county_id=by.county_id, letter=letter).count()
    limits = rules.attachment_limits(clock.local(now).date(), by.land)
    sent = letter.sent_at is not None
    refuse_on(rules.obstacles_to_attaching(content, size=len(content), present=present, sent=sent, limits=limits))
    made = LetterAttachment.objects.create(
        county_id=by.county_id,
        letter=letter,
        name=rules.attachment_name(name),
        size=len(content),
        content=content,
    )
    _tell(letter, by=by, now=now, fields=["attachments"])
    return made


@whole
def detach(*, attachment: LetterAttachment, by: Actor, now: datetime) -> None:
    """Take a file away from a letter that is not sent yet; doing it twice changes nothing. Raises Refused."""
    letter = _locked(attachment.letter)
    _refuse_if_sent(letter)
    gone, _rows = LetterAttachment.objects.filter(county_id=by.county_id, pk=attachment.pk).delete()
    if gone:
        _tell(letter, by=by, now=now, fields=["attachments"])


@whole
def send_test(*, letter: Letter, by: Actor, now: datetime) -> None:
    """Send the letter to whoever asks for it, and to nobody else. Raises Refused without an address."""
    if not User.objects.filter(pk=by.user_id, county_id=by.county_id).exclude(email="").exists():
        raise Refused(_("Your account has no mail address. Please ask the administration to enter one."))
    posting.ask_for_test(letter, by.user_id)
    _tell(letter, by=by, now=now, fields=["test"])


@whole
def send_letter(*, letter: Letter, seal: str, by: Actor, now: datetime, today: date) -> int:
    """Let the worker send a letter to each address of its audience once; returns how many. Raises Stale and Refused.

    `seal` stands for what was shown before: when the letter would read differently now, it is not sent.
    """
    letter = _locked(letter)
    _refuse_if_sent(letter)
    preview = queries.preview_of(letter, on=today)
    refuse_on(rules.obstacles_to_sending(sent=False, recipients=preview.reach.number))
    if preview.seal != seal:
        raise Stale(_("The letter has changed since you looked at it. Please read it once more, then send it."))
    letter.sent_at, letter.sent_by_id, letter.sent_text = now, by.user_id, preview.text
    letter.version += 1
    letter.save(update_fields=["sent_at", "sent_by", "sent_text", "version"])
    people = preview.reach.recipients
    open_topic(by.county_id, [one.match_email for one in people], topic=letter.topic)
    rows = LetterRecipient.objects.bulk_create(
        [
            LetterRecipient(
                county_id=by.county_id,
                letter=letter,
                volunteer=one,
                address=one.email,
                match_address=one.match_email,
                asked_at=now,
            )
            for one in people
        ],
        batch_size=500,
    )
    posting.hand_over("letters", rows)
    record(EventKind.LETTER_SENT, by=by, now=now, subject="letter", subject_id=letter.pk)
    return len(rows)


@whole
def send_failed_again(*, letter: Letter, by: Actor, now: datetime) -> int:
    """Try the addresses once more that could not be reached; returns how many. Raises Refused when there are none."""
    letter = _locked(letter)
    rows = queries.failed_of(letter)
    if not rows:
        raise Refused(_("No address is left that could not be reached."))
    ask_again(rows, box="letters", now=now)
    _tell(letter, by=by, now=now, fields=["failed"])
    return len(rows)


@whole
def publish_letter(*, letter: Letter, by: Actor, now: datetime) -> PublicLetter:
    """Let everybody read a letter that is sent on the public pages; doing it twice changes nothing. Raises Refused."""
    letter = _locked(letter)
    if letter.sent_at is None:
        raise Refused(_("A letter can be shown to everybody once it is sent."))
    found = queries.public_copy(letter)
    if found is not None:
        return found
    made = PublicLetter.objects.create(
        county_id=by.county_id,
        letter=letter,
        title=letter.title,
        text=letter.sent_text,
        sent_on=clock.local(letter.sent_at).date(),
    )
    _tell(letter, by=by, now=now, fields=["published"])
    tell_listeners(by.county_id)
    return made


@whole
def withdraw_letter(*, letter: Letter, by: Actor, now: datetime) -> None:
    """Take a letter off the public pages; doing it twice changes nothing."""
    letter = _locked(letter)
    gone, _rows = PublicLetter.objects.filter(county_id=by.county_id, letter=letter).delete()
    if gone:
        _tell(letter, by=by, now=now, fields=["withdrawn"])
        tell_listeners(by.county_id)


def note_letter_reading(*, letter: Letter, by: Actor, now: datetime) -> None:
    """Somebody saw who could not be reached."""
    record(EventKind.LETTER_READ, by=by, now=now, subject="letter", subject_id=letter.pk)


def _fill(letter: Letter, data: LetterData) -> None:
    letter.topic, letter.title, letter.text = data.topic, data.title.strip(), data.text.strip()
    for name, value in data.audience.columns().items():
        setattr(letter, name, value)


def _cite(letter: Letter, data: LetterData) -> None:
    LetterEntry.objects.bulk_create(
        LetterEntry(county_id=letter.county_id, letter=letter, entry=entry, position=position)
        for position, entry in enumerate(data.entries, start=1)
    )


def _locked(letter: Letter) -> Letter:
    return (
        Letter.objects.select_for_update(of=("self",))
        .select_related("circle")
        .get(pk=letter.pk, county_id=letter.county_id)
    )


def _refuse_if_sent(letter: Letter) -> None:
    if letter.sent_at is not None:
        raise Refused(_("This letter is sent already. Nobody gets it twice."))


def _tell(letter: Letter, *, by: Actor, now: datetime, fields: list[str]) -> None:
    record(EventKind.LETTER_CHANGED, by=by, now=now, subject="letter", subject_id=letter.pk, fields=fields)
