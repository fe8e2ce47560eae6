"""Trainings of volunteers: their units, who signed up and was there, what people said of them, what they cost."""

import uuid

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.volunteers.models.volunteers import Volunteer

MOST_PLACES = 500


class TrainingSeries(CountyOwned):
    """Trainings that belong together, such as a basic course in several evenings."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120)
    description = models.TextField(blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id name sort_name description",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "sort_name"], name="series_name_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="series_public_id"),
        ]


class TrainingQuerySet(models.QuerySet["Training"]):
    """Words for choosing trainings."""

    def of_county(self, county_id: int) -> "TrainingQuerySet":
        """Every training of a county."""
        return self.filter(county_id=county_id)


class Training(CountyOwned):
    """A training with a number of places. `starts_on` and `ends_on` are the days of its first and last unit."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    series = models.ForeignKey(
        TrainingSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="trainings"
    )
    title = models.CharField(max_length=160)
    topic = models.CharField(max_length=32)  # training_topic
    module = models.CharField(max_length=32, blank=True)  # curriculum_module
    description = models.TextField(blank=True)
    trainer = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True)
    video_link = models.URLField(max_length=300, blank=True)
    places = models.PositiveSmallIntegerField()
    deadline = models.DateField()
    is_public = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField()
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_because = models.CharField(max_length=300, blank=True)
    said = models.TextField(blank=True)  # free words out of the evaluation forms, without names
    last_number = models.PositiveIntegerField(default=0)  # the number given to the latest sign-up
    version = models.PositiveIntegerField(default=1)

    objects = TrainingQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id series title topic module description place video_link places deadline is_public "
        "starts_on ends_on cancelled_on cancelled_because said last_number version",
        personal="trainer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "starts_on", "id"], name="training_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="training_public_id"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=MOST_PLACES), name="training_has_places"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_forward"),
            models.CheckConstraint(condition=Q(deadline__lte=F("starts_on")), name="training_deadline_before"),
        ]


class TrainingUnit(CountyOwned):
    """One sitting of a training, and how many minutes of it count."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="units")
    title = models.CharField(max_length=160, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    recorded_on = models.DateField(null=True, blank=True)  # when the attendance list was last filled in

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id training title starts_at ends_at minutes recorded_on",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "training", "starts_at"], name="unit_by_training")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="unit_forward"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="unit_has_minutes"),
        ]


class SignUp(CountyOwned):
    """Somebody who wants to take part: with a place, or waiting in the order of `number`, or no longer.

    A place is a number from 1 to the training's places, and no number can be given twice: N places are N places.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="sign_ups")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="sign_ups")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)  # sign_up_state
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    signed_up_at = models.DateTimeField()
    signed_up_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_week = models.DateField(null=True, blank=True)
    reminded_day = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id training number state place signed_up_at signed_up_by ended_at reminded_week "
        "reminded_day",
        personal="volunteer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "volunteer", "training"], name="sign_up_by_volunteer")]
        constraints = [
            models.UniqueConstraint(fields=["county", "training", "number"], name="sign_up_number_once"),
            models.UniqueConstraint(
                fields=["county", "training", "place"], condition=Q(place__isnull=False), name="training_place_once"
            ),
            models.UniqueConstraint(
                fields=["county", "training", "volunteer"], condition=~Q(state="ended"), name="signed_up_once"
            ),
            models.CheckConstraint(
                condition=Q(state="placed", place__isnull=False) | (~Q(state="placed") & Q(place=None)),
                name="sign_up_place_fits_state",
            ),
        ]


class Attendance(CountyOwned):
    """Somebody was there in a unit."""

    unit = models.ForeignKey(TrainingUnit, on_delete=models.CASCADE, related_name="attendances")
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, related_name="attendances")

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county unit",
        personal="sign_up",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "unit", "sign_up"], name="attended_once")]


class EvaluationCount(CountyOwned):
    """How many evaluation forms gave an answer to a question; nobody's answers are kept one by one."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="evaluation")
    question = models.CharField(max_length=32)  # evaluation_question
    answer = models.CharField(max_length=32)  # evaluation_answer
    count = models.PositiveSmallIntegerField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county training question answer count",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "training", "question", "answer"], name="evaluation_answer_once")
        ]


class TrainingCost(CountyOwned):
    """One line of the cost sheet of a training."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="costs")
    kind = models.CharField(max_length=32)  # training_cost
    text = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=8, decimal_places=2)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id training kind amount",
        personal="text",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "training"], name="cost_by_training")]
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="training_cost_positive")]
