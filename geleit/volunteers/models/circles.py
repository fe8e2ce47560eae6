"""Helper circles: what they are, whom they serve, who coordinates them, what they look for."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.volunteers.models.volunteers import Volunteer


class HelperCircleQuerySet(models.QuerySet["HelperCircle"]):
    """Words for choosing circles."""

    def of_county(self, county_id: int) -> "HelperCircleQuerySet":
        """Every circle of a county."""
        return self.filter(county_id=county_id)

    def in_state(self, *states: str, on: date) -> "HelperCircleQuerySet":
        """Circles that were in one of these states on a day."""
        periods = CirclePeriod.objects.filter(
            Q(until=None) | Q(until__gt=on), circle=OuterRef("pk"), county_id=OuterRef("county_id"), since__lte=on
        )
        return self.filter(Exists(periods.filter(state__in=states)))

    def serving(self, ags: str, *, on: date) -> "HelperCircleQuerySet":
        """Circles that served a municipality on a day."""
        served = ServedMunicipality.objects.on(on).filter(circle=OuterRef("pk"), municipality__ags=ags)
        return self.filter(Exists(served))

    def in_region(self, region: str, *, on: date) -> "HelperCircleQuerySet":
        """Circles that belonged to a region on a day."""
        there = Q(region=region) | Q(region=None, circle__region=region)
        periods = CirclePeriod.objects.filter(there, Q(until=None) | Q(until__gt=on), since__lte=on)
        # Not correlated, so that the database finds these circles once for a whole statement.
        return self.filter(pk__in=periods.values("circle"))


class HelperCircle(CountyOwned):
    """A Helferkreis (BIR Nr. 5). Its public contact is a role mailbox and a number of the county, never a person's."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=120)
    legal_form = models.CharField(max_length=32)  # legal_form
    region = models.CharField(max_length=32, blank=True)  # region
    state = models.CharField(max_length=12)  # circle_state; that of the period that runs
    state_since = models.DateField()
    accommodations = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    activities = ArrayField(models.CharField(max_length=32), default=list, blank=True)  # activity
    mailbox = models.EmailField(blank=True)
    phone = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HelperCircleQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id name sort_name legal_form region state state_since languages activities mailbox "
        "phone version",
        special="accommodations",  # where refugees live
    )

    class Meta:
        indexes = [models.Index(fields=["county", "sort_name", "id"], name="circle_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="circle_public_id"),
            models.UniqueConstraint(fields=["county", "sort_name"], name="circle_name_in_county"),
        ]


class CirclePeriod(CountyOwned):
    """In which state and region a circle was from a day up to, not including, another; periods follow without gap."""

    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="periods")
    state = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    region = models.CharField(max_length=32, null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county circle state since until region by",
        personal="note",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "circle", "since"], name="circle_period_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["county", "circle"], condition=Q(until=None), name="one_circle_state_now"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="circle_period_forward"),
        ]


class ServedMunicipalityQuerySet(models.QuerySet["ServedMunicipality"]):
    """Words for choosing served municipalities."""

    def on(self, day: date) -> "ServedMunicipalityQuerySet":
        """What was served on a day."""
        return self.filter(served_on(day))


def served_on(day: date, prefix: str = "") -> Q:
    """The condition that a municipality was served on a day; `prefix` is the way to it, such as "served__"."""
    ends, begins = f"{prefix}until", f"{prefix}since"
    return (Q(**{ends: None}) | Q(**{f"{ends}__gt": day})) & (Q(**{begins: None}) | Q(**{f"{begins}__lte": day}))


class ServedMunicipality(CountyOwned):
    """A municipality a circle works in, from a day (None: always) up to, not including, another; can be several."""

    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="served")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = ServedMunicipalityQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county circle municipality since until",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "circle", "municipality"], condition=Q(until=None), name="circle_serves_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gt=F("since")), name="served_forward"
            ),
        ]


class CircleMember(CountyOwned):
    """Who belongs to a circle, from when to when."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="members")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="memberships")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id circle valid_from valid_to",
        personal="volunteer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "circle", "volunteer"], name="members_of_circle")]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "volunteer", "circle"], condition=Q(valid_to=None), name="member_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="member_forward"
            ),
        ]


class Coordination(CountyOwned):
    """Who coordinates a circle, from when to when."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="coordinations")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="coordinations")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county public_id circle valid_from valid_to",
        personal="volunteer",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "circle", "valid_from"], name="coordination_by_circle")]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "volunteer", "circle"], condition=Q(valid_to=None), name="coordinates_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="coordination_forward"
            ),
        ]


class CircleNeed(CountyOwned):
    """What a circle looks for, such as drivers; stays readable when it is met."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="needs")
    activity = models.CharField(max_length=32, blank=True)  # activity
    text = models.CharField(max_length=300)
    since = models.DateField()
    met_on = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id circle activity text since met_on",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "circle"], name="open_need_by_circle", condition=Q(met_on=None))]


class CircleNote(CountyOwned):
    """What the integration guide notes about a circle; only for her."""

    circle = models.ForeignKey(HelperCircle, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county circle at by",
        personal="text",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "circle", "-at"], name="note_by_circle")]
