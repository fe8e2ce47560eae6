"""The queue of a point: numbers, who is called where, and the devices in the waiting room. No names."""

import uuid

from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Service
from geleit.visits.codes import DeviceKind, TicketOrigin, TicketState
from geleit.visits.models.booking import Appointment, Counter, Offer, Point


class QueueDay(CountyOwned):
    """A point on one day: the last number given, and a version that every change of its queue raises."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="queue_days")
    day = models.DateField()
    last_number = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)
    issue_ended_at = models.DateTimeField(null=True, blank=True)  # by hand: no more numbers today

    PRIVACY = Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county point day last_number version issue_ended_at",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "point", "day"], name="queue_day_once")]


class Ticket(CountyOwned):
    """A number: somebody who waits, is called and served. Walk-ins and appointments stand in one queue."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    form_key = models.UUIDField()  # sending the form twice gives one number
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.PositiveIntegerField()
    letter = models.CharField(max_length=2, blank=True)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    appointment = models.ForeignKey(
        Appointment, null=True, blank=True, on_delete=models.SET_NULL, related_name="tickets"
    )
    origin = models.CharField(max_length=12, choices=TicketOrigin)
    language = models.CharField(max_length=5, default="de")
    state = models.CharField(max_length=8, choices=TicketState, default=TicketState.WAITING)
    secret_hash = models.CharField(max_length=64)  # of the address that the visitor's telephone follows
    taken_at = models.DateTimeField()
    # Place in the queue: whoever has the lowest is next. Walk-ins stand at the time they came, see rules.queueing.
    place_at = models.DateTimeField()
    keeps_time = models.BooleanField(default=False)  # an appointment whose visitor came in time
    is_urgent = models.BooleanField(default=False)  # called before all others: pregnancy, small children, disability
    counter = models.ForeignKey(Counter, null=True, blank=True, on_delete=models.PROTECT, related_name="tickets")
    wanted_counter = models.ForeignKey(Counter, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)  # last call
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    served_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_wait_from = models.PositiveSmallIntegerField(null=True, blank=True)  # minutes, as it was said at the start
    told_wait_to = models.PositiveSmallIntegerField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.VISIT_OVER,
        erase=Erase.ANONYMISE,
        plain="id county public_id form_key point day number letter offer service quantity appointment origin language"
        " state secret_hash taken_at place_at keeps_time is_urgent counter wanted_counter calls called_at started_at"
        " ended_at told_wait_from told_wait_to",
        personal="served_by",
    )

    @property
    def shown(self) -> str:
        """The number as it is called: "A12"."""
        return f"{self.letter}{self.number}"

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "point", "place_at"],
                condition=Q(state__in=["waiting", "called", "serving", "parked"]),
                name="ticket_in_house",
            ),
            models.Index(fields=["county", "point", "service", "-ended_at"], name="ticket_measured"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="ticket_public_id"),
            models.UniqueConstraint(fields=["county", "form_key"], name="ticket_form_key"),
            models.UniqueConstraint(fields=["county", "appointment"], name="ticket_of_appointment"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="ticket_secret"),
            models.UniqueConstraint(fields=["county", "point", "day", "number"], name="ticket_number_once_a_day"),
            models.UniqueConstraint(
                fields=["county", "counter"],
                condition=Q(state__in=["called", "serving"]),
                name="ticket_one_at_a_counter",
            ),
        ]


class Device(CountyOwned):
    """A kiosk or a display in the waiting room; its address carries a secret that staff can revoke."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField(max_length=8, choices=DeviceKind)
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VISITING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id point kind name secret_hash created_at revoked_at",
        personal="created_by",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="device_public_id"),
            models.UniqueConstraint(fields=["county", "secret_hash"], name="device_secret"),
        ]
