"""Appointments: where they are given, who is there to give them, and who has one.

A counter is one place for one party at a time. No two appointments that take their place overlap at a counter: an
exclusion constraint says so, not a check before the insert. Nothing of this knows a client file.
"""

import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q

from geleit.accounts.models import CountyOwned, User, period
from geleit.core.multilingual import MultilingualField
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Office, Service, Site
from geleit.visits.codes import (
    OCCUPYING,
    AppointmentState,
    BlockKind,
    CancelReason,
    Channel,
    MessageKind,
    MessageState,
    StepKind,
)


def _plan(plain: str, personal: str = "") -> Privacy:
    """How an office organises its appointments; a member of staff may stand behind it."""
    return Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain=f"id county public_id {plain}",
        personal=personal,
    )


def _visit(plain: str, personal: str = "") -> Privacy:
    """What belongs to one visit and ends soon after it."""
    return Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.VISIT_OVER,
        erase=Erase.DELETE,
        plain=f"id county {plain}",
        personal=personal,
    )


class Point(CountyOwned):
    """A place of an office where people come with an appointment or a number (Anlaufstelle)."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = MultilingualField()
    gives_appointments = models.BooleanField(default=True)
    gives_numbers = models.BooleanField(default=False)
    gives_numbers_at_home = models.BooleanField(default=False)
    grid_minutes = models.PositiveSmallIntegerField(default=15)  # appointments begin every so many minutes
    hold_minutes = models.PositiveSmallIntegerField(default=15)  # how long a place is kept while somebody fills in
    confirm_minutes = models.PositiveSmallIntegerField(default=120)  # how long the link of the first mail holds
    offer_minutes = models.PositiveSmallIntegerField(default=180)  # how long an earlier place is kept for an answer
    change_hours = models.PositiveSmallIntegerField(default=2)  # until so long before it can be moved by the visitor
    open_per_contact = models.PositiveSmallIntegerField(default=4)  # open appointments by one address or telephone
    closed_at = models.DateTimeField(null=True, blank=True)  # given up: kept for what happened there

    PRIVACY = _plan(
        "key office site name gives_appointments gives_numbers gives_numbers_at_home grid_minutes hold_minutes"
        " confirm_minutes offer_minutes change_hours open_per_contact closed_at"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="point_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="point_public_id"),
            models.CheckConstraint(condition=Q(grid_minutes__in=[5, 10, 15, 20, 30, 60]), name="point_grid"),
        ]


class Offer(CountyOwned):
    """A service that people can come for at a point, and how long it takes; dated, because that changes."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="offers")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField()  # for one person or piece
    minutes_more = models.PositiveSmallIntegerField(default=0)  # for each further one
    max_quantity = models.PositiveSmallIntegerField(default=5)
    lead_minutes = models.PositiveIntegerField(default=120)  # at least so long before
    horizon_days = models.PositiveSmallIntegerField(default=30)  # at most so long before
    by_appointment = models.BooleanField(default=True)
    by_number = models.BooleanField(default=False)
    letter = models.CharField(max_length=2, blank=True)  # before the numbers of the queue
    pictogram = models.CharField(max_length=40, blank=True)  # name of an icon, for the kiosk
    sort = models.PositiveSmallIntegerField(default=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = _plan(
        "point service minutes minutes_more max_quantity lead_minutes horizon_days by_appointment by_number letter"
        " pictogram sort valid_from valid_to"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="offer_public_id"),
            models.CheckConstraint(condition=Q(minutes__gte=5, max_quantity__gte=1), name="offer_takes_time"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="offer_ends_after_start"
            ),
            ExclusionConstraint(
                name="offer_once_at_a_time",
                expressions=[
                    ("county", RangeOperators.EQUAL),
                    ("point", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Counter(CountyOwned):
    """A counter or room of a point: one place for one party at a time."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="counters")
    name = models.CharField(max_length=40)  # as it stands on the door and on the display: "3", "Zimmer 112"
    sort = models.PositiveSmallIntegerField(default=100)
    closed_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = _plan("point name sort closed_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="counter_public_id"),
            models.UniqueConstraint(
                fields=["county", "point", "name"], condition=Q(closed_at=None), name="counter_name_at_point"
            ),
        ]


class Staffing(CountyOwned):
    """Somebody is at a counter at these hours on these days of the week, for these services and ways of booking."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="staffings")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    weekdays = models.PositiveSmallIntegerField()  # one bit a day, Monday is 1, Sunday is 64
    time_from = models.TimeField()
    time_to = models.TimeField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    channels = ArrayField(models.CharField(max_length=12, choices=Channel))
    # So many days before, what is left goes to the public pages, too; empty: never.
    public_days_before = models.PositiveSmallIntegerField(null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)  # spoken there beside German

    PRIVACY = _plan(
        "counter weekdays time_from time_to valid_from valid_to channels public_days_before languages", "user"
    )

    class Meta:
        indexes = [models.Index(fields=["county", "counter"], name="staffing_of_counter")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="staffing_public_id"),
            models.CheckConstraint(condition=Q(time_to__gt=F("time_from")), name="staffing_ends_after_start"),
            models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=127), name="staffing_has_days"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="staffing_days_in_order"
            ),
        ]


class StaffingOffer(CountyOwned):
    """A service that is given at this staffing; without any, all of the point are."""

    staffing = models.ForeignKey(Staffing, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county staffing service",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "staffing", "service"], name="staffing_service_once")]


class Block(CountyOwned):
    """A time in which a counter, a colleague or a whole point takes nobody. Taken back, it stays in the history."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Point, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    counter = models.ForeignKey(Counter, null=True, blank=True, on_delete=models.CASCADE, related_name="blocks")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    kind = models.CharField(max_length=10, choices=BlockKind)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.VISIT_OVER,
        erase=Erase.DELETE,
        plain="id county public_id point counter during kind recorded_at lifted_at",
        personal="user recorded_by",
    )

    class Meta:
        indexes = [GistIndex(fields=["county", "during"], name="block_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="block_public_id"),
            models.CheckConstraint(
                condition=Q(point__isnull=False, counter=None, user=None)
                | Q(point=None, counter__isnull=False, user=None)
                | Q(point=None, counter=None, user__isnull=False),
                name="block_of_one_thing",
            ),
        ]


class PlanVersion(CountyOwned):
    """Number of the county's plan: raised by whatever changes which places there are.

    Processes keep a computed plan for as long as the number is the same.
    """

    number = models.BigIntegerField(default=0)

    PRIVACY = Privacy(
        purpose=Purpose.VISITING, retention=Retention.PERMANENT, erase=Erase.KEEP, plain="id county number"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county"], name="plan_version_once")]


class Invitation(CountyOwned):
    """A link with which its reader may choose a place out of the contingent for invitations."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64)
    valid_to = models.DateField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = _visit("public_id offer secret_hash valid_to created_at used_at", "created_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="invitation_public_id"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="invitation_secret"),
        ]


class GermanDay(Func):
    """SQL: the calendar day in Germany on which a range of time begins."""

    template = "((lower(%(expressions)s) AT TIME ZONE 'Europe/Berlin')::date)"
    output_field = models.DateField()


class Appointment(CountyOwned):
    """One party at one counter at one time. Who it is stands in `Visitor`."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Of the form that chose the place: sending it twice keeps one place. The secret of the visitor's link follows from
    # it and from the key of the installation (`secrets.secret_of`).
    form_key = models.UUIDField()
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="appointments")
    counter = models.ForeignKey(Counter, on_delete=models.PROTECT, related_name="appointments")
    during = DateTimeRangeField()  # [)
    # Behind the county wall an index is used for days, which compare without leaking, and not for ranges of time.
    day = models.GeneratedField(expression=GermanDay("during"), output_field=models.DateField(), db_persist=True)
    state = models.CharField(max_length=10, choices=AppointmentState)
    held_until = models.DateTimeField(null=True, blank=True)  # where it ends by itself
    channel = models.CharField(max_length=12, choices=Channel)
    secret_hash = models.CharField(max_length=64)  # SHA-256 of the secret in the visitor's link
    code = models.CharField(max_length=12)  # for the telephone and the kiosk: names the appointment, opens nothing
    language = models.CharField(max_length=5, default="de")
    persons = models.PositiveSmallIntegerField(default=1)
    companion = models.BooleanField(default=False)  # somebody comes along
    interpreter = models.CharField(max_length=5, blank=True)  # language in which help is needed
    contact_key = models.CharField(max_length=64, blank=True)  # keyed hash of address or telephone, for limits
    person_key = models.CharField(max_length=64, blank=True)  # keyed hash of name and contact: one open a concern
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=10, choices=CancelReason, blank=True)
    wishes_earlier_since = models.DateTimeField(null=True, blank=True)  # on the waiting list
    wishes_from = models.DateField(null=True, blank=True)  # not before this day
    offered_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="offers")
    invitation = models.ForeignKey(Invitation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    booked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = _visit(
        "public_id form_key point counter during day state held_until channel secret_hash code language persons"
        " companion interpreter created_at booked_at confirmed_at ended_at cancel_reason wishes_earlier_since"
        " wishes_from offered_to invitation version",
        "contact_key person_key booked_by",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "held_until"], condition=~Q(held_until=None), name="appointment_passing"),
            models.Index(
                fields=["county", "contact_key"],
                condition=Q(state__in=["reserved", "confirmed"]),
                name="appointment_by_contact",
            ),
            models.Index(
                fields=["county", "point", "wishes_earlier_since"],
                condition=~Q(wishes_earlier_since=None),
                name="appointment_wishes",
            ),
            models.Index(fields=["county", "point", "day"], name="appointment_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="appointment_public_id"),
            models.UniqueConstraint(fields=["county", "form_key"], name="appointment_form_key"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="appointment_secret"),
            models.UniqueConstraint(fields=["county", "code"], name="appointment_code"),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "offered", "reserved"]) | Q(held_until__isnull=False),
                name="appointment_passing_ends",
            ),
            ExclusionConstraint(
                name="appointment_never_two",
                expressions=[
                    ("county", RangeOperators.EQUAL),
                    ("counter", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=[state.value for state in OCCUPYING]),
            ),
        ]


class Concern(CountyOwned):
    """What an appointment is for. Of one concern a person has one open appointment at a time."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="concerns")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    person_key = models.CharField(max_length=64, blank=True)
    is_open = models.BooleanField(default=False)  # reserved or confirmed

    PRIVACY = _visit("appointment offer service quantity is_open", "person_key")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "appointment", "service"], name="concern_once"),
            models.UniqueConstraint(
                fields=["county", "person_key", "service"],
                condition=Q(is_open=True) & ~Q(person_key=""),
                name="concern_one_open_a_person",
            ),
        ]


class Visitor(CountyOwned):
    """Name and one way to reach whoever booked. Never changed after booking; the public pages cannot."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="visitors")
    name = models.CharField(max_length=120)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=30, blank=True)  # E.164

    PRIVACY = _visit("appointment", "name email phone")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "appointment"], name="visitor_of_appointment"),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="visitor_can_be_reached"),
        ]


class Step(CountyOwned):
    """Something that happened to an appointment."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    at = models.DateTimeField()
    during = DateTimeRangeField(null=True, blank=True)  # the time before a move
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = _visit("appointment kind at during", "by")

    class Meta:
        indexes = [models.Index(fields=["county", "appointment", "at"], name="step_of_appointment")]


class Message(CountyOwned):
    """A message to a visitor: written in the transaction of what it tells, sent by the worker, seen in the outbox.

    Its words are made when it is sent, so that nobody is reminded of an appointment that was moved in between.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=10, choices=MessageKind)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.WAITING)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    PRIVACY = _visit("public_id appointment kind state created_at settled_at", "told_by")

    class Meta:
        indexes = [models.Index(fields=["county", "state", "created_at"], name="message_by_state")]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="message_public_id")]
