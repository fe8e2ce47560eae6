"""Cases, who was responsible when, extensions of the counselling period, and tasks."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from geleit.accounts.actors import Actor
from geleit.accounts.models import CountyOwned, Unit, User
from geleit.core.privacy import Erase, Privacy, Purpose, Retention
from geleit.directory.models import Municipality
from geleit.people.models import Person


class CaseQuerySet(models.QuerySet["Case"]):
    """Words for choosing cases."""

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """The own caseload: cases managed, cases stood in for, cases of colleagues stood in for today."""
        return self.filter(
            Q(manager_id__in=actor.caseload_owner_ids) | Q(stand_in_id=actor.user_id), county_id=actor.county_id
        )

    def open(self) -> "CaseQuerySet":
        """Cases that are not closed."""
        return self.exclude(state="closed")

    def unassigned(self) -> "CaseQuerySet":
        """Open cases without a case manager."""
        return self.open().filter(manager=None)

    def without_contact_since(self, day: date) -> "CaseQuerySet":
        """Cases being worked on whose last contact was before `day`, or that never had one and were opened before it.

        Paused cases are left out: that nobody meets is what pausing means.
        """
        return self.filter(Q(last_contact_on__lt=day) | Q(last_contact_on=None, opened_on__lt=day), state="open")

    def clock_ends_by(self, day: date) -> "CaseQuerySet":
        """Open cases whose counselling period ends on or before `day`."""
        return self.open().filter(ends_on__lte=day)


class Case(CountyOwned):
    """One person's counselling from opening to closing (VwV Integrationsmanagement)."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    number = models.CharField(max_length=20)  # such as HN-2026-00017
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    # Copied from the person and kept equal by people's and cases' actions, so that the caseload sorts by one index.
    sort_name = models.CharField(max_length=300)
    kind = models.CharField(max_length=24)  # case_kind
    state = models.CharField(max_length=12, default="open")  # case_state
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    stand_in = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    eligibility = models.CharField(max_length=32)  # eligibility_ground
    eligible_from = models.DateField()  # start of the clock
    ends_on = models.DateField()  # end of the counselling period, extension included
    last_contact_on = models.DateField(null=True, blank=True)  # date of the latest consultation
    next_contact_on = models.DateField(null=True, blank=True)  # earliest open task
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.CharField(max_length=32, blank=True)  # closing_reason
    closing_outcome = models.CharField(max_length=32, blank=True)  # closing_outcome
    closing_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.ANONYMISE,
        plain="id county public_id kind state municipality unit manager stand_in opened_on ends_on closed_on "
        "closing_reason closing_outcome version",
        personal="number person sort_name last_contact_on next_contact_on closing_note",
        special="eligibility eligible_from",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "manager", "sort_name", "id"], name="case_by_manager_and_name"),
            models.Index(fields=["county", "stand_in"], name="case_by_stand_in", condition=Q(stand_in__isnull=False)),
            models.Index(fields=["county", "number"], name="case_by_number"),
            models.Index(fields=["person"], name="case_by_person"),
            models.Index(fields=["county", "sort_name", "id"], name="open_case_by_name", condition=~Q(state="closed")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="case_number_in_county"),
            models.UniqueConstraint(fields=["county", "public_id"], name="case_public_id"),
            models.UniqueConstraint(
                fields=["county", "person"], condition=~Q(state="closed"), name="one_open_case_per_person"
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(closing_reason="")
                | ~Q(state="closed") & Q(closed_on=None, closing_reason=""),
                name="closed_case_has_date_and_reason",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("eligible_from")), name="case_clock_runs_forward"),
        ]


class NumberSeries(CountyOwned):
    """Last case number given in a year; locked while the next one is taken."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    PRIVACY = Privacy(
        purpose=Purpose.ADMINISTRATION, retention=Retention.PERMANENT, erase=Erase.KEEP, plain="id county year last"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="one_number_series_a_year")]


class Assignment(CountyOwned):
    """Who was case manager or stand-in of a case, from when to when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_stand_in = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county user is_stand_in valid_from valid_to assigned_by",
        personal="case note",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "case", "is_stand_in"], condition=Q(valid_to=None), name="one_person_in_charge"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="assignment_ends_after_start"
            ),
        ]


class Extension(CountyOwned):
    """A reasoned extension of the three years to at most four (VwV Integrationsmanagement 2023)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateField()
    reason = models.CharField(max_length=32)  # extension_reason
    note = models.TextField(blank=True)
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county until reason decided_on decided_by",
        personal="case note",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "case"], name="one_extension_per_case")]


class StateChange(CountyOwned):
    """Opening, pausing, closing and reopening of a case, with reason; shown in the timeline."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="state_changes")
    on = models.DateField()
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=32, blank=True)  # pause_reason or closing_reason
    outcome = models.CharField(max_length=32, blank=True)  # closing_outcome, kept when the case is reopened
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county on state reason outcome by",
        personal="case note",
    )


class TaskQuerySet(models.QuerySet["Task"]):
    """Words for choosing tasks."""

    def open(self) -> "TaskQuerySet":
        """Tasks not done."""
        return self.filter(done_on=None)

    def due_by(self, day: date) -> "TaskQuerySet":
        """Open tasks due on or before `day`."""
        return self.open().filter(due_on__lte=day)

    def soonest_first(self) -> "TaskQuerySet":
        """Earliest due first."""
        return self.order_by("due_on", "id")


class Task(CountyOwned):
    """Something to do in a case by a day: the next step after a consultation, a deadline."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = TaskQuerySet.as_manager()

    PRIVACY = Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain="id county public_id due_on done_on done_by created_at created_by",
        personal="case text",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "case", "due_on"], name="open_task_by_case", condition=Q(done_on=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="task_done_on_and_by",
            )
        ]
