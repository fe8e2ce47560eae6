"""Counties, their units, users and what they may do there."""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from geleit.accounts.codes import Land, UnitKind
from geleit.accounts.roles import Role
from geleit.core.privacy import Erase, Privacy, Purpose, Retention


class DateRange(Func):
    """SQL `daterange(from, to, '[]')`; an empty end is open."""

    function = "DATERANGE"
    output_field = models.Field()


def period(start: str = "valid_from", end: str = "valid_to") -> DateRange:
    """The closed date range between two columns, for exclusion constraints."""
    return DateRange(F(start), F(end), Value("[]"))


class County(models.Model):
    """A Landkreis (Mandant): the border of everything personal."""

    id = models.BigAutoField(primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    land = models.CharField(max_length=2, choices=Land)
    regional_key = models.CharField(max_length=5, unique=True)  # five-digit Kreisschlüssel
    case_prefix = models.CharField(max_length=4)  # first part of case numbers, such as "HN"

    PRIVACY = Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id slug name land regional_key case_prefix",
    )

    def __str__(self) -> str:
        return f"County {self.pk}"


class CountyOwned(models.Model):
    """Base of everything that belongs to one county and stands behind the county wall."""

    id = models.BigAutoField(primary_key=True)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Unit(CountyOwned):
    """A node of the county's tree: office, carrier or municipal team."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=UnitKind)

    PRIVACY = Privacy(
        purpose=Purpose.PUBLIC_INFORMATION,
        retention=Retention.PERMANENT,
        erase=Erase.KEEP,
        plain="id county public_id parent key name kind",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "key"], name="unit_key_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="unit_public_id"),
        ]


class UserManager(BaseUserManager["User"]):
    """Finds users by what they type when signing in."""

    def get_queryset(self) -> models.QuerySet["User"]:
        """With the county, which every request of a signed-in user asks for."""
        return super().get_queryset().select_related("county")

    def get_by_natural_key(self, username: str | None) -> "User":
        """User names are compared without case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in. Read before the county is known, therefore outside the wall; holds no file data."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    county = models.ForeignKey(County, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    username = models.CharField(max_length=60, unique=True)
    email = models.EmailField(blank=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    session_epoch = models.PositiveIntegerField(default=0)  # raised by "sign out everywhere"
    fte_percent = models.PositiveSmallIntegerField(default=100)  # share of a full post, 100 = 1.0 VZÄ

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    PRIVACY = Privacy(
        purpose=Purpose.ADMINISTRATION,
        retention=Retention.MEMBERSHIP_ENDED,
        erase=Erase.ANONYMISE,
        plain="id public_id county is_active session_epoch",
        personal="username email display_name password last_login invited_at joined_at fte_percent",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    @property
    def home_county(self) -> County:
        """The county of a county's user. Raises LookupError for an operator, who belongs to none."""
        if self.county is None:
            raise LookupError("the user belongs to no county")
        return self.county

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with "sign out everywhere", which ends all sessions at their next request."""
        return salted_hmac(
            "geleit.accounts.session", f"{self.password}:{self.session_epoch}", algorithm="sha256"
        ).hexdigest()


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Words for choosing memberships."""

    def valid_on(self, day: date) -> "MembershipQuerySet":
        """Memberships in force on `day`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


class Membership(CountyOwned):
    """A user holds a role in a unit for a time."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.ADMINISTRATION,
        retention=Retention.MEMBERSHIP_ENDED,
        erase=Erase.ANONYMISE,
        plain="id county public_id unit role valid_from valid_to",
        personal="user",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "user"], name="membership_by_user")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="membership_public_id"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="membership_ends_after_start"
            ),
            ExclusionConstraint(
                name="membership_once_at_a_time",
                expressions=[
                    ("county", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class StandIn(CountyOwned):
    """While somebody is away, a colleague stands in for the whole caseload."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    absent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stand_ins")
    valid_from = models.DateField()
    valid_to = models.DateField()

    PRIVACY = Privacy(
        purpose=Purpose.ADMINISTRATION,
        retention=Retention.MEMBERSHIP_ENDED,
        erase=Erase.DELETE,
        plain="id county public_id valid_from valid_to",
        personal="absent stand_in",
    )

    class Meta:
        indexes = [models.Index(fields=["county", "stand_in"], name="stand_in_by_colleague")]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="stand_in_public_id"),
            models.CheckConstraint(condition=Q(valid_to__gte=F("valid_from")), name="stand_in_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="stand_in_is_somebody_else"),
        ]
