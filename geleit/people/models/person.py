"""People, their names and contact ways, households and family relations."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality


def list_name(given_names: str, family_names: str) -> str:
    """Names as a list shows them: family names first; one name alone stands for itself."""
    if family_names and given_names:
        return f"{family_names}, {given_names}"
    return family_names or given_names


class Person(CountyOwned):
    """Somebody who is counselled, or belongs to the family of somebody who is.

    Names follow the papers: somebody may have one name only, which then stands in `given_names`. The birth date is kept
    in parts, because papers often know only the year.
    """

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    given_names = models.CharField(max_length=150, blank=True)
    family_names = models.CharField(max_length=150, blank=True)
    call_name = models.CharField(max_length=80, blank=True)
    native_name = models.CharField(max_length=200, blank=True)  # name in original script
    sort_name = models.CharField(max_length=300)  # folded to ASCII, family name first
    sex = models.CharField(max_length=12)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_month = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_day = models.PositiveSmallIntegerField(null=True, blank=True)
    birth_estimated = models.BooleanField(default=False)
    nationalities = ArrayField(models.CharField(max_length=12), default=list)
    marital_status = models.CharField(max_length=24, blank=True)
    preferred_language = models.CharField(max_length=12, blank=True)
    arrived_on = models.DateField(null=True, blank=True)  # entry into Germany
    is_protected = models.BooleanField(default=False)  # Auskunftssperre § 51 BMG, shelter: address behind one door
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.ANONYMISE,
        plain="id county public_id registered_at registered_by version",
        personal="given_names family_names call_name native_name sort_name sex birth_year birth_month birth_day "
        "birth_estimated marital_status preferred_language arrived_on",
        special="nationalities is_protected",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "sort_name", "id"], name="person_by_name"),
            models.Index(fields=["county", "birth_year", "birth_month", "birth_day"], name="person_by_birth"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="person_public_id"),
            models.CheckConstraint(condition=~Q(given_names="") | ~Q(family_names=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_month__range=(1, 12)), name="person_birth_month_exists"
            ),
            models.CheckConstraint(
                condition=Q(birth_day=None) | (Q(birth_day__range=(1, 31)) & Q(birth_month__isnull=False)),
                name="person_birth_day_needs_month",
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_year__isnull=False), name="person_birth_month_needs_year"
            ),
        ]

    @property
    def full_name(self) -> str:
        """Names as one reads them: given names, then family names."""
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def list_name(self) -> str:
        """Names as a list shows them: family names first."""
        return list_name(self.given_names, self.family_names)


class OtherName(CountyOwned):
    """Another name or spelling of the same person (maiden name, other transliteration, alias in other papers)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county",
        personal="person name",
    )


class NameKey(CountyOwned):
    """A key under which a person's names are found; looked up by equality and prefix only.

    Row-level security keeps PostgreSQL from using trigram and full-text indexes, so spelling tolerance is computed once
    at registration (`people.names`) and searched through this plain index.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_keys", db_index=False)
    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=40)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county kind",
        personal="person key",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "kind", "key", "person"], name="name_key_lookup"),
            models.Index(fields=["person"], name="name_key_by_person"),
        ]


class ContactPoint(CountyOwned):
    """A phone number, messenger or e-mail address of a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contact_points")
    kind = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    note = models.CharField(max_length=120, blank=True)
    is_safe = models.BooleanField(default=True)  # False: others read along; never send anything there

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county kind is_safe",
        personal="person value note",
    )


class SpokenLanguage(CountyOwned):
    """A language a person speaks, and whether talks in German need an interpreter for it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spoken_languages")
    language = models.CharField(max_length=12)
    needs_interpreter = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county position",
        personal="person language needs_interpreter",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "person", "language"], name="language_once_per_person")
        ]


class Household(CountyOwned):
    """People who live and are counselled together."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING, retention=Retention.CASE_CLOSED, erase=Erase.DELETE, plain="id county public_id"
    )


class HouseholdMember(CountyOwned):
    """Somebody lives in a household for a time."""

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="household_memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county",
        personal="household person valid_from valid_to",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "person"], condition=Q(valid_to=None), name="one_household_at_a_time"
            )
        ]


class Relation(CountyOwned):
    """`person` is the `kind` of `other`: parent, spouse, carer … Stored once; the code list knows the inverse."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=20)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county",
        personal="person other kind",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "person", "other"], name="one_relation_per_pair"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="relation_needs_two_people"),
        ]


class ProtectedAddress(CountyOwned):
    """Where a protected person really lives. In a table of its own; one page shows it, after a reason."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="protected_addresses")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.TextField()
    valid_from = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county recorded_at recorded_by",
        special="person municipality address valid_from",
    )
