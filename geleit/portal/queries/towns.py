"""The municipalities of a county and the office whose case managers counsel there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from geleit.core.multilingual import Text
from geleit.core.prepared import Prepared
from geleit.directory.dated import holds_on
from geleit.directory.models import Area, OfficeFacts, Responsibility
from geleit.directory.queries import municipalities_of
from geleit.portal.queries.counselling import COUNSELLING


@dataclass(frozen=True)
class TownOffice:
    """A counselling office as far as a list names it."""

    key: str
    name: Text


@dataclass(frozen=True)
class Town:
    """A municipality and who counsels there; several where that is so, nobody where nobody is entered."""

    ags: str
    name: str
    offices: tuple[TownOffice, ...]


def _parts(*, county_id: int, on: date) -> list[QuerySet[Any]]:
    facts = OfficeFacts.objects.filter(holds_on(on), county_id=county_id, kind=COUNSELLING)
    held = Responsibility.objects.filter(holds_on(on), county_id=county_id, office__in=facts.values("office_id"))
    served = Area.objects.filter(county_id=county_id, responsibility__in=held.values("pk"))
    return [
        municipalities_of(county_id),
        facts.annotate(key=F("office__key")).order_by("name__de", "id"),
        held.filter(whole_county=True).order_by("id"),
        served.annotate(office_id=F("responsibility__office_id")).order_by("id"),
    ]


_TOWNS: Prepared[Any] = Prepared(_parts)


def towns(county_id: int, on: date) -> list[Town]:
    """All municipalities by name. One statement. An office that is there for all comes where none is named."""
    places, offices, everywhere, areas = _TOWNS.together(county_id=county_id, on=on)
    by_place: dict[int, set[int]] = {}
    for area in areas:
        by_place.setdefault(area.municipality_id, set()).add(area.office_id)
    for_all = {one.office_id for one in everywhere}
    return [
        Town(
            place.ags,
            place.name,
            tuple(TownOffice(one.key, one.name) for one in offices if one.office_id in by_place.get(place.pk, for_all)),
        )
        for place in places
    ]
