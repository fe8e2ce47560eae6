"""Who counsels where and when: the counselling offices with their hours and the municipalities they are there for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from geleit.core.multilingual import Text
from geleit.core.together import together
from geleit.directory.codes import HoursKind
from geleit.directory.models import Area, Closure, Hours, OfficeFacts
from geleit.directory.queries import closures_from, hours_of

COUNSELLING = "counselling"  # of the code list office_kind


@dataclass(frozen=True)
class Counselling:
    """A counselling office, the municipalities it is there for and when one can come."""

    key: str
    name: Text
    municipalities: tuple[str, ...]
    hours: tuple[Hours, ...]
    closures: tuple[Closure, ...]


def counselling(county_id: int, on: date) -> list[Counselling]:
    """All counselling offices of a day by name. Two statements."""
    facts = OfficeFacts.objects.filter(county_id=county_id, kind=COUNSELLING).published_on(on)
    offices = list(facts.annotate(key=F("office__key")).order_by("name__de", "id"))
    numbers = [one.office_id for one in offices]
    served = Area.objects.filter(county_id=county_id, responsibility__office_id__in=numbers)
    areas, hours, closures = together(
        served.annotate(office_id=F("responsibility__office_id"), town=F("municipality__name")).order_by(
            "municipality__sort_name", "id"
        ),
        hours_of(county_id, on, numbers).filter(kind=HoursKind.VISIT),
        closures_from(county_id, on),
    )
    return [
        Counselling(
            key=one.key,
            name=one.name,
            municipalities=tuple(dict.fromkeys(area.town for area in areas if area.office_id == one.office_id)),
            hours=tuple(row for row in hours if row.office_id == one.office_id),
            closures=tuple(row for row in closures if row.office_id in (None, one.office_id)),
        )
        for one in offices
    ]
