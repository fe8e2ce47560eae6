"""Keeping entries fresh: who answers for an entry confirms it from time to time, with a link and without an account."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from geleit.accounts import mails
from geleit.accounts.actors import Actor
from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.errors import Refused
from geleit.directory.actions.facts import Entry
from geleit.directory.changes import tell
from geleit.directory.models import Confirmation, ConfirmationLink, ConfirmedDay, DirectorySettings
from geleit.directory.queries.confirming import link_days, obstacles_of, to_ask
from geleit.directory.rules.confirming import months_later
from geleit.directory.rules.secrets import hashed

LINK_BYTES = 24
DEFAULT_MONTHS = 6
Address = Callable[[str], str]  # makes the full address of the page from the secret of a link


class ConfirmationRefused(Refused):
    """The link does not confirm anything."""


class LinkUsed(ConfirmationRefused):
    """The link was used before."""


@transaction.atomic
def set_owner(*, entry: Entry, owner_email: str, by: Actor, now: datetime, today: date) -> Confirmation:
    """Name the mailbox that answers for an entry; links in another's hands end. What was never confirmed is due."""
    kept, created = Confirmation.objects.get_or_create(
        county_id=by.county_id,
        entry_model=entry.model,
        entry_id=entry.id,
        defaults={"owner_email": owner_email, "next_due": today},
    )
    if not created and kept.owner_email != owner_email:
        kept.links.filter(used_at=None).delete()  # the former owner has nothing to confirm any more
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
def new_link(*, confirmation: Confirmation, now: datetime, today: date) -> str:
    """A fresh secret for the link in the mail to the owner; an earlier link stops working. Only its hash is kept."""
    secret = secrets.token_urlsafe(LINK_BYTES)
    ConfirmationLink.objects.create(
        county_id=confirmation.county_id,
        confirmation=confirmation,
        token_hash=hashed(secret),
        sent_at=now,
        last_day=today + timedelta(days=link_days(today)),
    )
    return secret


@transaction.atomic
def ask_owner(*, confirmation: Confirmation, name: str, address: Address, now: datetime, today: date) -> None:
    """Mail the owner a new link; `address` makes its full address from the secret."""
    secret = new_link(confirmation=confirmation, now=now, today=today)
    context = {
        "name": name,
        "link": address(secret),
        "last_day": f"{today + timedelta(days=link_days(today)):%d.%m.%Y}",
    }
    with override(settings.LANGUAGE_CODE):
        body = render_to_string("directory/confirmation_mail.txt", context)
        mails.post(confirmation.owner_email, gettext("Please look at an entry"), body)


@transaction.atomic
def ask_owners_due(*, county_id: int, address: Address, now: datetime, today: date) -> int:
    """Mail the owner of each entry that is due, once a due date; returns how many were asked."""
    due = to_ask(county_id, today)
    for one in due:
        ask_owner(confirmation=one.confirmation, name=one.name, address=address, now=now, today=today)
    return len(due)


@transaction.atomic
def confirm_by_link(*, county_id: int, secret: str, now: datetime, today: date) -> Confirmation:
    """The owner confirms with the link.

    Raises LinkUsed the second time, ConfirmationRefused for an unknown, replaced or old link.
    """
    links = ConfirmationLink.objects.select_for_update(of=("self",)).select_related("confirmation")
    link = links.filter(county_id=county_id, token_hash=hashed(secret)).first()
    if link is None:
        raise ConfirmationRefused(_("This link is not valid any more."))
    reasons = obstacles_of(link, today)
    if reasons:
        raise (LinkUsed if link.used_at is not None else ConfirmationRefused)(reasons)
    link.used_at = now
    link.save(update_fields=["used_at"])
    kept = link.confirmation
    _confirmed(kept, today)
    event = Event(
        county_id=county_id, at=now, kind=EventKind.ENTRY_CONFIRMED, subject="confirmation", subject_id=kept.pk
    )
    audit.record_many([event])
    return kept


def _confirmed(kept: Confirmation, today: date) -> None:
    settings_row = DirectorySettings.objects.filter(county_id=kept.county_id).first()
    months = settings_row.confirm_months if settings_row is not None else DEFAULT_MONTHS
    kept.last_confirmed = today
    kept.next_due = months_later(today, months)
    kept.save(update_fields=["last_confirmed", "next_due"])
    ConfirmedDay.objects.get_or_create(
        county_id=kept.county_id, entry_model=kept.entry_model, entry_id=kept.entry_id, day=today
    )
    tell(kept.county_id)


def _record(kept: Confirmation, by: Actor, now: datetime) -> None:
    audit.record(EventKind.ENTRY_CONFIRMED, by=by, now=now, subject="confirmation", subject_id=kept.pk)
