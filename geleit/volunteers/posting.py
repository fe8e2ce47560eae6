"""Mails of letters and meetings: asked for in the transaction of what they tell, worded and sent by the worker.

Subjects are neutral. Each mail carries the link that ends the mails on its topic, also for the button of mail programs
(RFC 8058), and a Message-ID of its own that a second sending repeats.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from geleit.volunteers import secrets
from geleit.volunteers.calendars import CANCEL, FILE_NAME, PUBLISH, calendar_of
from geleit.volunteers.codes import GuestAnswer, MeetingMailKind
from geleit.volunteers.links import answer_link, unsubscribe_link
from geleit.volunteers.models import (
    Letter,
    LetterAttachment,
    LetterRecipient,
    MeetingMail,
    Posted,
    TopicAddress,
)
from geleit.volunteers.rules.letters import in_plain_words

# Names of the worker's tasks (see tasks.py), which import this module.
SEND = "volunteers.send_mail"
SEND_TEST = "volunteers.send_test_letter"
# The tables in which mails wait, by the name a job gives them.
BOXES: dict[str, type[Posted]] = {"letters": LetterRecipient, "meetings": MeetingMail}
MEETINGS = "meetings"  # letter_topic under which invitations go out


@dataclass(frozen=True)
class Mail:
    """One mail."""

    to: str
    sender: str
    subject: str
    body: str
    message_id: UUID
    unsubscribe: str = ""
    files: Sequence[tuple[str, bytes]] = ()
    calendar: bytes = b""
    method: str = PUBLISH

    def send(self) -> None:
        """Hand it to the mail server. Raises SMTPException or OSError."""
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        domain = address.rpartition("@")[2] or "localhost"
        headers = {"Message-ID": f"<{self.message_id}@{domain}>", "Auto-Submitted": "auto-generated"}
        if self.unsubscribe:
            headers["List-Unsubscribe"] = f"<{self.unsubscribe}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        mail = EmailMessage(self.subject, self.body, formataddr((self.sender, address)), [self.to], headers=headers)
        for name, content in self.files:
            mail.attach(name, content, "application/pdf")
        if self.calendar:
            part = MIMEText(self.calendar.decode(), "calendar", "utf-8")
            part.set_param("method", self.method)
            part.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
            mail.attach(part)
        mail.send()


# --- asking for mails -----------------------------------------------------------------------------------------------


def hand_over(box: str, rows: Sequence[Posted]) -> None:
    """Give mails to the worker, in one statement for all of them."""
    if rows:
        jobs: list[dict[str, Any]] = [
            {"county_id": one.county_id, "box": box, "message": str(one.public_id)} for one in rows
        ]
        app.configure_task(SEND).batch_defer(*jobs)


def ask_for_test(letter: Letter, user_id: int) -> None:
    """Let the worker send a letter to the user who wrote it, as it stands then."""
    app.configure_task(SEND_TEST).defer(county_id=letter.county_id, letter=str(letter.public_id), user_id=user_id)


# --- their words ----------------------------------------------------------------------------------------------------


def letter_subject() -> str:
    """The subject of every letter: nothing of its topic and nothing of who reads it."""
    with override(settings.LANGUAGE_CODE):
        return _("A letter from the district office")


def link_here() -> str:
    """What stands for the link where a letter is only shown."""
    with override(settings.LANGUAGE_CODE):
        return _("(here each address finds a link of its own)")


def letter_body(letter: Letter, text: str, *, county: str, link: str = "") -> str:
    """The whole mail of a letter, word for word; without the link of an address something stands for it."""
    context = {"letter": letter, "text": in_plain_words(text), "county": county, "link": link or link_here()}
    return _rendered("letter", context)


def mail_of_letter(row: LetterRecipient, topic_address: TopicAddress, *, county: str, slug: str) -> Mail:
    """The mail to one address of a letter that is sent."""
    link = _unsubscribe(topic_address, slug)
    return Mail(
        to=row.address,
        sender=county,
        subject=letter_subject(),
        body=letter_body(row.letter, row.letter.sent_text, county=county, link=link),
        message_id=row.public_id,
        unsubscribe=link,
        files=_files(row.letter),
    )


def test_mail(letter: Letter, text: str, *, to: str, county: str, message_id: UUID) -> Mail:
    """The same to somebody who wants to see it before: the link is left out, because it would be nobody's."""
    body = letter_body(letter, text, county=county)
    return Mail(to, county, letter_subject(), body, message_id, files=_files(letter))


def mail_of_meeting(row: MeetingMail, topic_address: TopicAddress, *, county: str, slug: str, now: datetime) -> Mail:
    """The mail to one guest, about the meeting as it is now."""
    guest, meeting = row.guest, row.guest.meeting
    answer = answer_link(slug, secrets.secret_of(secrets.ANSWER, guest.public_id))
    stop = _unsubscribe(topic_address, slug)
    context = {
        "meeting": meeting,
        "kind": row.kind,
        "agenda": list(meeting.agenda.filter(county_id=row.county_id).order_by("position", "id")),
        "volunteer": guest.volunteer,
        "has_accepted": guest.answer == GuestAnswer.YES,
        "county": county,
        "answer_link": answer,
        "link": stop,
    }
    with override(settings.LANGUAGE_CODE):
        subjects = {
            MeetingMailKind.INVITED: _("An invitation from the district office"),
            MeetingMailKind.MOVED: _("Your meeting has a new time"),
            MeetingMailKind.CANCELLED: _("Your meeting is cancelled"),
            MeetingMailKind.REMINDER: _("Your meeting is near"),
        }
    return Mail(
        to=guest.volunteer.email,
        sender=county,
        subject=subjects[MeetingMailKind(row.kind)],
        body=_rendered("meeting", context),
        message_id=row.public_id,
        unsubscribe=stop,
        calendar=calendar_of(meeting, link=answer, sender=county, now=now),
        method=CANCEL if row.kind == MeetingMailKind.CANCELLED else PUBLISH,
    )


def _unsubscribe(topic_address: TopicAddress, slug: str) -> str:
    return unsubscribe_link(slug, secrets.secret_of(secrets.UNSUBSCRIBE, topic_address.public_id))


def _files(letter: Letter) -> list[tuple[str, bytes]]:
    rows = LetterAttachment.objects.filter(county_id=letter.county_id, letter=letter).order_by("id")
    return [(one.name, bytes(one.content)) for one in rows]


def _rendered(name: str, context: dict[str, Any]) -> str:
    with override(settings.LANGUAGE_CODE):
        return render_to_string(f"volunteers/mail/{name}.txt", context).strip() + "\n"
