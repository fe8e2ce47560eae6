"""What every change of a plan does: claim the plan, so that changes follow one another, and tell the audit trail."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused, Stale
from geleit.plans import rules
from geleit.plans.models import Plan


class PlanRefused(Refused):
    """A rule of plans refused a change."""


SOMEBODY_ELSE = _("Somebody saved this in the meantime. Please compare and save again.")


def refuse_on(obstacles: list[str]) -> None:
    """Raise PlanRefused when a rule named obstacles."""
    if obstacles:
        raise PlanRefused(obstacles)


def claim(plan: Plan, *, now: datetime, **values: Any) -> None:
    """Count a change of the plan in one statement, which also makes other changes of it wait for this transaction.

    Raises PlanRefused when the plan has ended or its case is closed, even if that happened a moment ago.
    """
    refuse_on(rules.obstacles_to_changing(plan))
    values = {"changed_at": now, **values}
    if not Plan.objects.filter(pk=plan.pk, ended_on=None).update(version=F("version") + 1, **values):
        raise PlanRefused(_("This plan has ended and can only be read."))
    for name, value in values.items():
        setattr(plan, name, value)
    plan.version += 1


def stale() -> Stale:
    """The refusal of a form that was opened before somebody else saved the same record."""
    return Stale(SOMEBODY_ELSE)


def changed(record_: Model, values: dict[str, Any]) -> list[str]:
    """Names of the fields that differ from what is stored."""
    return [name for name, value in values.items() if getattr(record_, name) != value]


def tell(
    kind: EventKind,
    plan: Plan,
    *,
    by: Actor,
    now: datetime,
    about: Model | None = None,
    fields: Iterable[str] = (),
    reason: str = "",
) -> None:
    """Write an event about a plan or a part of it into the audit trail."""
    subject = plan if about is None else about
    record(
        kind,
        by=by,
        now=now,
        person_id=plan.case.person_id,
        case_id=plan.case_id,
        subject=subject._meta.model_name or "",
        subject_id=subject.pk,
        fields=fields,
        reason=reason,
    )
