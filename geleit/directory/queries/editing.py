"""What the editor's pages need: the choices of their forms and every fact of an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from geleit.accounts.models import Unit
from geleit.core.together import together
from geleit.directory.codes import ChangeState, FreshnessState
from geleit.directory.dated import DatedFact
from geleit.directory.models import (
    Area,
    Body,
    BodyFacts,
    ChangeSet,
    Closure,
    Confirmation,
    DirectorySettings,
    Municipality,
    Notice,
    Office,
    OfficeFacts,
    Responsibility,
    Service,
    ServiceFacts,
    Site,
    SiteFacts,
)
from geleit.directory.queries.confirming import freshness_of
from geleit.directory.queries.links import broken
from geleit.directory.rules.names import sort_name

Records = Mapping[str, tuple[str, Any]]  # what a form shows and means: key -> (name, record)


@dataclass(frozen=True)
class Choices:
    """Records a form can choose among, by the key that the form sends."""

    offices: Records
    sites: Records
    bodies: Records
    units: Records
    towns: Records


def choices(county_id: int, on: date) -> Choices:
    """All records of a county that a fact can refer to. One statement."""
    found = together(
        *_named_parts(county_id, on),
        Unit.objects.filter(county_id=county_id).order_by("name", "id"),
        Municipality.objects.filter(in_county_id=county_id).order_by("sort_name", "id"),
    )
    offices, office_facts, sites, site_facts, bodies, body_facts, units, towns = found
    return Choices(
        offices=_named(offices, office_facts, "office_id"),
        sites=_named(sites, site_facts, "site_id"),
        bodies=_named(bodies, body_facts, "body_id"),
        units={str(one.public_id): (one.name, one) for one in units},
        towns={one.ags: (one.name, one) for one in towns},
    )


@dataclass(frozen=True)
class Overview:
    """What the editor's list shows beside the offices."""

    services: list[tuple[Service, str]]
    sites: Records
    bodies: Records
    waiting: int
    freshness: dict[UUID, FreshnessState]  # of all entries that are published today
    broken: int  # web addresses that did not answer
    settings: DirectorySettings


def overview(county_id: int, today: date) -> Overview:
    """Services, buildings, other administrations, and what waits. One statement."""
    found = together(
        *_named_parts(county_id, today),
        Service.objects.filter(county_id=county_id),
        ServiceFacts.objects.filter(county_id=county_id, withdrawn_at=None).order_by("id"),
        ChangeSet.objects.filter(county_id=county_id, state=ChangeState.WAITING),
        Confirmation.objects.filter(county_id=county_id),
        broken(county_id),
        DirectorySettings.objects.filter(county_id=county_id),
    )
    offices, facts, sites, site_facts, bodies, body_facts, services, service_facts, waiting, known, dead, kept = found
    names = {one.service_id: one.name.german for one in service_facts}
    rows = [(one, names.get(one.pk, one.key)) for one in services]
    current = {one.service_id for one in service_facts if _held([one], today)}
    published = [record for _name, record in _named(offices, facts, "office_id").values()]
    published += [one for one in services if one.pk in current]
    published += [record for _name, record in _named(sites, site_facts, "site_id").values()]
    published += [record for _name, record in _named(bodies, body_facts, "body_id").values()]
    confirmations = {one.entry_id: one for one in known}
    return Overview(
        services=sorted(rows, key=lambda row: (sort_name(row[1]), row[0].pk)),
        sites=_named(sites, site_facts, "site_id"),
        bodies=_named(bodies, body_facts, "body_id"),
        waiting=len(waiting),
        freshness={one.public_id: freshness_of(confirmations.get(one.public_id), today) for one in published},
        broken=len(dead),
        settings=kept[0] if kept else DirectorySettings(county_id=county_id),
    )


def name_of(identity: Office | Service | Site | Body, on: date) -> str:
    """The German name of an entry on a day, else its last one, else its key."""
    return name_among(list(identity.facts.filter(withdrawn_at=None).order_by("id")), on) or identity.key


def name_among(facts: Sequence[Any], on: date) -> str:
    """The German name on a day out of the facts that give one, else the last one, else nothing."""
    held = _held(facts, on)
    row = held[0] if held else facts[-1] if facts else None
    return row.name.german if row is not None else ""


def _held(facts: Sequence[Any], on: date) -> list[Any]:
    return [one for one in facts if (one.valid_from or on) <= on <= (one.valid_to or on) and one.released_at]


@dataclass(frozen=True)
class EntryFacts:
    """An entry's facts of each kind, in the order asked for, and who answers for it."""

    facts: list[list[Any]]
    confirmation: Confirmation | None


def entry_facts(county_id: int, entry_id: UUID, kinds: Sequence[tuple[type[DatedFact], str]], owner: int) -> EntryFacts:
    """All facts of an entry that were not withdrawn: past, present, prepared and waiting. One statement."""
    parts = [
        model._default_manager.filter(county_id=county_id, withdrawn_at=None)
        .filter(**{f"{name}_id": owner})
        .order_by(F("valid_from").asc(nulls_first=True), "id")
        for model, name in kinds
    ]
    *facts, confirmations = together(*parts, Confirmation.objects.filter(county_id=county_id, entry_id=entry_id))
    return EntryFacts(facts, confirmations[0] if confirmations else None)


@dataclass(frozen=True)
class ResponsibilityRow:
    """A responsibility with the names a page shows."""

    fact: Responsibility
    holder: str
    places: list[str]


def responsibilities(county_id: int, facts: Sequence[Responsibility], on: date) -> dict[int, ResponsibilityRow]:
    """Names of those responsible and their municipalities, by the number of the fact. One statement."""
    offices, office_facts, _sites, _site_facts, bodies, body_facts, areas, towns = together(
        *_named_parts(county_id, on),
        Area.objects.filter(county_id=county_id, responsibility_id__in=[one.pk for one in facts]).order_by("id"),
        Municipality.objects.filter(in_county_id=county_id).order_by("sort_name", "id"),
    )
    office_names = {one.pk: name for name, one in _named(offices, office_facts, "office_id").values()}
    body_names = {one.pk: name for name, one in _named(bodies, body_facts, "body_id").values()}
    rows = {}
    for fact in facts:
        here = {area.municipality_id for area in areas if area.responsibility_id == fact.pk}
        holder = office_names.get(fact.office_id or 0, "") or body_names.get(fact.body_id or 0, "")
        rows[fact.pk] = ResponsibilityRow(fact, holder, [town.name for town in towns if town.pk in here])
    return rows


def areas_of(fact: Responsibility) -> list[str]:
    """The keys of the municipalities that a responsibility names."""
    return list(fact.areas.order_by("municipality__ags").values_list("municipality__ags", flat=True))


def county_closures(county_id: int, on: date) -> list[Closure]:
    """Closures of the whole county that are not over."""
    found = Closure.objects.filter(county_id=county_id, office=None, withdrawn_at=None, valid_to__gte=on)
    return list(found.order_by("valid_from", "id"))


def notices_for_editing(county_id: int, on: date) -> list[Notice]:
    """Notices that are not over, also prepared and waiting ones."""
    found = Notice.objects.filter(county_id=county_id, withdrawn_at=None, valid_to__gte=on)
    return list(found.order_by("valid_from", "id"))


def offices_of_fact(fact: Closure | Notice) -> list[UUID]:
    """The offices that a notice names, or that stay open in spite of a closure."""
    named = fact.stays_open if isinstance(fact, Closure) else fact.offices
    return list(named.order_by("id").values_list("public_id", flat=True))


def _named_parts(county_id: int, on: date) -> list[QuerySet[Any]]:
    """Offices, buildings and other administrations, each with the facts that name them on a day."""
    return [
        Office.objects.filter(county_id=county_id),
        OfficeFacts.objects.filter(county_id=county_id).published_on(on),
        Site.objects.filter(county_id=county_id),
        SiteFacts.objects.filter(county_id=county_id).published_on(on),
        Body.objects.filter(county_id=county_id),
        BodyFacts.objects.filter(county_id=county_id).published_on(on),
    ]


def _named(records: Sequence[Any], facts: Sequence[Any], owner: str) -> dict[str, tuple[str, Any]]:
    by_id = {one.pk: one for one in records}
    named = [(fact.name.german, by_id[getattr(fact, owner)]) for fact in facts]
    named.sort(key=lambda pair: (sort_name(pair[0]), pair[1].pk))
    return {str(one.public_id): (name, one) for name, one in named}


def entry_of_lone_fact(fact: DatedFact) -> tuple[str, UUID]:
    """The entry under which a fact that stands alone has its history: that of the first of its rows."""
    named = [[fact._meta.label, str(fact.public_id)]]
    made = ChangeSet.objects.filter(county_id=fact.county_id, effects__added__contains=named).order_by("id").first()
    return (made.entry_model, made.entry_id) if made is not None else (fact._meta.label, fact.public_id)
