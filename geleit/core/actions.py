"""Keeping half-written forms, and making sure that one form acts once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from geleit.core.actor import Acting
from geleit.core.models import Draft, SentForm

KEEP_DRAFTS = timedelta(days=14)
KEEP_FORM_KEYS = timedelta(days=2)


@transaction.atomic
def save_draft(*, form: str, fields: dict[str, list[str]], by: Acting, now: datetime) -> Draft:
    """Keep what was typed into the form page `form`; replaces an earlier draft of the same user and form."""
    draft, _ = Draft.objects.update_or_create(
        county_id=by.county_id,
        user_id=by.user_id,
        form=form[:200],
        defaults={"fields": fields, "saved_at": now},
    )
    return draft


@transaction.atomic
def drop_draft(*, form: str, by: Acting) -> None:
    """Throw a draft away, because it was saved properly or is not wanted any more."""
    Draft.objects.filter(county_id=by.county_id, user_id=by.user_id, form=form).delete()


@dataclass(frozen=True)
class Claim:
    """Result of claiming a form key: `is_mine` to act now, else what the first sending was and where it led."""

    is_mine: bool
    body_hash: str
    result: str


@transaction.atomic
def claim_form_key(*, key: UUID, body_hash: str, by: Acting, now: datetime) -> Claim:
    """Claim the right to act for a form. A parallel claim of the same key waits until this transaction has ended."""
    created = SentForm.objects.bulk_create(
        [SentForm(county_id=by.county_id, user_id=by.user_id, key=key, body_hash=body_hash, sent_at=now)],
        ignore_conflicts=True,
    )
    del created  # says nothing about conflicts; the row itself does
    sent = SentForm.objects.select_for_update().get(county_id=by.county_id, key=key)
    is_mine = sent.sent_at == now and sent.body_hash == body_hash and not sent.result and sent.user_id == by.user_id
    return Claim(is_mine=is_mine, body_hash=sent.body_hash, result=sent.result)


@transaction.atomic
def settle_form_key(*, key: UUID, result: str, by: Acting) -> None:
    """Remember where the first sending led, so that a second one leads there too."""
    SentForm.objects.filter(county_id=by.county_id, key=key).update(result=result[:300])


@transaction.atomic
def release_form_key(*, key: UUID, by: Acting) -> None:
    """Give a key back because the form was not accepted; the corrected form will use it again."""
    SentForm.objects.filter(county_id=by.county_id, key=key).delete()


@transaction.atomic
def clear_away(*, county_id: int, now: datetime) -> int:
    """Delete old drafts and form keys of a county; returns how many rows went."""
    drafts, _ = Draft.objects.filter(county_id=county_id, saved_at__lt=now - KEEP_DRAFTS).delete()
    keys, _ = SentForm.objects.filter(county_id=county_id, sent_at__lt=now - KEEP_FORM_KEYS).delete()
    return drafts + keys
