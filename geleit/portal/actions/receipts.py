"""Mails of receipt: a message to the contact point has arrived, and by which day it is answered.

Everybody can type anybody's address. So nothing of what was typed stands in the mail, and an address gets few of them a
day.
"""

from datetime import datetime, timedelta
from typing import Protocol

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from geleit.accounts.mails import post
from geleit.core import clock, wall
from geleit.core.codelists import rule_value
from geleit.portal.labels import day_in_words
from geleit.volunteers.codes import InquiryKind
from geleit.volunteers.details import InquiryData
from geleit.volunteers.links import contact_page
from geleit.volunteers.queries import messages_from
from geleit.volunteers.rules import reply_by

# Who signs up for a training hears of the place; who reports a threat may share the mailbox with somebody.
CONFIRMED = frozenset({InquiryKind.OFFER, InquiryKind.HELP, InquiryKind.GOODS})
A_DAY = timedelta(days=1)


class Written(Protocol):
    """The county that was written to."""

    @property
    def pk(self) -> int: ...

    @property
    def slug(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def land(self) -> str: ...


def confirm_receipt(*, county: Written, data: InquiryData, now: datetime) -> bool:
    """Let the worker write to whoever just sent a message, in the language it was sent in; tells whether it will."""
    if data.kind not in CONFIRMED or not data.email:
        return False
    today = clock.local(now).date()
    with wall.as_application():
        most = rule_value("portal", "receipts_a_day", on=today, land=county.land)
        if messages_from(county.pk, data.email, since=now - A_DAY) > most:
            return False
        day = reply_by(data.kind, today, is_urgent=data.is_urgent, land=county.land)
        with override(data.language):
            context = {
                "day": day_in_words(day),
                "county": county.name,
                "contact": contact_page(county.slug, data.language),
            }
            body = render_to_string("portal/mail/receipt.txt", context)
            post(data.email, _("Your message has arrived"), body)
    return True
