"""Mails to users: written in the transaction of what they tell about, sent by the worker.

A transaction that fails leaves no mail, a mail server that is away loses none. Subjects are neutral. The notices go to
somebody who did not do it, so that nobody takes an access over unnoticed.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from geleit.accounts.models import User
from geleit.accounts.sealing import seal, unseal

# Names of the worker's tasks (see tasks.py), which import this module.
SEND = "accounts.send_mail"
ANSWER_RESET = "accounts.answer_reset"


@dataclass(frozen=True)
class Mail:
    """One mail. A second sending bears the same identification, so that mailboxes show it once."""

    to: str
    subject: str
    body: str
    message_id: str

    def send(self) -> None:
        """Hand it to the mail server. Raises SMTPException or OSError."""
        headers = {"Message-ID": self.message_id, "Auto-Submitted": "auto-generated"}
        EmailMessage(self.subject, self.body, settings.DEFAULT_FROM_EMAIL, [self.to], headers=headers).send()


def opened(sealed: str) -> Mail:
    """The mail of a job. Raises Unreadable."""
    return Mail(**json.loads(unseal(sealed)))


def invite(user: User, link: str) -> None:
    """The link of the page on which an invited user sets the first password; tells of a newer invitation, too."""
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("accounts/invitation_mail.txt", {"user": user, "link": link})
        post(user.email, _("Your access to Geleit"), body)


def ask_for_new_password(email: str, site: str) -> None:
    """Let the worker find out whose address this is, so that the answer to the request takes the same time for all."""
    app.configure_task(ANSWER_RESET).defer(sealed=seal(json.dumps({"email": email, "site": site})))


def offer_new_password(user: User, link: str) -> None:
    """The link that somebody asked for on the page of forgotten passwords."""
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("accounts/reset_mail.txt", {"user": user, "link": link})
        post(user.email, _("A new password for Geleit"), body)


def tell_old_address(user: User, old: str, *, now: datetime) -> None:
    """To the address that is no longer the user's: somebody changed it."""
    with override(settings.LANGUAGE_CODE):
        _notice(old, user, _("the administration entered another e-mail address for your access to Geleit."), now)


def tell_new_password(user: User, *, now: datetime) -> None:
    """The password was changed or set anew."""
    with override(settings.LANGUAGE_CODE):
        _notice(user.email, user, _("a new password was set for your access to Geleit."), now)


def tell_factor_added(user: User, *, now: datetime) -> None:
    """A second factor was set up."""
    with override(settings.LANGUAGE_CODE):
        _notice(user.email, user, _("a second factor was set up for your access to Geleit."), now)


def tell_factor_removed(user: User, *, now: datetime) -> None:
    """The user removed a second factor."""
    with override(settings.LANGUAGE_CODE):
        _notice(user.email, user, _("a second factor of your access to Geleit was removed."), now)


def tell_factors_reset(user: User, *, now: datetime) -> None:
    """The administration took all second factors away."""
    with override(settings.LANGUAGE_CODE):
        sentence = _("the administration reset the second factor of your access to Geleit. You can set up a new one.")
        _notice(user.email, user, sentence, now)


def _notice(to: str, user: User, sentence: str, now: datetime) -> None:
    context = {"user": user, "sentence": sentence, "moment": now}
    post(to, _("Your access to Geleit"), render_to_string("accounts/notice_mail.txt", context))


def post(to: str, subject: str, body: str) -> None:
    """Let the worker send a mail once the transaction holds; nothing happens without an address."""
    if to:
        domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
        mail = Mail(to, subject, body.strip() + "\n", make_msgid(domain=domain))
        app.configure_task(SEND).defer(sealed=seal(json.dumps(asdict(mail))))
