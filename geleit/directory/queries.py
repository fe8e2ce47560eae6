"""Reading municipalities, teams and offices of a county."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from geleit.accounts.models import Unit
from geleit.directory.models import ContactChannel, Municipality, Office, PostalCode, TeamSite


def municipalities_of(county_id: int) -> QuerySet[Municipality]:
    """All municipalities of a county by name."""
    return Municipality.objects.filter(in_county_id=county_id).order_by("sort_name", "id")


def municipalities_with(postal_code: str, *, county_id: int) -> QuerySet[Municipality]:
    """The municipalities of a postal code by name; there can be several."""
    return municipalities_of(county_id).filter(postal_codes__code=postal_code.strip())


def teams(county_id: int) -> list[TeamSite]:
    """All teams by name with their unit, seat and the municipalities they serve."""
    served = Municipality.objects.order_by("sort_name", "id")
    sites = TeamSite.objects.filter(county_id=county_id).select_related("unit", "seat")
    return list(sites.prefetch_related(Prefetch("municipalities", queryset=served)).order_by("unit__name", "id"))


def team_for(municipality: Municipality) -> Unit | None:
    """The team that serves a municipality, or None where none is entered."""
    site = TeamSite.objects.filter(county_id=municipality.in_county_id, municipalities=municipality)
    found = site.select_related("unit").order_by("id").first()
    return found.unit if found is not None else None


@dataclass(frozen=True)
class OfficeContact:
    """An office and the ways to reach it on a day."""

    office: Office
    channels: list[ContactChannel]


def offices_of(county_id: int, *, on: date) -> list[OfficeContact]:
    """The offices of a county by name, with the ways to reach them on a day."""
    valid = Q(valid_from=None) | Q(valid_from__lte=on)
    valid &= Q(valid_to=None) | Q(valid_to__gte=on)
    channels = ContactChannel.objects.filter(valid).order_by("kind", "id")
    offices = Office.objects.filter(county_id=county_id).order_by("name", "id")
    found = offices.prefetch_related(Prefetch("channels", queryset=channels))
    return [OfficeContact(office, list(office.channels.all())) for office in found]


def municipalities_with_postal_codes(county_id: int) -> list[Municipality]:
    """All municipalities of a county by name, each with its postal codes. Two statements."""
    codes = PostalCode.objects.order_by("code")
    return list(municipalities_of(county_id).prefetch_related(Prefetch("postal_codes", queryset=codes)))
