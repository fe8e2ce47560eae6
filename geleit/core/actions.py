"""Keeping half-written forms, and making sure that one form acts once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from geleit.core.actor import Acting
from geleit.core.models import Draft, SentForm
from geleit.core.whole import whole

KEEP_DRAFTS = timedelta(days=14)
KEEP_FORM_KEYS = timedelta(days=2)


@transaction.atomic(savepoint=False)
def save_draft(*, form: str, fields: dict[str, list[str]], by: Acting, now: datetime) -> Draft:
    """Keep what was typed into the form page `form`; replaces an earlier draft of the same user and form."""
    draft, _ = Draft.objects.update_or_create(
        county_id=by.county_id,
        user_id=by.user_id,
        form=form[:200],
        defaults={"fields": fields, "saved_at": now},
    )
    return draft


@transaction.atomic(savepoint=False)
def drop_draft(*, form: str, by: Acting) -> None:
    """Throw a draft away, because it was saved properly or is not wanted any more."""
    Draft.objects.filter(county_id=by.county_id, user_id=by.user_id, form=form).delete()


@dataclass(frozen=True)
class Claim:
    """Result of claiming a form key: `is_mine` to act now, else what the first sending was and where it led."""

    is_mine: bool
    body_hash: str
    result: str


# One statement; an INSERT with the same key in another transaction is waited for, so only one of the two is mine.
_CLAIM = """
    INSERT INTO core_sentform (county_id, user_id, key, body_hash, result, sent_at) VALUES (%s, %s, %s, %s, '', %s)
    ON CONFLICT (county_id, key) DO NOTHING RETURNING id
"""


@transaction.atomic(savepoint=False)
def claim_form_key(*, key: UUID, body_hash: str, by: Acting, now: datetime) -> Claim:
    """Claim the right to act for a form. A parallel claim of the same key waits until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [by.county_id, by.user_id, key, body_hash, now])
        if cursor.fetchone() is not None:
            return Claim(is_mine=True, body_hash=body_hash, result="")
    sent = SentForm.objects.get(county_id=by.county_id, key=key)
    return Claim(is_mine=False, body_hash=sent.body_hash, result=sent.result)


@transaction.atomic(savepoint=False)
def settle_form_key(*, key: UUID, result: str, by: Acting) -> None:
    """Remember where the first sending led, so that a second one leads there too."""
    SentForm.objects.filter(county_id=by.county_id, key=key).update(result=result[:300])


@transaction.atomic(savepoint=False)
def release_form_key(*, key: UUID, by: Acting) -> None:
    """Give a key back because the form was not accepted; the corrected form will use it again."""
    SentForm.objects.filter(county_id=by.county_id, key=key).delete()


@whole
def clear_away(*, county_id: int, now: datetime) -> int:
    """Delete old drafts and form keys of a county; returns how many rows went."""
    drafts, _ = Draft.objects.filter(county_id=county_id, saved_at__lt=now - KEEP_DRAFTS).delete()
    keys, _ = SentForm.objects.filter(county_id=county_id, sent_at__lt=now - KEEP_FORM_KEYS).delete()
    return drafts + keys
