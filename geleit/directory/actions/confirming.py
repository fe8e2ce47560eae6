"""Keeping entries fresh: who answers for an entry confirms it from time to time, with a link and without an account."""

import logging
import secrets
from calendar import monthrange
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.directory.actions.facts import Entry
from geleit.directory.changes import tell
from geleit.directory.models import Confirmation, DirectorySettings
from geleit.directory.rules.secrets import hashed

logger = logging.getLogger(__name__)
LINK_BYTES = 24
DEFAULT_MONTHS = 6


class ConfirmationRefused(Refused):
    """The link does not confirm anything."""


class LinkUsed(ConfirmationRefused):
    """The link was used before."""


@transaction.atomic
def set_owner(*, entry: Entry, owner_email: str, by: Actor, now: datetime, today: date) -> Confirmation:
    """Name the mailbox that answers for an entry. What was never confirmed is due today."""
    kept, created = Confirmation.objects.get_or_create(
        county_id=by.county_id,
        entry_model=entry.model,
        entry_id=entry.id,
        defaults={"owner_email": owner_email, "next_due": today},
    )
    if not created:
        kept.owner_email = owner_email
        kept.save(update_fields=["owner_email"])
    _record(kept, by, now)
    return kept


@transaction.atomic
def confirm(*, entry: Entry, by: Actor, now: datetime, today: date) -> Confirmation:
    """An editor confirms that an entry is true."""
    kept, _created = Confirmation.objects.get_or_create(
        county_id=by.county_id, entry_model=entry.model, entry_id=entry.id, defaults={"next_due": today}
    )
    _confirmed(kept, today)
    _record(kept, by, now)
    return kept


@transaction.atomic
def new_link(*, confirmation: Confirmation, now: datetime) -> str:
    """A fresh secret for the link in the mail to the owner; an earlier link stops working. Only its hash is kept."""
    secret = secrets.token_urlsafe(LINK_BYTES)
    confirmation.token_hash = hashed(secret)
    confirmation.token_used_at = None
    confirmation.asked_at = now
    confirmation.save(update_fields=["token_hash", "token_used_at", "asked_at"])
    return secret


@transaction.atomic
def confirm_by_link(*, county_id: int, secret: str, now: datetime, today: date) -> Confirmation:
    """The owner confirms with the link. Raises LinkUsed the second time, ConfirmationRefused for an unknown link."""
    found = Confirmation.objects.select_for_update().filter(county_id=county_id, token_hash=hashed(secret)).first()
    if found is None:
        raise ConfirmationRefused(_("This link is not valid any more."))
    if found.token_used_at is not None:
        raise LinkUsed(_("This link was used already. Thank you, the entry is confirmed."))
    found.token_used_at = now
    _confirmed(found, today)
    audit.record_many(
        [
            Event(
                county_id=county_id, at=now, kind=EventKind.ENTRY_CONFIRMED, subject="confirmation", subject_id=found.pk
            )
        ]
    )
    return found


def send_request(*, confirmation: Confirmation, name: str, link: str) -> None:
    """Mail the link to the owner. A mail that cannot be sent stops nothing: the entry stays due."""
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("directory/confirmation_mail.txt", {"name": name, "link": link})
        subject = gettext("Is your entry still right?")
    try:
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [confirmation.owner_email])
    except (SMTPException, OSError) as error:
        logger.error("Mail about confirmation %s was not sent: %s", confirmation.pk, type(error).__name__)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _confirmed(kept: Confirmation, today: date) -> None:
    settings_row = DirectorySettings.objects.filter(county_id=kept.county_id).first()
    months = settings_row.confirm_months if settings_row is not None else DEFAULT_MONTHS
    kept.last_confirmed = today
    kept.next_due = months_later(today, months)
    kept.save(update_fields=["last_confirmed", "next_due", "token_used_at"])
    tell(kept.county_id)


def _record(kept: Confirmation, by: Actor, now: datetime) -> None:
    audit.record(EventKind.ENTRY_CONFIRMED, by=by, now=now, subject="confirmation", subject_id=kept.pk)
