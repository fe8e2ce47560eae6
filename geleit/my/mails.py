"""Mails with links; written in the transaction that made the link, sent by the worker. Subjects are neutral."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate.contrib.django import app

from geleit.accounts.mails import post
from geleit.accounts.models import County
from geleit.accounts.sealing import seal
from geleit.my import rules
from geleit.volunteers.models import Volunteer

# Name of the worker's task (see tasks.py), which imports this module by way of the actions.
ANSWER_SIGN_IN = "my.answer_sign_in"


@dataclass(frozen=True)
class NamedLink:
    """A link and whose it is."""

    volunteer: Volunteer
    county: County
    secret: str

    @property
    def href(self) -> str:
        """The full address."""
        path = reverse("my:link", kwargs={"county": self.county.slug, "secret": self.secret})
        return f"{settings.ADDRESS}{path}"

    @property
    def initials(self) -> str:
        """Enough for two who share a mailbox to tell their links apart, and nothing for others."""
        return f"{self.volunteer.given_name[:1]}. {self.volunteer.family_name[:1]}."


def ask_for_links(email: str) -> None:
    """Let the worker find out whose address this is, so that the answer to the request is the same for all."""
    app.configure_task(ANSWER_SIGN_IN).defer(sealed=seal(json.dumps({"email": email})))


def send_links(links: Sequence[NamedLink]) -> None:
    """One mail to one mailbox; with several people behind it, one link for each, marked with initials."""
    context = {"links": links, "is_shared": len(links) > 1, "minutes": rules.LINK_MINUTES}
    _post(links[0].volunteer.email, _subject(), "my/mail/sign_in.txt", context)


def prove_address(link: NamedLink, email: str) -> None:
    """To a new address: it counts once this link is opened."""
    _post(email, _subject(), "my/mail/prove_address.txt", {"link": link, "minutes": rules.LINK_MINUTES})


def tell_former_address(email: str, *, now: datetime) -> None:
    """To the address that is no longer the volunteer's."""
    _post(email, _subject(), "my/mail/former_address.txt", {"moment": now})


def _subject() -> str:
    with override(settings.LANGUAGE_CODE):
        return _("Your own pages")


def _post(to: str, subject: str, template: str, context: dict[str, object]) -> None:
    with override(settings.LANGUAGE_CODE):
        post(to, subject, render_to_string(template, context))
