"""The audit trail: one append-only table without foreign keys and without personal values."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from geleit.audit.codes import READING, EventKind
from geleit.core.privacy import Erase, Privacy, Purpose, Retention


class EventQuerySet(models.QuerySet["Event"]):
    """Words for choosing events."""

    def about_person(self, person_id: int) -> "EventQuerySet":
        """Events about one person's file, whichever record of it they touched."""
        return self.filter(person_id=person_id)

    def readings(self) -> "EventQuerySet":
        """Events of somebody reading."""
        return self.filter(kind__in=[kind.value for kind in READING])

    def changes(self) -> "EventQuerySet":
        """Events of somebody doing something."""
        return self.exclude(kind__in=[kind.value for kind in READING])

    def since(self, moment: datetime) -> "EventQuerySet":
        """Events at or after `moment`."""
        return self.filter(at__gte=moment)

    def newest_first(self) -> "EventQuerySet":
        """Latest events first."""
        return self.order_by("-at", "-id")


class Event(models.Model):
    """Who did or read what, when, in which role and for which person (16.2 ASVS; Art. 5 (2), 32 GDPR)."""

    id = models.BigAutoField(primary_key=True)
    county_id = models.BigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, choices=EventKind)
    actor_id = models.BigIntegerField(null=True)  # null: the system itself
    role = models.CharField(max_length=40, blank=True)
    person_id = models.BigIntegerField(null=True)  # whose file
    case_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=40, blank=True)  # model name of the record
    subject_id = models.BigIntegerField(null=True)
    fields = ArrayField(models.CharField(max_length=60), default=list)  # names of changed fields, never values
    reason = models.CharField(max_length=300, blank=True)  # reason given by the actor where one is asked for

    objects = EventQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.ACCOUNTABILITY,
        retention=Retention.LOG_PERIOD,
        erase=Erase.DELETE,
        plain="id county_id at kind role subject fields",
        personal="actor_id person_id case_id subject_id reason",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county_id", "person_id", "-at"], name="audit_by_person"),
            models.Index(fields=["county_id", "actor_id", "-at"], name="audit_by_actor"),
            models.Index(fields=["county_id", "-at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"Event {self.pk}"
