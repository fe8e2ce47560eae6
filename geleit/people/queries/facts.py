"""The dated histories of a person, all ten of them in one statement, and what ends soon in a caseload."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, CharField, F, ForeignKey, IntegerField, QuerySet, TextField

from geleit.accounts.actors import Actor
from geleit.core.codelists import code_list, rule_value
from geleit.directory.models import Municipality
from geleit.people.history_kinds import KINDS
from geleit.people.models import HISTORIES, Accommodation, HistoryEntry, Person
from geleit.people.visibility import statement as visible_statement

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


def standing_beside(entry: HistoryEntry) -> list[HistoryEntry]:
    """The other entries of the same history that count, newest period first. One statement."""
    others = type(entry).objects.filter(county_id=entry.county_id, person=entry.person).exclude(pk=entry.pk)
    return list(others.standing().latest_first())


def predecessor_of(entry: HistoryEntry) -> HistoryEntry | None:
    """The entry that ended on the day before this one began, in a history where only one can hold. One statement."""
    if not KINDS[entry.HISTORY].exclusive or entry.corrected_at is not None or entry.valid_from is None:
        return None
    eve = entry.valid_from - timedelta(days=1)
    return next((one for one in standing_beside(entry) if one.valid_to == eve), None)


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


@dataclass(frozen=True)
class _Ending:
    """Where an end stands: kind, table, column of the end, column of the code, other conditions."""

    kind: str
    table: str
    end: str
    code: str
    only: str
    followed: str  # which newer entry takes its place


# Child benefit does not replace the Jobcenter's approval, but any main benefit replaces the one before.
_ENDINGS = (
    _Ending("title", "people_residencetitle", "valid_to", "document", "", "true"),
    _Ending("benefit", "people_benefit", "valid_to", "kind", "", "newer.kind = entry.kind OR newer.kind = ANY(%s)"),
    _Ending(
        "course",
        "people_courseattendance",
        "entitled_until",
        "kind",
        "AND entry.state = ANY(%s)",
        "newer.kind = entry.kind OR newer.entitled_until IS NOT NULL",
    ),
)
_ONE_ENDING = """
    SELECT '{kind}', person.id, person.public_id, person.family_names, person.given_names, entry.{end} AS ends_on,
           entry.{code}
    FROM seen JOIN people_person person ON person.id = seen.id JOIN {table} entry ON entry.person_id = seen.id
    WHERE person.county_id = %s AND entry.county_id = %s AND entry.corrected_at IS NULL
      AND entry.{end} BETWEEN %s AND %s {only}
      AND NOT EXISTS (
        SELECT 1 FROM {table} newer
        WHERE newer.county_id = %s AND newer.person_id = seen.id AND newer.corrected_at IS NULL
          AND newer.valid_from > entry.valid_from AND ({followed}))
"""


def ending_soon(actor: Actor, today: date, *, limit: int = 100) -> list[EndingFact]:
    """Titles, approvals and course entitlements of the visible people that end within the warning days. One statement.

    An entry that something newer follows is not announced any more.
    """
    people, params = visible_statement(actor)
    main = [row.code for row in code_list("people", "benefit_type").rows if row.extra.get("main") == "yes"]
    chosen: dict[str, list[Any]] = {"title": [], "benefit": [], "course": [list(NOT_STARTED)]}
    replacing: dict[str, list[Any]] = {"title": [], "benefit": [main], "course": []}
    county, since = actor.county_id, today - timedelta(days=KEEP_OVERDUE_DAYS)
    for one in _ENDINGS:
        until = today + timedelta(days=rule_value("cases", f"{one.kind}_warn_days_1", on=today, land=actor.land))
        params += [county, county, since, until, *chosen[one.kind], county, *replacing[one.kind]]
    with connection.cursor() as cursor:
        cursor.execute(_endings().format(people=people), [*params, limit])
        rows = cursor.fetchall()
    return [
        EndingFact(kind, person_id, public_id, f"{family}, {given}".strip(", "), ends_on, code)
        for kind, person_id, public_id, family, given, ends_on, code in rows
    ]


@cache
def _endings() -> str:
    arms = " UNION ALL ".join(_ONE_ENDING.format(**vars(one)) for one in _ENDINGS)
    # The people first and once: each arm alone would work them out anew.
    return "WITH seen(id) AS MATERIALIZED ({people}) " + arms + " ORDER BY 6, 2 LIMIT %s"


@cache
def _columns(model: type[HistoryEntry]) -> tuple[list[str], list[tuple[str, Callable[[Any], Any] | None]]]:
    """Names of the columns, each with what reads its JSON; None where JSON says it already."""
    fields = model._meta.concrete_fields
    plain = (BooleanField, CharField, ForeignKey, IntegerField, TextField)
    return (
        [field.attname for field in fields],
        [(field.attname, None if isinstance(field, plain) else field.to_python) for field in fields],
    )


def _entry(person: Person, history: str, row: str, municipality: str) -> HistoryEntry:
    model = HISTORIES[history]
    values: dict[str, Any] = json.loads(row)
    names, readers = _columns(model)
    made = [read(values[name]) if read and values[name] is not None else values[name] for name, read in readers]
    entry = model.from_db("default", names, made)
    entry.person = person
    if isinstance(entry, Accommodation) and entry.municipality_id is not None:
        entry.municipality = Municipality.from_db("default", ["id", "name"], [entry.municipality_id, municipality])
    return entry
