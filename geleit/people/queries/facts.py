"""The dated histories of a person, all ten of them in one statement, and what ends soon in a caseload."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from geleit.accounts.actors import Actor
from geleit.core.codelists import code_list, rule_value
from geleit.directory.models import Municipality
from geleit.people.models import HISTORIES, Accommodation, CourseAttendance, HistoryEntry, Person
from geleit.people.models import Benefit as BenefitEntry
from geleit.people.models import ResidenceTitle as ResidenceEntry
from geleit.people.visibility import visible_ids

_ONE_HISTORY = """
    SELECT '{history}', to_jsonb(entry)::text, {municipality},
           (SELECT display_name FROM accounts_user WHERE id = entry.recorded_by_id)
    FROM {table} entry {join} WHERE entry.county_id = %(county)s AND entry.person_id = %(person)s
"""
# States of a course in which its entitlement can still lapse.
NOT_STARTED = ("looking", "certificate_issued", "registered", "waiting_list")
LATEST_FIRST = (F("valid_from").desc(nulls_last=True), "-id")
# How long an end stays announced when nothing newer was recorded.
KEEP_OVERDUE_DAYS = 90


@dataclass(frozen=True)
class RecordedEntry:
    """An entry, whoever recorded it."""

    entry: HistoryEntry
    recorded_by: str


@dataclass(frozen=True)
class EndingFact:
    """A title, approval or entitlement of somebody in the caseload that ends soon or has ended."""

    kind: str  # title, benefit or course
    person_id: int
    public_id: UUID
    name: str
    ends_on: date
    code: str  # of residence_document, benefit_type or course_type


@lru_cache(maxsize=1)
def _all_histories() -> str:
    parts = []
    for history, model in HISTORIES.items():
        has_place = model is Accommodation
        parts.append(
            _ONE_HISTORY.format(
                history=history,
                table=model._meta.db_table,
                municipality="place.name" if has_place else "NULL",
                join="LEFT JOIN directory_municipality place ON place.id = entry.municipality_id" if has_place else "",
            )
        )
    return " UNION ALL ".join(parts)


def recorded_entries_of(person: Person) -> list[RecordedEntry]:
    """Every entry of every history of a person, corrected ones too, newest period first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_all_histories(), {"county": person.county_id, "person": person.pk})
        rows = cursor.fetchall()
    found = [RecordedEntry(_entry(person, *row[:3]), row[3] or "") for row in rows]
    return sorted(found, key=lambda one: newest_first(one.entry))


def entries_of(person: Person) -> list[HistoryEntry]:
    """Every entry of every history of a person, corrected ones too, newest period first. One statement."""
    return [one.entry for one in recorded_entries_of(person)]


def timeline(person: Person) -> list[HistoryEntry]:
    """All entries, newest period first; corrected ones carry `corrected_at` and the reason."""
    return entries_of(person)


def facts_on(person: Person, day: date) -> dict[str, HistoryEntry | None]:
    """What was true on `day`, for each history the entry that began last. One statement."""
    return latest_of(entries_of(person), day)


def current_accommodation(person: Person) -> Accommodation | None:
    """Where the person lives now, with the municipality; no address for protected people. One statement."""
    entries: QuerySet[Any] = Accommodation.objects.filter(
        county_id=person.county_id, person=person, corrected_at=None, valid_to=None
    )
    found: Accommodation | None = entries.select_related("municipality").order_by(*LATEST_FIRST).first()
    return found


def latest_of(entries: Iterable[HistoryEntry], day: date) -> dict[str, HistoryEntry | None]:
    """Of `entries` in newest-first order, the one true on `day` for each history."""
    facts: dict[str, HistoryEntry | None] = dict.fromkeys(HISTORIES)
    for entry in entries:
        if facts[entry.HISTORY] is None and is_true_on(entry, day):
            facts[entry.HISTORY] = entry
    return facts


def is_true_on(entry: HistoryEntry, day: date) -> bool:
    """Whether a standing entry holds on `day`."""
    starts = entry.valid_from is None or entry.valid_from <= day
    return entry.corrected_at is None and starts and (entry.valid_to is None or entry.valid_to >= day)


def newest_first(entry: HistoryEntry) -> tuple[int, int]:
    """Sort key: latest beginning first, unknown beginnings last, later recorded first."""
    return (-entry.valid_from.toordinal() if entry.valid_from else 0, -entry.pk)


def ending_soon(actor: Actor, today: date, *, limit: int = 100) -> list[EndingFact]:
    """Titles, approvals and course entitlements of the visible people that end within the warning days. One statement.

    An entry that something newer follows is not announced any more (see `_followed_by`).
    """
    people = visible_ids(actor)
    rows = _ending("title", ResidenceEntry.objects.all(), "valid_to", "document", actor, people, today).union(
        _ending("benefit", BenefitEntry.objects.all(), "valid_to", "kind", actor, people, today),
        _ending(
            "course",
            CourseAttendance.objects.filter(state__in=NOT_STARTED),
            "entitled_until",
            "kind",
            actor,
            people,
            today,
        ),
        all=True,
    )
    return [
        EndingFact(kind, person_id, public_id, f"{family}, {given}".strip(", "), ends_on, code)
        for kind, person_id, public_id, family, given, ends_on, code in rows.order_by("ends_on", "owner")[:limit]
    ]


def _ending(
    kind: str,
    entries: "QuerySet[HistoryEntry]",
    end: str,
    code: str,
    actor: Actor,
    people: RawSQL,
    today: date,
) -> "QuerySet[HistoryEntry, tuple[str, int, UUID, str, str, date, str]]":
    horizon = today + timedelta(days=rule_value("cases", f"{kind}_warn_days_1", on=today, land=actor.land))
    newer = entries.model._default_manager.filter(
        _followed_by(kind),
        county_id=actor.county_id,
        person=OuterRef("person"),
        corrected_at=None,
        valid_from__gt=OuterRef("valid_from"),
    )
    return (
        entries.filter(
            ~Exists(newer),
            county_id=actor.county_id,
            person__in=people,
            corrected_at=None,
            **{f"{end}__range": (today - timedelta(days=KEEP_OVERDUE_DAYS), horizon)},
        )
        .annotate(
            what=Value(kind, output_field=CharField()),
            owner=F("person_id"),
            ends_on=F(end) if end != "ends_on" else Value(None, output_field=DateField()),
            coded=F(code),
        )
        .values_list(
            "what", "owner", "person__public_id", "person__family_names", "person__given_names", "ends_on", "coded"
        )
    )


def _followed_by(kind: str) -> Q:
    """Which newer entry takes the place of one that ends. Child benefit does not replace the Jobcenter's approval."""
    if kind == "benefit":
        main = [row.code for row in code_list("people", "benefit_type").rows if row.extra.get("main") == "yes"]
        return Q(kind=OuterRef("kind")) | Q(kind__in=main)
    if kind == "course":
        return Q(kind=OuterRef("kind")) | Q(entitled_until__isnull=False)
    return Q()


def _entry(person: Person, history: str, row: str, municipality: str) -> HistoryEntry:
    model = HISTORIES[history]
    values: dict[str, Any] = json.loads(row)
    fields = [field.attname for field in model._meta.concrete_fields]
    made = [field.to_python(values[field.attname]) for field in model._meta.concrete_fields]
    entry = model.from_db("default", fields, made)
    entry.person = person
    if isinstance(entry, Accommodation) and entry.municipality_id is not None:
        entry.municipality = Municipality.from_db("default", ["id", "name"], [entry.municipality_id, municipality])
    return entry
