"""Dated histories: what was true of a person from when to when. Entries are never overwritten.

A wrong entry is corrected by a new one that names the reason; the old one stays readable and points to its successor.
"""

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from geleit.accounts.models import CountyOwned, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.people.models.person import Person

_COMMON = "id county public_id origin recorded_at recorded_by corrected_at corrected_by replaced_by is_disputed"


def _history(special: str) -> Privacy:
    """Declaration of a history model: everything but the bookkeeping is as sensitive as health data."""
    return Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain=_COMMON,
        personal="person valid_from valid_to remark correction_reason",
        special=special,
    )


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    """Words for choosing history entries."""

    def standing(self) -> "HistoryQuerySet":
        """Entries that were not corrected."""
        return self.filter(corrected_at=None)

    def on(self, day: date) -> "HistoryQuerySet":
        """Standing entries true on `day`."""
        return self.standing().filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )

    def latest_first(self) -> "HistoryQuerySet":
        """Newest period first; entries without a start last."""
        return self.order_by(F("valid_from").desc(nulls_last=True), "-id")


class HistoryEntry(CountyOwned):
    """Common part of every dated history."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="%(class)s_entries")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    origin = models.CharField(max_length=24, default="self_stated")  # code list fact_origin
    remark = models.CharField(max_length=300, blank=True)
    is_disputed = models.BooleanField(default=False)  # the person disputes it (§ 84 Abs. 2 SGB X pattern)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    correction_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = HistoryQuerySet.as_manager()

    # Name under which addresses, forms and code know this history; each model sets its own.
    HISTORY: ClassVar[str]

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["county", "person", "valid_from"], name="%(class)s_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="%(class)s_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(corrected_at=None, corrected_by=None)
                | (Q(corrected_at__isnull=False, corrected_by__isnull=False) & ~Q(correction_reason="")),
                name="%(class)s_corrected_at_by_and_why",
            ),
        ]


class ResidenceTitle(HistoryEntry):
    """A residence document with its legal basis; `valid_to` is the end printed on the paper."""

    HISTORY = "residence"
    document = models.CharField(max_length=40)  # residence_document
    basis = models.CharField(max_length=40, blank=True)  # permit_basis
    toleration = models.CharField(max_length=40, blank=True)  # toleration_kind
    number = models.CharField(max_length=40, blank=True)
    authority = models.CharField(max_length=120, blank=True)
    residence_obligation = models.BooleanField(null=True, blank=True)  # Wohnsitzregelung § 12a AufenthG
    residence_obligation_until = models.DateField(null=True, blank=True)

    PRIVACY = _history("document basis toleration number authority residence_obligation residence_obligation_until")


class AsylumStage(HistoryEntry):
    """State of the asylum procedure."""

    HISTORY = "asylum"
    state = models.CharField(max_length=40)  # asylum_state

    PRIVACY = _history("state")


class Accommodation(HistoryEntry):
    """Where somebody lives. For a protected person neither municipality nor address is stored here."""

    HISTORY = "accommodation"
    kind = models.CharField(max_length=40)  # accommodation_type
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    street = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    place = models.CharField(max_length=80, blank=True)

    PRIVACY = _history("kind municipality street postal_code place")


class Benefit(HistoryEntry):
    """A benefit somebody receives; `valid_to` is the end of the approval period."""

    HISTORY = "benefit"
    kind = models.CharField(max_length=40)  # benefit_type
    form = models.CharField(max_length=40, blank=True)  # benefit_form
    authority = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)

    PRIVACY = _history("kind form authority reference")


class LanguageLevel(HistoryEntry):
    """Level of German, certified by a test or estimated."""

    HISTORY = "language_level"
    level = models.CharField(max_length=8)  # language_level
    is_certified = models.BooleanField(default=False)
    test = models.CharField(max_length=40, blank=True)  # language_test
    literacy = models.CharField(max_length=40, blank=True)  # literacy

    PRIVACY = _history("level is_certified test literacy")


class CourseAttendance(HistoryEntry):
    """A language course from entitlement to result; `waiting_since` measures the waiting time."""

    HISTORY = "course"
    kind = models.CharField(max_length=40)  # course_type
    state = models.CharField(max_length=40)  # course_state
    access = models.CharField(max_length=40, blank=True)  # course_access
    provider = models.CharField(max_length=120, blank=True)
    waiting_since = models.DateField(null=True, blank=True)
    entitled_until = models.DateField(null=True, blank=True)  # § 44 AufenthG: entitlement lapses
    result = models.CharField(max_length=40, blank=True)  # language_level

    PRIVACY = _history("kind state access provider waiting_since entitled_until result")


class Education(HistoryEntry):
    """School and vocational background, or the school a child goes to."""

    HISTORY = "education"
    school = models.CharField(max_length=40, blank=True)  # school_level
    school_years = models.PositiveSmallIntegerField(null=True, blank=True)
    vocation = models.CharField(max_length=40, blank=True)  # vocation_level
    occupation = models.CharField(max_length=120, blank=True)
    attends = models.CharField(max_length=40, blank=True)  # school_state: place of a child
    institution = models.CharField(max_length=120, blank=True)

    PRIVACY = _history("school school_years vocation occupation attends institution")


class Recognition(HistoryEntry):
    """Recognition of a foreign qualification."""

    HISTORY = "recognition"
    state = models.CharField(max_length=40)  # recognition_state
    occupation = models.CharField(max_length=120, blank=True)
    authority = models.CharField(max_length=120, blank=True)

    PRIVACY = _history("state occupation authority")


class WorkAccess(HistoryEntry):
    """What the paper says about work."""

    HISTORY = "work_access"
    access = models.CharField(max_length=40)  # work_access
    condition = models.CharField(max_length=200, blank=True)

    PRIVACY = _history("access condition")


class Employment(HistoryEntry):
    """What somebody works, looks for or does instead."""

    HISTORY = "employment"
    state = models.CharField(max_length=40)  # employment_state
    employer = models.CharField(max_length=120, blank=True)
    occupation = models.CharField(max_length=120, blank=True)
    hours_per_week = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)

    PRIVACY = _history("state employer occupation hours_per_week")


HISTORIES: dict[str, type[HistoryEntry]] = {
    model.HISTORY: model
    for model in (
        ResidenceTitle,
        AsylumStage,
        Accommodation,
        Benefit,
        LanguageLevel,
        CourseAttendance,
        Education,
        Recognition,
        WorkAccess,
        Employment,
    )
}
