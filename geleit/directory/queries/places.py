"""Reading municipalities and teams of a county."""

from django.db.models import Prefetch, QuerySet

from geleit.accounts.models import Unit
from geleit.directory.models import Municipality, PostalCode, TeamSite


def municipalities_of(county_id: int) -> QuerySet[Municipality]:
    """All municipalities of a county by name."""
    return Municipality.objects.filter(in_county_id=county_id).order_by("sort_name", "id")


def municipalities_with(postal_code: str, *, county_id: int) -> QuerySet[Municipality]:
    """The municipalities of a postal code by name; there can be several."""
    return municipalities_of(county_id).filter(postal_codes__code=postal_code.strip())


def municipalities_with_postal_codes(county_id: int) -> list[Municipality]:
    """All municipalities of a county by name, each with its postal codes. Two statements."""
    codes = PostalCode.objects.order_by("code")
    return list(municipalities_of(county_id).prefetch_related(Prefetch("postal_codes", queryset=codes)))


def teams(county_id: int) -> list[TeamSite]:
    """All teams by name with their unit, seat and the municipalities they serve."""
    served = Municipality.objects.order_by("sort_name", "id")
    sites = TeamSite.objects.filter(county_id=county_id).select_related("unit", "seat")
    return list(sites.prefetch_related(Prefetch("municipalities", queryset=served)).order_by("unit__name", "id"))


def team_for(municipality: Municipality) -> Unit | None:
    """The team that serves a municipality, or None where none is entered."""
    if municipality.in_county_id is None:
        return None
    site = TeamSite.objects.filter(county_id=municipality.in_county_id, municipalities=municipality)
    found = site.select_related("unit").order_by("id").first()
    return found.unit if found is not None else None
