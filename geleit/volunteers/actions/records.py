"""What several actions do: lock a record, refuse, notice an overtaken form, write the audit event."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geleit.audit.actions import record
from geleit.audit.codes import EventKind
from geleit.core.actor import Acting
from geleit.core.errors import Refused, Stale
from geleit.volunteers.actions.coverage import coverage_changed
from geleit.volunteers.models import HelperCircle, Training, Volunteer

OVERTAKEN = _("Somebody else saved in the meantime. Nothing was overwritten; please compare and decide.")

# Changes after which a municipality can read differently on the public page.
_PUBLISHED = frozenset(
    {
        EventKind.CIRCLE_CREATED,
        EventKind.CIRCLE_CHANGED,
        EventKind.COORDINATION_CHANGED,  # who coordinates a circle belongs to it from then on
        EventKind.VOLUNTEER_MOVED,
    }
)


def refuse_on(obstacles: Sequence[str | Promise]) -> None:
    """Raise Refused when there is an obstacle."""
    if obstacles:
        raise Refused(obstacles)


def locked_circle(circle: HelperCircle) -> HelperCircle:
    """The circle as it stands now, kept from others until the transaction ends."""
    return HelperCircle.objects.select_for_update().get(pk=circle.pk, county_id=circle.county_id)


def locked_volunteer(volunteer: Volunteer) -> Volunteer:
    """The volunteer as it stands now, kept from others until the transaction ends."""
    return Volunteer.objects.select_for_update().get(pk=volunteer.pk, county_id=volunteer.county_id)


def save_changes(row: HelperCircle | Volunteer | Training, wanted: Mapping[str, Any], *, version: int) -> list[str]:
    """Write what differs and raise the version; returns the names of changed fields. Raises Stale."""
    if row.version != version:
        raise Stale(OVERTAKEN)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    return changed


def tell(
    kind: EventKind, subject: HelperCircle | Volunteer, *, by: Acting, now: datetime, fields: Iterable[str] = ()
) -> None:
    """Record the audit event of a circle or a volunteer; what is published of them follows."""
    name, changed = "circle" if isinstance(subject, HelperCircle) else "volunteer", list(fields)
    record(kind, by=by, now=now, subject=name, subject_id=subject.pk, fields=changed)
    if kind in _PUBLISHED or (kind == EventKind.VOLUNTEER_CHANGED and "circles" in changed):
        coverage_changed(by.county_id)
