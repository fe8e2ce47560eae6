"""The integration plan: starting situations, goals, steps, notes, reviews, agreements and frozen versions."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from geleit.accounts.models import CountyOwned, User
from geleit.cases.models import Case
from geleit.core.privacy import Erase, Privacy, Purpose, Retention


def _plan_privacy(plain: str, personal: str = "", special: str = "") -> Privacy:
    return Privacy(
        purpose=Purpose.COUNSELLING,
        retention=Retention.CASE_CLOSED,
        erase=Erase.DELETE,
        plain=plain,
        personal=personal,
        special=special,
    )


class PlanQuerySet(models.QuerySet["Plan"]):
    """Words for choosing plans."""

    def active(self) -> "PlanQuerySet":
        """Plans that did not end."""
        return self.filter(ended_on=None)

    def never_agreed(self) -> "PlanQuerySet":
        """Active plans without any agreed version."""
        return self.active().filter(agreed_on=None)

    def review_due_by(self, day: date) -> "PlanQuerySet":
        """Active plans whose review is due on or before `day`."""
        return self.active().filter(next_review_on__lte=day)


class Plan(CountyOwned):
    """The individual integration plan of a case; at most one is active."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    started_on = models.DateField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)  # of the latest agreed version
    latest_version = models.PositiveSmallIntegerField(default=0)
    next_review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=32, blank=True)  # plan_end_reason
    end_note = models.TextField(blank=True)
    changed_at = models.DateTimeField()  # last change of anything in the plan
    version = models.PositiveIntegerField(default=1)  # raised by every change, for optimistic locking

    objects = PlanQuerySet.as_manager()

    PRIVACY = _plan_privacy(
        "id county public_id started_on started_by agreed_on latest_version next_review_on ended_on end_reason "
        "changed_at version",
        "case end_note",
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "next_review_on"], name="plan_by_review", condition=Q(ended_on=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["county", "public_id"], name="plan_public_id"),
            models.UniqueConstraint(
                fields=["county", "case"], condition=Q(ended_on=None), name="one_active_plan_per_case"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="ended_plan_has_reason",
            ),
        ]

    @property
    def is_active(self) -> bool:
        """Whether the plan still runs."""
        return self.ended_on is None


class StartingSituation(CountyOwned):
    """Where the person stands in one field of action."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="situations")
    field = models.CharField(max_length=32)  # field_of_action
    level = models.CharField(max_length=32, blank=True)  # situation_level
    text = models.TextField(blank=True)
    resources = models.TextField(blank=True)
    obstacles = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = _plan_privacy("id county field version", "plan", "level text resources obstacles")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "plan", "field"], name="one_situation_per_field"),
        ]


class GoalQuerySet(models.QuerySet["Goal"]):
    """Words for choosing goals."""

    def open(self) -> "GoalQuerySet":
        """Goals neither reached nor missed."""
        return self.exclude(state__in=["reached", "missed"])

    def in_order(self) -> "GoalQuerySet":
        """As arranged: now before later, then by position."""
        return self.order_by("-is_now", "position", "id")


class Goal(CountyOwned):
    """A goal in a field of action, in one of the seven states."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    field = models.CharField(max_length=32)  # field_of_action
    template = models.CharField(max_length=60, blank=True)  # key of the goal template it began as
    text = models.CharField(max_length=400)
    is_now = models.BooleanField(default=True)  # worked on now, or later
    target_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default="new")  # goal_state
    state_since = models.DateField()
    state_reason = models.CharField(max_length=32, blank=True)  # missed_reason or hold_reason
    state_note = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects = GoalQuerySet.as_manager()

    PRIVACY = _plan_privacy(
        "id county public_id field template is_now target_on state state_since state_reason position created_on "
        "version",
        "plan",
        "text state_note",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="goal_has_a_text"),
            models.CheckConstraint(condition=~Q(field=""), name="goal_has_a_field"),
            models.CheckConstraint(
                condition=~Q(state__in=["missed", "on_hold"]) | ~Q(state_reason=""), name="missed_goal_has_a_reason"
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether the goal is still worked on."""
        return self.state not in ("reached", "missed")


class Step(CountyOwned):
    """A step towards a goal: what, who, until when."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=300)
    actor = models.CharField(max_length=16)  # step_actor: client, case_manager, office, volunteer
    actor_name = models.CharField(max_length=120, blank=True)  # which office; for volunteers the circle, no person
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default="open")  # step_state
    done_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    PRIVACY = _plan_privacy(
        "id county public_id actor due_on state done_on position version", "goal actor_name", "text"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="step_has_a_text")]


class GoalNote(CountyOwned):
    """A progress note on a goal."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=600)
    state = models.CharField(max_length=16, blank=True)  # goal_state set together with the note

    PRIVACY = _plan_privacy("id county at by state", "goal", "text")


class PlanVersion(CountyOwned):
    """The plan as agreed or reviewed on a day, frozen; `content` is readable without any other table."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=12)  # agreement or review
    content = models.JSONField()  # see plans.snapshot
    present = models.CharField(max_length=300, blank=True)  # who was there
    changes = models.TextField(blank=True)  # what changed, in the case manager's words
    explained_in = models.CharField(max_length=12, blank=True)  # language
    interpreter = models.CharField(max_length=32, blank=True)  # interpreter_kind
    answer = models.CharField(max_length=20)  # agreement: yes, no, could_not_answer
    answer_reason = models.CharField(max_length=300, blank=True)
    signed = models.CharField(max_length=8, blank=True)  # paper, screen or empty
    signature = models.TextField(blank=True)  # drawn signature as SVG path data
    copy_given_on = models.DateField(null=True, blank=True)

    PRIVACY = _plan_privacy(
        "id county number made_on made_by occasion interpreter answer signed copy_given_on",
        "plan present explained_in signature",
        "content changes answer_reason",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "plan", "number"], name="plan_version_number_once"),
            models.CheckConstraint(
                condition=Q(answer="yes") | ~Q(answer_reason=""), name="no_agreement_without_reason"
            ),
        ]


class SkippedReview(CountyOwned):
    """A review that was due but left out, with the reason; moves the next one."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="skipped_reviews")
    due_on = models.DateField()
    skipped_on = models.DateField()
    skipped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=32)  # review_skip_reason
    note = models.CharField(max_length=300, blank=True)

    PRIVACY = _plan_privacy("id county due_on skipped_on skipped_by reason", "plan note")
