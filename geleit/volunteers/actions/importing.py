"""Taking lists over: upload, meaning of the columns, writing all rows at once, taking all of them back."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from geleit.accounts.actors import Actor
from geleit.audit.actions import record, record_many
from geleit.audit.codes import EventKind
from geleit.audit.models import Event
from geleit.core.codelists import rule_value
from geleit.core.errors import Refused
from geleit.core.whole import whole
from geleit.volunteers import queries, rules
from geleit.volunteers.actions.circles import columns as circle_columns
from geleit.volunteers.actions.coverage import coverage_changed
from geleit.volunteers.actions.records import refuse_on
from geleit.volunteers.actions.volunteers import columns as volunteer_columns
from geleit.volunteers.codes import ImportKind, ImportState, VolunteerState
from geleit.volunteers.folding import folded
from geleit.volunteers.models import (
    CircleMember,
    CirclePeriod,
    HelperCircle,
    ImportedRow,
    KnownHeading,
    ListImport,
    ServedMunicipality,
    Volunteer,
    VolunteerPeriod,
)
from geleit.volunteers.sheets import Sheet

# Name of the worker's task (see tasks.py), which imports this module.
TAKE_OVER = "volunteers.take_over_list"
AT_A_TIME = 200
T = TypeVar("T")


@whole
def upload_list(*, kind: str, sheet: Sheet, by: Actor, now: datetime) -> ListImport:
    """Keep the rows of a list until somebody says what its columns mean."""
    columns = rules.guessed_columns(kind, sheet.headings, queries.headings_remembered(by.county_id, kind))
    return ListImport.objects.create(
        county_id=by.county_id,
        kind=kind,
        state=ImportState.UPLOADED,
        headings=sheet.headings,
        rows=[list(row) for row in sheet.rows],
        faults=[list(fault) for fault in sheet.faults],
        columns=columns,
        without_state=VolunteerState.PROSPECT if kind == ImportKind.VOLUNTEERS else "",
        total=len(sheet.rows),
        uploaded_at=now,
        uploaded_by_id=by.user_id,
    )


@whole
def set_columns(*, list_import: ListImport, columns: Mapping[str, int], without_state: str, by: Actor) -> ListImport:
    """Say which column holds which field, and remember it for the next list. Raises Refused."""
    found = _locked(list_import)
    if found.state not in (ImportState.UPLOADED, ImportState.FAILED):
        raise Refused(_("This list was taken over already."))
    refuse_on(rules.obstacles_to_columns(found.kind, columns))
    found.columns, found.without_state, found.state = dict(columns), without_state, ImportState.UPLOADED
    found.save(update_fields=["columns", "without_state", "state"])
    meaning = {number: name for name, number in columns.items()}
    for number, heading in enumerate(found.headings):
        if folded(heading):
            KnownHeading.objects.update_or_create(
                county_id=by.county_id,
                kind=found.kind,
                heading=folded(heading),
                defaults={"field": meaning.get(number, "")},
            )
    return found


@whole
def start_import(
    *, list_import: ListImport, anyway: Collection[int], leaves_out_faulty: bool, by: Actor, today: date
) -> ListImport:
    """Let the worker take the list over. Raises Refused while rows are faulty, unless those are to be left out."""
    found = _locked(list_import)
    if found.state not in (ImportState.UPLOADED, ImportState.FAILED):
        raise Refused(_("This list was taken over already."))
    refuse_on(rules.obstacles_to_columns(found.kind, found.columns))
    plan = queries.plan_of(found, today=today, land=by.land)
    if plan.faulty and not leaves_out_faulty:
        raise Refused(_("Some rows have errors. Please correct the list, or leave these rows out."))
    wanted = plan.wanted(set(anyway))
    if not wanted:
        raise Refused(_("No row of the list would be taken over."))
    found.anyway, found.leaves_out_faulty = sorted(anyway), leaves_out_faulty
    found.state, found.progress, found.made = ImportState.RUNNING, 0, len(wanted)
    found.save(update_fields=["anyway", "leaves_out_faulty", "state", "progress", "made"])
    app.configure_task(TAKE_OVER).defer(county_id=by.county_id, list_import_id=found.pk)
    return found


@whole
def take_over(
    *, list_import: ListImport, by: Actor, now: datetime, today: date, tell: Callable[[int], None]
) -> ListImport:
    """Write all rows of a started list or none. Raises Refused when the county changed so that a row does not fit.

    `tell` hears how many rows are written. The row of the import itself is written last, because `tell` may write it.
    """
    if list_import.state != ImportState.RUNNING:
        raise Refused(_("This list was taken over already."))
    plan = queries.plan_of(list_import, today=today, land=by.land)
    if plan.faulty and not list_import.leaves_out_faulty:
        raise Refused(_("Some rows have errors. Please correct the list, or leave these rows out."))
    wanted = plan.wanted(set(list_import.anyway))
    write = _write_circles if list_import.kind == ImportKind.CIRCLES else _write_volunteers
    written = 0
    try:
        with transaction.atomic():
            for some in _in_parts(wanted):
                write(list_import, some, by=by, now=now, today=today)
                written += len(some)
                tell(written)
    except IntegrityError:
        # What the database says quotes what was typed, so it goes no further.
        raise Refused(_("Somebody recorded the same in the meantime. Please look at the list again.")) from None
    _close(list_import, ImportState.DONE, now=now, made=written)
    coverage_changed(by.county_id)
    record(EventKind.LIST_IMPORTED, by=by, now=now, subject="list_import", subject_id=list_import.pk)
    return list_import


@whole
def fail_import(*, list_import: ListImport, now: datetime) -> ListImport:
    """The worker could not take the list over: nothing of it was written, and it can be tried again."""
    found = _locked(list_import)
    found.state, found.progress, found.made, found.ended_at = ImportState.FAILED, 0, 0, now
    found.save(update_fields=["state", "progress", "made", "ended_at"])
    return found


@whole
def undo_import(*, list_import: ListImport, by: Actor, now: datetime) -> ListImport:
    """Take a whole list back. Raises Refused when anything of it was changed since."""
    found = _locked(list_import)
    rows = ImportedRow.objects.filter(county_id=by.county_id, list_import=found)
    # Locked, so that nobody changes one of them meanwhile.
    people = list(rows.filter(volunteer__isnull=False).values_list("volunteer_id", flat=True))
    circles = list(rows.filter(circle__isnull=False).values_list("circle_id", flat=True))
    list(Volunteer.objects.select_for_update().filter(county_id=by.county_id, pk__in=people).order_by("pk").only("pk"))
    list(
        HelperCircle.objects.select_for_update()
        .filter(county_id=by.county_id, pk__in=circles)
        .order_by("pk")
        .only("pk")
    )
    refuse_on(queries.obstacles_to_undoing(found))
    Volunteer.objects.filter(county_id=by.county_id, pk__in=people).delete()
    HelperCircle.objects.filter(county_id=by.county_id, pk__in=circles).delete()
    rows.delete()
    _close(found, ImportState.UNDONE, now=now, made=found.made)
    coverage_changed(by.county_id)
    record(EventKind.IMPORT_UNDONE, by=by, now=now, subject="list_import", subject_id=found.pk)
    return found


@whole
def discard_import(*, list_import: ListImport, by: Actor) -> None:
    """Throw an uploaded list away that was not taken over. Raises Refused."""
    states = (ImportState.UPLOADED, ImportState.FAILED)
    gone, _rows = ListImport.objects.filter(pk=list_import.pk, county_id=by.county_id, state__in=states).delete()
    if not gone:
        raise Refused(_("This list was taken over already."))


@whole
def delete_old_uploads(*, county_id: int, land: str, now: datetime, today: date) -> int:
    """Delete uploaded lists nobody took over in time; every night. Returns how many went."""
    days = rule_value("volunteers", "import_keep_days", on=today, land=land)
    gone, _rows = queries.too_old(county_id, before=now - timedelta(days=days)).delete()
    return int(gone)


def _locked(list_import: ListImport) -> ListImport:
    return ListImport.objects.select_for_update().get(pk=list_import.pk, county_id=list_import.county_id)


def _close(list_import: ListImport, state: ImportState, *, now: datetime, made: int) -> None:
    """The list is dealt with; its rows are kept no longer."""
    list_import.state, list_import.ended_at, list_import.made = state, now, made
    list_import.progress = made
    list_import.rows, list_import.faults = [], []
    list_import.save(update_fields=["state", "ended_at", "made", "progress", "rows", "faults"])


def _in_parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), AT_A_TIME):
        yield rows[start : start + AT_A_TIME]


def _write_volunteers(
    list_import: ListImport, rows: Sequence[rules.Planned], *, by: Actor, now: datetime, today: date
) -> None:
    own: dict[str, Any] = {"county_id": by.county_id}
    made = Volunteer.objects.bulk_create(
        Volunteer(
            **own,
            state=row.state,
            state_since=_periods(row, today)[-1][1],
            registered_at=now,
            registered_by_id=by.user_id,
            **volunteer_columns(row.volunteer),
        )
        for row in rows
        if row.volunteer is not None
    )
    pairs = list(zip(rows, made, strict=True))
    VolunteerPeriod.objects.bulk_create(
        VolunteerPeriod(**own, volunteer=one, state=state, since=since, until=until, by_id=by.user_id)
        for row, one in pairs
        for state, since, until in _periods(row, today)
    )
    members = CircleMember.objects.bulk_create(
        CircleMember(**own, volunteer=one, circle=row.circle, valid_from=row.since) for row, one in pairs if row.circle
    )
    joined = {member.volunteer_id: member for member in members}
    ImportedRow.objects.bulk_create(
        ImportedRow(**own, list_import=list_import, number=row.number, volunteer=one, member=joined.get(one.pk))
        for row, one in pairs
    )
    _tell(EventKind.VOLUNTEER_REGISTERED, "volunteer", [one.pk for one in made], by=by, now=now)


def _periods(row: rules.Planned, today: date) -> list[tuple[str, date, date | None]]:
    """States with their days: who is dormant was active until today, because lists do not say since when."""
    if row.state != VolunteerState.DORMANT:
        return [(row.state, row.since, None)]
    return [(VolunteerState.ACTIVE, row.since, today), (VolunteerState.DORMANT, today, None)]


def _write_circles(
    list_import: ListImport, rows: Sequence[rules.Planned], *, by: Actor, now: datetime, today: date
) -> None:
    del today
    own: dict[str, Any] = {"county_id": by.county_id}
    data = [row.new_circle for row in rows if row.new_circle is not None]
    made = HelperCircle.objects.bulk_create(
        HelperCircle(**own, state=row.state, state_since=row.since, **circle_columns(one))
        for row, one in zip(rows, data, strict=True)
    )
    CirclePeriod.objects.bulk_create(
        CirclePeriod(**own, circle=one, state=row.state, since=row.since, by_id=by.user_id)
        for row, one in zip(rows, made, strict=True)
    )
    ServedMunicipality.objects.bulk_create(
        ServedMunicipality(**own, circle=one, municipality=place)
        for typed, one in zip(data, made, strict=True)
        for place in typed.municipalities
    )
    ImportedRow.objects.bulk_create(
        ImportedRow(**own, list_import=list_import, number=row.number, circle=one)
        for row, one in zip(rows, made, strict=True)
    )
    _tell(EventKind.CIRCLE_CREATED, "circle", [one.pk for one in made], by=by, now=now)


def _tell(kind: EventKind, subject: str, ids: Sequence[int], *, by: Actor, now: datetime) -> None:
    record_many(
        Event(
            county_id=by.county_id, at=now, kind=kind, actor_id=by.user_id, role=by.role_code, subject=subject,
            subject_id=one,
        )
        for one in ids
    )  # fmt: skip
