"""Mails to visitors: asked for in the transaction of what they tell, worded and sent by the worker.

A transaction that fails sends nothing, a mail server that is away loses nothing, and whoever reads over somebody's
shoulder learns of an appointment, not what it is for. Plain text in the visitor's language, no names.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from procrastinate.contrib.django import app

from geleit.accounts.sealing import seal
from geleit.core import clock, wall
from geleit.visits.calendars import CANCEL, FILE_NAME, PUBLISH, calendar_of_told
from geleit.visits.codes import CancelReason, MessageKind, MessageState
from geleit.visits.models import Message
from geleit.visits.queries.telling import Told, told_by
from geleit.visits.rules.telling import still_fits

# Names of the worker's tasks (see tasks.py), which import this module.
SEND = "visits.send_message"
SEND_LINK_AGAIN = "visits.send_link_again"
SEEK_EARLIER = "visits.seek_earlier"

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
_FREES_A_PLACE = (MessageKind.CANCELLED, MessageKind.MOVED)
_WITH_CALENDAR = (MessageKind.CONFIRMED, MessageKind.MOVED, MessageKind.CANCELLED)


# --- asking for a mail ------------------------------------------------------------------------------------------------


def post(messages: Sequence[Message]) -> None:
    """Let the worker send these messages once the transaction holds; those to be told by telephone wait for staff.

    Where one of them says that a place became free, somebody on the waiting list is looked for.
    """
    waiting = [one for one in messages if one.state == MessageState.WAITING]
    freed = {(one.county_id, one.appointment.point_id) for one in messages if one.kind in _FREES_A_PLACE}
    if not waiting and not freed:
        return
    with wall.as_application():
        hand_over(waiting)
        for county_id, point_id in sorted(freed):
            app.configure_task(SEEK_EARLIER).defer(county_id=county_id, point_id=point_id)


def hand_over(messages: Sequence[Message]) -> None:
    """Give messages to the worker, in one statement for all of them."""
    if messages:
        jobs: list[dict[str, Any]] = [{"county_id": one.county_id, "message": str(one.public_id)} for one in messages]
        app.configure_task(SEND).batch_defer(*jobs)


def send_link_again(*, county_id: int, code: str, email: str) -> None:
    """Let the worker find out whether a code and an address belong together, so that the page tells nobody."""
    asked = seal(json.dumps({"county_id": county_id, "code": code, "email": email}))
    with wall.as_application():
        app.configure_task(SEND_LINK_AGAIN).defer(sealed=asked)


def seek_earlier(*, county_id: int, point_id: int) -> None:
    """Let the worker look whether somebody on the waiting list of a point can have a place that became free."""
    with wall.as_application():
        app.configure_task(SEEK_EARLIER).defer(county_id=county_id, point_id=point_id)


# --- the mail ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Letter:
    """One mail. A second sending bears the same identification, so that mailboxes show it once."""

    to: str
    sender: str
    subject: str
    body: str
    public_id: UUID
    calendar: bytes = b""
    method: str = PUBLISH

    def send(self) -> None:
        """Hand it to the mail server. Raises SMTPException or OSError."""
        address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        domain = address.rpartition("@")[2] or "localhost"
        headers = {"Message-ID": f"<{self.public_id}@{domain}>", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(self.subject, self.body, formataddr((self.sender, address)), [self.to], headers=headers)
        if self.calendar:
            part = MIMEText(self.calendar.decode(), "calendar", "utf-8")
            part.set_param("method", self.method)
            part.add_header("Content-Disposition", "attachment", filename=FILE_NAME)
            mail.attach(part)
        mail.send()


def letter_of(message: Message, *, now: datetime) -> Letter | None:
    """The words of a message as of now; None where it no longer fits, or nobody has an address."""
    about = told_by(message)
    if not about.email or not still_fits(message.kind, about.standing, written=message.created_at, now=now):
        return None
    kind = MessageKind(message.kind)
    with override(about.language):
        return Letter(
            to=about.email,
            sender=about.county,
            subject=_subject(kind),
            body="\n\n".join([_("Good day,"), *_paragraphs(kind, about), *_ending(about)]) + "\n",
            public_id=message.public_id,
            calendar=calendar_of_told(about, now=now) if kind in _WITH_CALENDAR else b"",
            method=CANCEL if kind == MessageKind.CANCELLED else PUBLISH,
        )


def moment_in_words(moment: datetime) -> str:
    """Thursday, 11.06.2026, 09:00, by the clock in Germany and in the language in force."""
    local = clock.local(moment)
    return _("%(weekday)s, %(day)s, %(time)s") % {
        "weekday": WEEKDAYS[local.weekday()],
        "day": f"{local:%d.%m.%Y}",
        "time": f"{local:%H:%M}",
    }


def _subject(kind: MessageKind) -> str:
    match kind:
        case MessageKind.CONFIRM:
            return _("Please confirm your appointment")
        case MessageKind.CONFIRMED:
            return _("Your appointment")
        case MessageKind.MOVED:
            return _("Your appointment has a new time")
        case MessageKind.CANCELLED:
            return _("Your appointment is cancelled")
        case MessageKind.REMINDER:
            return _("Reminder of your appointment")
        case MessageKind.OFFER:
            return _("You can have an earlier appointment")


def _paragraphs(kind: MessageKind, about: Told) -> Iterator[str]:
    match kind:
        case MessageKind.CONFIRM:
            yield from _confirm(about)
        case MessageKind.CONFIRMED:
            yield _("your appointment is confirmed.")
            yield from _facts(about)
            yield from _link(about)
        case MessageKind.MOVED:
            yield _("your appointment has a new time.")
            yield from _facts(about)
            if about.before is not None:
                yield _("Please do not come at the old time: %(moment)s") % {"moment": moment_in_words(about.before)}
            yield from _link(about)
        case MessageKind.CANCELLED:
            yield from _cancelled(about)
        case MessageKind.REMINDER:
            yield _("please remember your appointment.")
            yield from _facts(about)
            yield from _link(about)
        case MessageKind.OFFER:
            yield from _offer(about)


def _confirm(about: Told) -> Iterator[str]:
    yield _("please confirm your appointment. Open this address and press the button:")
    yield about.confirm_link
    until = moment_in_words(about.standing.held_until or about.standing.start)
    yield _("You have time until %(moment)s. After that your appointment is no longer kept.") % {"moment": until}
    yield from _facts(about)
    yield _("You did not ask for an appointment? Then you need not do anything.")


def _cancelled(about: Told) -> Iterator[str]:
    yield _("your appointment is cancelled. Please do not come:")
    yield moment_in_words(about.standing.start)
    if about.appointment.cancel_reason not in ("", CancelReason.VISITOR):
        yield _("We are sorry. Please choose a new appointment.")


def _offer(about: Told) -> Iterator[str]:
    now_at = about.standing.start
    yield _("you asked for an earlier appointment. One is free:")
    yield moment_in_words(about.standing.offer_start or now_at)
    yield _("Your appointment until now: %(moment)s") % {"moment": moment_in_words(now_at)}
    yield _("Do you want the earlier one? Please answer here:")
    yield about.link
    until = moment_in_words(about.standing.offer_until or now_at)
    yield _("You have time until %(moment)s. If you do not answer, your appointment stays as it is.") % {
        "moment": until
    }


def _facts(about: Told) -> Iterator[str]:
    yield _("When: %(moment)s") % {"moment": moment_in_words(about.standing.start)}
    yield "\n".join([_("Where:"), about.place.office, *about.place.address])
    yield _("Number of your appointment: %(code)s") % {"code": about.appointment.code}
    if about.bring:
        yield "\n".join([_("Please bring:"), *(f"- {thing}" for thing in about.bring)])


def _link(about: Told) -> Iterator[str]:
    yield _("Here you can see, move or cancel your appointment. Please cancel it if you cannot come:")
    yield about.link


def _ending(about: Told) -> Iterator[str]:
    if about.place.phone:
        yield _("Do you have questions? Telephone: %(number)s") % {"number": about.place.phone}
    yield _("Nobody reads answers to this mail.")
    yield about.county
