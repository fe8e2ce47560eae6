"""Technical records: half-written forms and keys of forms already sent. Both are short-lived."""

import uuid

from django.db import models

from geleit.core.privacy import Erase, Privacy, Purpose, Retention


class Draft(models.Model):
    """What somebody typed into a form but has not saved; one per user and form."""

    id = models.BigAutoField(primary_key=True)
    county_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    form = models.CharField(max_length=200)  # path of the form page, which names it and reopens it
    fields = models.JSONField(default=dict)  # field name -> list of typed values
    saved_at = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.OPERATION,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county_id form saved_at",
        personal="user_id",
        special="fields",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county_id", "user_id", "form"], name="one_draft_per_user_and_form"),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk}"


class SentForm(models.Model):
    """A form that was sent with this key; the same key never acts twice."""

    id = models.BigAutoField(primary_key=True)
    county_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    key = models.UUIDField(default=uuid.uuid4)
    body_hash = models.CharField(max_length=64)
    result = models.CharField(max_length=300, blank=True)  # where the first sending led to
    sent_at = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.OPERATION,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county_id key body_hash result sent_at",
        personal="user_id",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county_id", "key"], name="form_key_acts_once"),
        ]

    def __str__(self) -> str:
        return f"SentForm {self.pk}"
