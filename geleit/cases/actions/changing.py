"""Changing what is recorded of a case: its ground, its period, its contacts, the name it is sorted by."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from geleit.accounts.actors import Actor
from geleit.accounts.models import Unit
from geleit.audit.codes import EventKind
from geleit.cases import rules
from geleit.cases.actions.records import locked, save, tell
from geleit.cases.models import Case, Extension
from geleit.core.errors import Refused, Stale
from geleit.core.whole import whole
from geleit.directory.models import Municipality
from geleit.people.models import Person

_MET = """
    UPDATE cases_case c SET last_contact_on = n.day
    FROM unnest(%(keys)s::bigint[], %(days)s::date[]) AS n(id, day)
    WHERE c.id = n.id AND c.county_id = %(county)s AND (c.last_contact_on IS NULL OR c.last_contact_on < n.day)
"""


@whole
def change_case(
    *,
    case: Case,
    version: int,
    kind: str,
    eligibility: str,
    eligible_from: date,
    municipality: Municipality | None,
    unit: Unit | None,
    by: Actor,
    now: datetime,
    today: date,
) -> Case:
    """Change kind, eligibility or place; the end of the counselling period follows. Raises Stale and Refused.

    The case of a protected person keeps no municipality.
    """
    case = locked(case)
    if case.version != version:
        raise Stale(_("Somebody else changed this case in the meantime. Your entries are kept; please compare."))
    extension = Extension.objects.filter(county_id=case.county_id, case=case).first()
    until = extension.until if extension else None
    obstacles = rules.obstacles_to_changing(
        case,
        kind=kind,
        eligibility=eligibility,
        eligible_from=eligible_from,
        extended_until=until,
        today=today,
        land=by.land,
    )
    if obstacles:
        raise Refused(obstacles)
    case.person.refresh_from_db(fields=["is_protected"])  # somebody may have protected the person while we waited
    end = case.ends_on
    if eligible_from != case.eligible_from:
        regular = rules.regular_end(eligible_from, rules.period_on(case.opened_on, by.land))
        end = max(regular, until) if until else regular
    wanted = {
        "kind": kind,
        "eligibility": eligibility,
        "eligible_from": eligible_from,
        "ends_on": end,
        "municipality": rules.place_to_keep(case.person, municipality),
        "unit": unit,
    }
    changed = [name for name, value in wanted.items() if getattr(case, name) != value]
    for name in changed:
        setattr(case, name, wanted[name])
    if changed:
        save(case, changed)
        tell(EventKind.CASE_CHANGED, case, by=by, now=now, fields=changed)
    return case


@whole
def extend_case(*, case: Case, reason: str, until: date, note: str, by: Actor, now: datetime, today: date) -> Extension:
    """Extend the counselling period in a reasoned single case (VwV Integrationsmanagement 2023). Raises Refused."""
    case = locked(case)
    obstacles = rules.obstacles_to_extending(
        case,
        is_extended=Extension.objects.filter(county_id=case.county_id, case=case).exists(),
        period=rules.period_on(today, by.land),
        until=until,
        note=note,
    )
    if obstacles:
        raise Refused(obstacles)
    extension = Extension.objects.create(
        county_id=case.county_id,
        case=case,
        until=until,
        reason=reason,
        note=note.strip(),
        decided_on=today,
        decided_by_id=by.user_id,
    )
    case.ends_on = until
    save(case, ["ends_on"])
    tell(EventKind.CASE_EXTENDED, case, by=by, now=now, fields=["ends_on"])
    return extension


@whole
def note_contacts(*, latest: Mapping[int, date], by: Actor) -> None:
    """Somebody met the people of these cases, named by their key; keeps a later day.

    What is recorded of the meeting has its own event.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MET, {"keys": list(latest), "days": list(latest.values()), "county": by.county_id})


@whole
def set_last_contact(*, case: Case, on: date | None) -> None:
    """Set the day of the last contact anew, after a correction moved a meeting to another day."""
    Case.objects.filter(pk=case.pk).update(last_contact_on=on)


@whole
def forget_place(person: Person, *, by: Actor, now: datetime) -> None:
    """Clear the municipality of all cases of somebody whose address is protected from now on."""
    # All are locked before any is looked at: a change on its way must not bring a municipality back.
    for case in Case.objects.select_for_update().filter(county_id=person.county_id, person=person).order_by("id"):
        if case.municipality_id is not None:
            case.municipality = None
            save(case, ["municipality"])
            tell(EventKind.CASE_CHANGED, case, by=by, now=now, fields=["municipality"])


@whole
def rename(person: Person) -> None:
    """Keep the name the person's cases are sorted by equal to the person's own."""
    Case.objects.filter(county_id=person.county_id, person=person).update(sort_name=person.sort_name)
