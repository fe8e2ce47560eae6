"""Questions people ask the integration guide, and the knowledge that comes of the answers."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.volunteers.models.circles import HelperCircle
from geleit.volunteers.models.volunteers import Volunteer


class KnowledgeEntry(CountyOwned):
    """A short, plain answer that can be given again: dated, with the rule it rests on."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    sort_title = models.CharField(max_length=160)
    topic = models.CharField(max_length=32)  # training_topic
    text = models.TextField()
    rule = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField()  # the day the answer was last known to be right
    review_since = models.DateField(null=True, blank=True)
    review_because = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id title sort_title topic text rule checked_on review_since review_because written_by "
        "version",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "sort_title", "id"], name="knowledge_by_title")]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="knowledge_public_id")]


class QuestionQuerySet(models.QuerySet["Question"]):
    """Words for choosing questions."""

    def waiting(self) -> "QuestionQuerySet":
        """Questions nobody answered yet."""
        return self.filter(answered_at=None)

    def overdue(self, today: date) -> "QuestionQuerySet":
        """Questions whose promised day is over."""
        return self.waiting().filter(due_on__lt=today)


class Question(CountyOwned):
    """What somebody wants to know, until when an answer was promised, and the answer."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=32)  # question_kind
    channel = models.CharField(max_length=32)  # question_channel
    subject = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    asker = models.CharField(max_length=160, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    # Who asked on the own pages and reads the answer there.
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions")
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_urgent = models.BooleanField(default=False)
    asked_on = models.DateField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    responsible = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(
        KnowledgeEntry, null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )

    objects = QuestionQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.LOG_PERIOD,
        erase=Erase.ANONYMISE,
        plain="id county public_id kind channel circle municipality is_urgent asked_on due_on recorded_at responsible "
        "answered_at answered_by entry",
        personal="subject text asker contact volunteer answer",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "due_on", "id"], name="waiting_by_day", condition=Q(answered_at=None)),
            models.Index(fields=["county", "-asked_on", "-id"], name="question_by_day"),
            models.Index(
                fields=["county", "volunteer", "-id"],
                name="question_by_volunteer",
                condition=Q(volunteer__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="question_public_id"),
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="question_due_after_asked"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_at_and_by",
            ),
        ]
