"""Volunteers and where they stood from when to when."""

import uuid
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    """Words for choosing volunteers."""

    def of_county(self, county_id: int) -> "VolunteerQuerySet":
        """Everybody of a county."""
        return self.filter(county_id=county_id)

    def in_state(self, *states: str, on: date) -> "VolunteerQuerySet":
        """Volunteers who stood in one of these states on a day; with the day of the register, any day of the past."""
        periods = VolunteerPeriod.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))
        return self.filter(Exists(periods.on(on).filter(state__in=states)))

    def registered(self, *, on: date) -> "VolunteerQuerySet":
        """Everybody known on a day who has not left."""
        periods = VolunteerPeriod.objects.filter(volunteer=OuterRef("pk"), county_id=OuterRef("county_id"))
        return self.filter(Exists(periods.on(on).exclude(state="left")))


class Volunteer(CountyOwned):
    """Somebody who helps, or wants to (BIR Nr. 5). Another purpose than counselling, and no way between them."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    sort_name = models.CharField(max_length=220)  # folded, family name first
    match_name = models.CharField(max_length=220)  # folded, words in any order, for finding the same person again
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    match_email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    match_phone = models.CharField(max_length=12, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12)  # volunteer_state; that of the period that runs
    state_since = models.DateField()
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    wishes = ArrayField(models.CharField(max_length=32), default=list, blank=True)  # activity
    availability = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    radius_km = models.PositiveSmallIntegerField(null=True, blank=True)
    has_car = models.BooleanField(default=False)
    experience = models.TextField(blank=True)
    emergency_contact = models.CharField(max_length=200, blank=True)
    remark = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = VolunteerQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.ANONYMISE,
        plain="id county public_id state state_since registered_at registered_by version",
        personal="given_name family_name sort_name match_name birth_date email match_email phone match_phone "
        "municipality languages wishes availability radius_km has_car experience emergency_contact remark",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "sort_name", "id"], name="volunteer_by_name"),
            models.Index(fields=["county", "state", "sort_name", "id"], name="volunteer_by_state"),
            models.Index(fields=["county", "match_name"], name="volunteer_by_match_name"),
            models.Index(fields=["county", "match_email"], name="volunteer_by_mail", condition=~Q(match_email="")),
            models.Index(fields=["county", "match_phone"], name="volunteer_by_phone", condition=~Q(match_phone="")),
        ]
        constraints = [models.UniqueConstraint(fields=["county", "public_id"], name="volunteer_public_id")]

    @property
    def full_name(self) -> str:
        """Given name first."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def list_name(self) -> str:
        """Family name first."""
        return ", ".join(filter(None, (self.family_name, self.given_name)))


class VolunteerPeriodQuerySet(models.QuerySet["VolunteerPeriod"]):
    """Words for choosing periods."""

    def on(self, day: date) -> "VolunteerPeriodQuerySet":
        """Periods that a day lies in."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class VolunteerPeriod(CountyOwned):
    """In which state a volunteer was from a day up to, not including, another; periods follow without gap."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="periods")
    state = models.CharField(max_length=12)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # Null: the volunteer, on the own pages.
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = VolunteerPeriodQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county state since until by",
        personal="volunteer note",
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["county", "volunteer", "since"], include=["until", "state"], name="volunteer_period_by_day"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "volunteer"], condition=Q(until=None), name="one_state_now"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="volunteer_period_forward"),
        ]


class Consent(CountyOwned):
    """What a volunteer allows to be shown to whom, from when to when (Art. 6 (1) a, 7 GDPR)."""

    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="consents")
    what = models.CharField(max_length=32)  # consent
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.VOLUNTEERING,
        retention=Retention.VOLUNTEER_LEFT,
        erase=Erase.DELETE,
        plain="id county what given_on withdrawn_on",
        personal="volunteer",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "volunteer", "what"], condition=Q(withdrawn_on=None), name="one_consent_of_a_kind"
            )
        ]
