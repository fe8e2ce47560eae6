"""Municipalities, offices of the county administration and the teams of case managers."""

import uuid

from django.db import models

from geleit.accounts.models import County, CountyOwned, Unit
from geleit.core.privacy import Erase, Privacy, Purpose, Retention


def _public(plain: str) -> Privacy:
    """Declaration of public facts, behind which no person stands."""
    return Privacy(purpose=Purpose.PUBLIC_INFORMATION, retention=Retention.PERMANENT, erase=Erase.KEEP, plain=plain)


class Municipality(models.Model):
    """A Gemeinde, Stadt or Markt of the official register (Gemeindeverzeichnis)."""

    id = models.BigAutoField(primary_key=True)
    in_county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="municipalities")
    ags = models.CharField(max_length=8, unique=True)  # Amtlicher Gemeindeschlüssel
    ars = models.CharField(max_length=12, unique=True)  # Amtlicher Regionalschlüssel
    name = models.CharField(max_length=80)
    sort_name = models.CharField(max_length=80)  # folded to ASCII, so that Ö sorts as oe everywhere
    kind = models.CharField(max_length=40)
    population = models.PositiveIntegerField()
    population_date = models.DateField()
    latitude = models.DecimalField(max_digits=9, decimal_places=6)
    longitude = models.DecimalField(max_digits=9, decimal_places=6)

    PRIVACY = _public(
        "id in_county ags ars name sort_name kind population population_date latitude longitude",
    )

    class Meta:
        indexes = [models.Index(fields=["in_county", "sort_name"], name="municipality_by_name")]

    def __str__(self) -> str:
        return f"Municipality {self.ags}"


class PostalCode(models.Model):
    """A postal code of a municipality; one code can belong to several municipalities."""

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="postal_codes")
    code = models.CharField(max_length=5)

    PRIVACY = _public("id municipality code")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "municipality"], name="postal_code_once_per_municipality")
        ]

    def __str__(self) -> str:
        return f"PostalCode {self.pk}"


class Office(CountyOwned):
    """An office of the county administration as the public finds it."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=160)
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=80, blank=True)

    PRIVACY = _public("id county public_id key name street postal_code place")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "key"], name="office_key_in_county")]


class ContactChannel(CountyOwned):
    """One way to reach an office, with its validity: contact facts change and old ones stay readable."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=20)  # phone, fax, email, de_mail, post_box, signature_mail …
    value = models.CharField(max_length=200)
    purpose = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    PRIVACY = _public("id county office kind value purpose valid_from valid_to source")


class TeamSite(CountyOwned):
    """Where a municipal team sits and which municipalities it serves."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sites")
    seat = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    municipalities = models.ManyToManyField(Municipality, related_name="team_sites")

    PRIVACY = _public("id county unit seat municipalities")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "unit"], name="one_site_per_team")]
