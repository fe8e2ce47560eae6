"""Services as the public finds them on a day."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from geleit.core import codelists
from geleit.core.together import together
from geleit.directory.dated import holds_on
from geleit.directory.models import (
    Area,
    Body,
    BodyFacts,
    Municipality,
    Office,
    OfficeFacts,
    Responsibility,
    Service,
    ServiceFacts,
)
from geleit.directory.queries.offices import confirmed_by
from geleit.directory.queries.responsible import Holder
from geleit.directory.rules.names import sort_name


@dataclass(frozen=True)
class ServiceEntry:
    """A service in a list."""

    key: str
    leika: str
    facts: ServiceFacts


@dataclass(frozen=True)
class LifeSituation:
    """A life situation with its services."""

    code: str
    label: str
    services: list[ServiceEntry]


@dataclass(frozen=True)
class ServiceHolder:
    """Who is responsible where; without municipalities in the rest of the county."""

    holder: Holder
    municipalities: list[Municipality] = field(default_factory=list)


@dataclass(frozen=True)
class ServicePage:
    """Everything about one service as of a day."""

    service: Service
    facts: ServiceFacts
    holders: list[ServiceHolder]
    last_confirmed: date | None = None  # by the day the page is about

    @property
    def depends_on_place(self) -> bool:
        """Whether one must know where somebody lives to say who is responsible."""
        return any(one.municipalities for one in self.holders)


def services_a_to_z(county_id: int, on: date) -> list[ServiceEntry]:
    """All services published on a day by German name. One statement."""
    found = _facts(county_id, on).select_related("service")
    entries = [ServiceEntry(one.service.key, one.service.leika, one) for one in found]
    return sorted(entries, key=lambda entry: (sort_name(entry.facts.name.german), entry.key))


def life_situations(county_id: int, on: date) -> list[LifeSituation]:
    """The life situations that have services on a day, in the order of their code list. One statement."""
    entries = services_a_to_z(county_id, on)
    situations = [
        LifeSituation(row.code, row.label, [one for one in entries if one.facts.life_situation == row.code])
        for row in codelists.code_list("directory", "life_situation").on(on)
    ]
    return [one for one in situations if one.services]


def service_page(county_id: int, key: str, on: date) -> ServicePage | None:
    """Everything about a service as of a day, or None where none of that key is published. Two statements."""
    owner = Subquery(Service.objects.filter(county_id=county_id, key=key).values("public_id")[:1])
    services, facts, entries, confirmed = together(
        Service.objects.filter(county_id=county_id, key=key),
        _facts(county_id, on).filter(service__key=key),
        Responsibility.objects.filter(holds_on(on), county_id=county_id, service__key=key).order_by("-role", "id"),
        confirmed_by(county_id, on, Service, owner),
    )
    if not services or not facts:
        return None
    holders = _service_holders(county_id, on, entries)
    return ServicePage(services[0], facts[0], holders, confirmed[0].day if confirmed else None)


def _facts(county_id: int, on: date) -> QuerySet[ServiceFacts]:
    return ServiceFacts.objects.filter(holds_on(on), county_id=county_id).order_by("id")


def _service_holders(county_id: int, on: date, entries: list[Responsibility]) -> list[ServiceHolder]:
    offices = [one.office_id for one in entries if one.office_id is not None]
    bodies = [one.body_id for one in entries if one.body_id is not None]
    office_key = Subquery(Office.objects.filter(pk=OuterRef("office_id")).values("key"))
    body_key = Subquery(Body.objects.filter(pk=OuterRef("body_id")).values("key"))
    office_facts, body_facts, areas, towns = together(
        OfficeFacts.objects.filter(holds_on(on), county_id=county_id, office_id__in=offices).annotate(
            office_key=office_key
        ),
        BodyFacts.objects.filter(holds_on(on), county_id=county_id, body_id__in=bodies).annotate(body_key=body_key),
        Area.objects.filter(county_id=county_id, responsibility_id__in=[one.pk for one in entries]).order_by("id"),
        Municipality.objects.filter(in_county_id=county_id).order_by("sort_name", "id"),
    )
    by_id = {one.pk: one for one in towns}
    found = []
    for entry in entries:
        office = next((one for one in office_facts if one.office_id == entry.office_id), None)
        body = next((one for one in body_facts if one.body_id == entry.body_id), None)
        here = [by_id[one.municipality_id] for one in areas if one.responsibility_id == entry.pk]
        here.sort(key=lambda one: (one.sort_name, one.pk))
        if office is not None:
            found.append(ServiceHolder(Holder(entry, office, office.office_key), here))
        elif body is not None:
            found.append(ServiceHolder(Holder(entry, None, "", body, body.body_key), here))
    return found
