"""Consultations, the people who took part, and what a later correction changed."""

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from geleit.accounts.actors import Actor
from geleit.accounts.models import CountyOwned, User
from geleit.cases.models import Case
from geleit.core.privacy import Erase, Privacy, Purpose, Retention


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Words for choosing consultations."""

    def visible_to(self, actor: Actor) -> "ConsultationQuerySet":
        """Consultations of cases in the own caseload.

        Who held one has no part in it: need to know ends when the case is handed over (§ 203 StGB).
        """
        own = Participation.objects.filter(
            county_id=actor.county_id, consultation=OuterRef("pk"), case__in=Case.objects.visible_to(actor)
        )
        return self.filter(Exists(own), county_id=actor.county_id)

    def of_case(self, case: Case) -> "ConsultationQuerySet":
        """Consultations in which the case took part."""
        return self.filter(county_id=case.county_id, participations__case=case)

    def between(self, start: datetime, end: datetime) -> "ConsultationQuerySet":
        """Consultations that began in the half-open interval [start, end)."""
        return self.filter(at__gte=start, at__lt=end)

    def with_topic(self, topic: str) -> "ConsultationQuerySet":
        """Consultations about a topic."""
        return self.filter(topics__contains=[topic])

    def newest_first(self) -> "ConsultationQuerySet":
        """Latest first."""
        return self.order_by("-at", "-id")


class Consultation(CountyOwned):
    """One talk, with one person or a family."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    setting = models.CharField(max_length=16)  # setting: single, family
    place = models.CharField(max_length=16)  # place
    topics = ArrayField(models.CharField(max_length=32), default=list)
    language = models.CharField(max_length=12, blank=True)
    interpreter = models.CharField(max_length=32, blank=True)  # interpreter_kind
    interpreter_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    is_letter = models.BooleanField(default=False)  # "letter explained"
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ConsultationQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.ANONYMISE,
        plain="id county public_id author at minutes setting place interpreter interpreter_minutes is_letter "
        "recorded_at version",
        personal="language",
        special="topics note",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "author", "-at"], name="consultation_by_author"),
            models.Index(fields=["county", "-at"], name="consultation_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="consultation_public_id"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 600)), name="consultation_takes_minutes"),
        ]


class Participation(CountyOwned):
    """A case took part in a consultation. Carries the time, so that a file's timeline reads one index."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.CASCADE, related_name="participations", db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participations", db_index=False)
    at = models.DateTimeField()

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county at",
        personal="consultation case",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "case", "-at"], name="participation_by_case"),
            # The month's numbers of a whole county are read from this index alone.
            models.Index(fields=["county", "at"], include=["case"], name="participation_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "consultation", "case"], name="takes_part_once"),
        ]


class Correction(CountyOwned):
    """What a consultation said before it was corrected later, with the reason; the first text stays readable."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # empty within the first 24 hours
    before = models.JSONField()  # field name -> value before this correction

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county at by",
        personal="consultation reason",
        special="before",
    )
