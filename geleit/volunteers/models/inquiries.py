"""What people write to the contact point on the public pages, whom the guide asked for them, and what came of it."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.volunteers.models.circles import HelperCircle
from geleit.volunteers.models.trainings import Training
from geleit.volunteers.models.volunteers import Volunteer


class GoodsNeed(CountyOwned):
    """Goods that are needed now; without one nobody is asked for goods. Public, and dated."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField(max_length=160)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)  # the first day on which they are not needed any more

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id text since until",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "since"], name="goods_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="goods_public_id"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="goods_forward"),
        ]


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    """Words for choosing inquiries."""

    def running(self) -> "InquiryQuerySet":
        """Inquiries that are not closed."""
        return self.filter(closed_at=None)

    def waiting(self) -> "InquiryQuerySet":
        """Inquiries nobody answered yet."""
        return self.running().filter(answered_at=None)

    def overdue(self, today: date) -> "InquiryQuerySet":
        """Inquiries whose promised day is over."""
        return self.waiting().filter(due_on__lt=today)


class Inquiry(CountyOwned):
    """What somebody sent from the public pages. The pages may add it and never read it again."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)  # the key of the form: sending twice writes once
    kind = models.CharField(max_length=12)  # inquiry_kind
    language = models.CharField(max_length=5)  # in which it was written
    sent_at = models.DateTimeField()
    due_on = models.DateField()  # until when an answer is promised
    institution_kind = models.CharField(max_length=32, blank=True)  # institution_kind; empty: a person
    institution = models.CharField(max_length=160, blank=True)
    name = models.CharField(max_length=160, blank=True)  # one name is enough; of an institution who answers for it
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    activities = ArrayField(models.CharField(max_length=32), default=list, blank=True)  # activity
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    availability = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    wanted_on = models.DateField(null=True, blank=True)  # from when on help is wanted
    is_urgent = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    may_pass_on = models.BooleanField(default=False)  # a circle near by may learn of it (Art. 6 Abs. 1 a DSGVO)
    may_mail = models.BooleanField(default=False)  # mails about the training
    training = models.ForeignKey(Training, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    goods = models.ForeignKey(GoodsNeed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    responsible = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_mail = models.BooleanField(default=False)  # the answer went to the address, word for word
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.SET_NULL, related_name="inquiries")
    outcome = models.CharField(max_length=32, blank=True)  # inquiry_outcome
    outcome_note = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    emptied_on = models.DateField(null=True, blank=True)  # when what is personal was deleted

    objects = InquiryQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.SHORT,
        erase=Erase.ANONYMISE,
        plain="id county public_id kind language sent_at due_on institution_kind municipality activities languages "
        "availability wanted_on is_urgent may_pass_on may_mail training goods responsible answered_at answered_by "
        "answered_by_mail outcome closed_at closed_by emptied_on",
        personal="institution name email phone answer volunteer outcome_note",
        special="text",  # who is threatened, or what a child needs
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "due_on", "id"], name="inquiry_by_day", condition=Q(closed_at=None)),
            models.Index(fields=["county", "-sent_at", "-id"], name="inquiry_by_moment"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="inquiry_public_id"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="inquiry_closed_with_outcome",
            ),
        ]

    @property
    def who(self) -> str:
        """Institution and person, as far as they are known."""
        return ", ".join(filter(None, (self.institution, self.name)))


class InquiryAsk(CountyOwned):
    """Whom the guide asked for an inquiry, and what was said."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="asks")
    circle = models.ForeignKey(HelperCircle, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=8, default="open")  # ask_answer
    answered_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.SHORT,
        erase=Erase.DELETE,
        plain="id county public_id inquiry circle asked_at asked_by answer answered_at",
        personal="volunteer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "inquiry"], name="ask_by_inquiry")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="ask_public_id"),
            models.UniqueConstraint(
                fields=["county", "inquiry", "circle"], condition=Q(circle__isnull=False), name="circle_asked_once"
            ),
            models.UniqueConstraint(
                fields=["county", "inquiry", "volunteer"],
                condition=Q(volunteer__isnull=False),
                name="volunteer_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(circle=None, volunteer__isnull=False) | Q(circle__isnull=False, volunteer=None),
                name="ask_is_of_one",
            ),
        ]

    @property
    def whom_id(self) -> uuid.UUID | None:
        """The public id of the circle or the person."""
        asked = self.circle if self.circle is not None else self.volunteer
        return asked.public_id if asked is not None else None
