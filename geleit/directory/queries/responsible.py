"""Who is responsible for me? A service and a place lead to an office of the county or to another administration."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from geleit.core.multilingual import Text
from geleit.core.prepared import Prepared
from geleit.core.together import together
from geleit.directory.codes import HoursKind, ResponsibilityRole
from geleit.directory.dated import holds_on
from geleit.directory.models import (
    Area,
    Body,
    BodyFacts,
    Closure,
    Hours,
    Municipality,
    Office,
    OfficeFacts,
    PlaceName,
    PostalCode,
    Responsibility,
    Service,
    ServiceFacts,
)
from geleit.directory.queries.opening import state_of
from geleit.directory.rules.finding import plain, read, similar
from geleit.directory.rules.hours import State

MOST = 12
CANDIDATES = 200


class FoundBy(StrEnum):
    """How a place was recognised."""

    NAME = "name"
    DISTRICT = "district"
    POSTAL_CODE = "postal_code"
    SIMILAR = "similar"


@dataclass(frozen=True)
class PlaceHit:
    """A municipality that was perhaps meant. Found by postal code or by similar spelling it must be asked for."""

    municipality: Municipality
    found_by: FoundBy
    district: str = ""
    is_outside: bool = False  # of the county that was asked

    @property
    def must_ask(self) -> bool:
        """A postal code alone decides nothing, nor does a spelling that is only similar."""
        return self.found_by in {FoundBy.POSTAL_CODE, FoundBy.SIMILAR}


class Outcome(StrEnum):
    """What came of the question."""

    FOUND = "found"
    OUTSIDE = "outside"  # the place belongs to another county or to a city of its own
    NOBODY = "nobody"  # nobody is entered for this service and place
    NO_SERVICE = "no_service"
    NO_PLACE = "no_place"


@dataclass(frozen=True)
class Holder:
    """An office of the county, or another administration, and how it stands with its hours."""

    responsibility: Responsibility
    office: OfficeFacts | None = None
    office_key: str = ""
    body: BodyFacts | None = None
    body_key: str = ""
    hours: list[Hours] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    state: State | None = None  # at the moment that was asked

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.office.name if self.office is not None else self.body.name if self.body is not None else Text()

    @property
    def key(self) -> str:
        """The key of the office, or of the other administration."""
        return self.office_key or self.body_key

    @property
    def note(self) -> Text:
        """What else is to be known about this responsibility."""
        return self.responsibility.note

    @property
    def only_accepts(self) -> bool:
        """It takes papers in and passes them on, but does not decide."""
        return self.responsibility.role == ResponsibilityRole.ALSO_ACCEPTS


@dataclass(frozen=True)
class Answer:
    """Who is responsible for a service in a municipality on a day."""

    outcome: Outcome
    service: ServiceFacts | None = None
    municipality: Municipality | None = None
    holders: list[Holder] = field(default_factory=list)

    @property
    def responsible(self) -> list[Holder]:
        """Those who decide."""
        return [one for one in self.holders if not one.only_accepts]


def find_places(county_id: int | None, text: str) -> list[PlaceHit]:
    """Municipalities that somebody may mean, the county's own first; several means: ask. At most five statements.

    A name or district goes before a postal code, which only narrows it down. A misspelled name finds similar ones.
    """
    wish = read(text)
    if not wish.postal_code and not wish.name:
        return []
    named, districts, codes = together(
        Municipality.objects.filter(sort_name=wish.name or None),
        PlaceName.objects.filter(sort_name=wish.name or None).order_by("id"),
        PostalCode.objects.filter(code=wish.postal_code or None).order_by("id"),
    )
    towns = _towns_of([*districts, *codes])
    hits = [_hit(one, FoundBy.NAME, county_id) for one in named]
    hits += [_hit(towns[one.municipality_id], FoundBy.DISTRICT, county_id, one.name) for one in districts]
    if wish.name and not hits:
        hits = _resembling(county_id, wish.name)
    if codes:
        here = {one.municipality_id for one in codes}
        agreeing = [hit for hit in hits if hit.municipality.pk in here]
        by_code = [_hit(towns[one.municipality_id], FoundBy.POSTAL_CODE, county_id) for one in codes]
        return _sorted(agreeing or [*hits, *by_code])
    return _sorted(hits or _similar(county_id, wish.name))


def responsible(service_key: str, ags: str, on: date, *, county_id: int, moment: datetime | None = None) -> Answer:
    """Who is responsible for a service in a municipality on a day; with `moment` also whether it is open then.

    An entry that names the municipality goes before one for the whole county. Two statements.
    """
    towns, services, entries = _QUESTION.together(county_id=county_id, service_key=service_key, ags=ags, on=on)
    town = towns[0] if towns else None
    service = services[0] if services else None
    if town is None:
        return Answer(Outcome.NO_PLACE, service)
    if town.in_county_id != county_id:
        return Answer(Outcome.OUTSIDE, service, town)
    if service is None:
        return Answer(Outcome.NO_SERVICE, None, town)
    chosen = _chosen(entries)
    offices = tuple(one.office_id for one in chosen if one.office_id is not None)
    bodies = tuple(one.body_id for one in chosen if one.body_id is not None)
    around = _HOLDERS.together(county_id=county_id, on=on, offices=offices, bodies=bodies) if chosen else []
    holders = _holders(chosen, around, Here(town.land, ags, moment)) if chosen else []
    return Answer(Outcome.FOUND if holders else Outcome.NOBODY, service, town, holders)


# --- inside -----------------------------------------------------------------------------------------------------------


def _hit(town: Municipality, by: FoundBy, county_id: int | None, district: str = "") -> PlaceHit:
    outside = town.in_county_id is None or (county_id is not None and town.in_county_id != county_id)
    return PlaceHit(town, by, district, outside)


def _sorted(hits: list[PlaceHit]) -> list[PlaceHit]:
    seen: set[int] = set()
    first = []
    for hit in sorted(hits, key=lambda one: (one.is_outside, one.municipality.sort_name, one.municipality.pk)):
        if hit.municipality.pk not in seen:
            seen.add(hit.municipality.pk)
            first.append(hit)
    return first[:MOST]


def _towns_of(rows: Sequence[PlaceName | PostalCode]) -> dict[int, Municipality]:
    """The municipalities of districts and postal codes, by number. One statement, or none."""
    numbers = {row.municipality_id for row in rows}
    return {town.pk: town for town in Municipality.objects.filter(pk__in=numbers)} if numbers else {}


def _resembling(county_id: int | None, name: str) -> list[PlaceHit]:
    """Names written with other additions ("im Allgäu"), else names that begin with what was typed."""
    first = name.split(" ", maxsplit=1)[0]
    named, districts = together(
        Municipality.objects.filter(sort_name__contains=first).order_by("sort_name", "id")[:CANDIDATES],
        PlaceName.objects.filter(sort_name__contains=first).order_by("sort_name", "id")[:CANDIDATES],
    )
    towns = _towns_of(districts)
    candidates = [(one, FoundBy.NAME, "") for one in named]
    candidates += [(towns[one.municipality_id], FoundBy.DISTRICT, one.name) for one in districts]
    for pattern in (re.escape(name) + "$", rf"(?:.* )?{re.escape(name)}"):  # the same, then one that begins like it
        fits = re.compile(pattern).match
        hits = [
            _hit(town, by, county_id, district)
            for town, by, district in candidates
            if fits(plain(district or town.name))
        ]
        if hits:
            return hits
    return []


def _similar(county_id: int | None, name: str) -> list[PlaceHit]:
    """Misspelled names, looked for in the county and among the cities around."""
    near = Q(kind="independent_city") if county_id is None else Q(in_county_id=county_id) | Q(kind="independent_city")
    towns = {town.pk: town for town in Municipality.objects.filter(near).order_by("sort_name", "id")}
    districts = PlaceName.objects.filter(municipality__in=towns).order_by("sort_name", "id")
    candidates = [*((town, "") for town in towns.values()), *((towns[o.municipality_id], o.name) for o in districts)]
    names = [plain(district or town.name) for town, district in candidates]
    return [
        _hit(candidates[index][0], FoundBy.SIMILAR, county_id, candidates[index][1]) for index in similar(name, names)
    ]


def _entries(county_id: int, service_key: str, ags: str, on: date) -> QuerySet[Responsibility]:
    town = Subquery(Municipality.objects.filter(ags=ags).values("pk")[:1])
    here = Area.objects.filter(county_id=county_id, responsibility_id=OuterRef("pk"), municipality_id=town)
    service = _service(county_id, service_key)
    found = Responsibility.objects.filter(holds_on(on), county_id=county_id, service_id=service)
    return found.filter(Q(whole_county=True) | Exists(here)).order_by("-role", "id")


def _service(county_id: int, key: str) -> Subquery:
    """The number of a service, asked inside the statement, so that its index is used."""
    return Subquery(Service.objects.filter(county_id=county_id, key=key).values("pk")[:1])


def _chosen(entries: list[Responsibility]) -> list[Responsibility]:
    deciding = [one for one in entries if one.role == ResponsibilityRole.RESPONSIBLE]
    named = [one for one in deciding if not one.whole_county]
    return [*(named or deciding), *(one for one in entries if one.role == ResponsibilityRole.ALSO_ACCEPTS)]


def _asked(*, county_id: int, service_key: str, ags: str, on: date) -> list[QuerySet[Any]]:
    """The place, the service, and who is responsible for it there."""
    return [
        Municipality.objects.filter(ags=ags).annotate(land=F("in_county__land")),
        ServiceFacts.objects.filter(holds_on(on), county_id=county_id, service_id=_service(county_id, service_key)),
        _entries(county_id, service_key, ags, on),
    ]


def _around(*, county_id: int, on: date, offices: tuple[int, ...], bodies: tuple[int, ...]) -> list[QuerySet[Any]]:
    """Names, hours and closures of those responsible."""
    office_key = Office.objects.filter(pk=OuterRef("office_id")).values("key")
    body_key = Body.objects.filter(pk=OuterRef("body_id")).values("key")
    spared = Closure.stays_open.through.objects.filter(closure_id=OuterRef("pk")).values("office_id")
    facts = OfficeFacts.objects.filter(holds_on(on), county_id=county_id, office_id__in=offices)
    other = BodyFacts.objects.filter(holds_on(on), county_id=county_id, body_id__in=bodies)
    hours = Hours.objects.filter(county_id=county_id, office_id__in=offices).ending_after(on)
    closures = Closure.objects.filter(Q(office_id=None) | Q(office_id__in=offices), county_id=county_id)
    return [
        facts.annotate(office_key=Subquery(office_key)),
        other.annotate(body_key=Subquery(body_key)),
        hours.order_by("office_id", "id"),
        closures.ending_after(on).annotate(spared=ArraySubquery(spared)).order_by("valid_from", "id"),
    ]


_QUESTION: Prepared[Any] = Prepared(_asked)
_HOLDERS: Prepared[Any] = Prepared(_around)


@dataclass(frozen=True)
class Here:
    """Where and when somebody asks."""

    land: str
    ags: str
    moment: datetime | None


def _holders(entries: list[Responsibility], around: list[list[Any]], here: Here) -> list[Holder]:
    office_facts, body_facts, hours, closures = around
    found = []
    for entry in entries:
        office = next((one for one in office_facts if one.office_id == entry.office_id), None)
        body = next((one for one in body_facts if one.body_id == entry.body_id), None)
        if office is not None:
            own = [one for one in hours if one.office_id == entry.office_id]
            shut = [one for one in closures if _concerns(one, office.office_id)]
            state = None
            if here.moment is not None:
                state = state_of(own, shut, kind=HoursKind.VISIT, land=here.land, ags=here.ags, moment=here.moment)
            found.append(Holder(entry, office, office.office_key, None, "", own, shut, state))
        elif body is not None:
            found.append(Holder(entry, None, "", body, body.body_key))
    return found


def _concerns(closure: Closure, office_id: int) -> bool:
    spared: list[int] = getattr(closure, "spared", [])
    return closure.office_id == office_id or (closure.office_id is None and office_id not in spared)
