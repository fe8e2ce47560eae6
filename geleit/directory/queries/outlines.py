"""Where the municipalities of a county lie, for maps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from geleit.directory.models import MunicipalityOutline


@dataclass(frozen=True)
class Borders:
    """The outlines of a county's municipalities by key, and what has to stand beside them."""

    shapes: Mapping[str, Any]
    attribution: str = ""
    as_of: date | None = None


def borders(county_id: int) -> Borders:
    """The outlines of a county's municipalities. One statement."""
    rows = MunicipalityOutline.objects.filter(municipality__in_county_id=county_id)
    found = list(rows.order_by("pk").values_list("municipality__ags", "shape", "attribution", "as_of"))
    if not found:
        return Borders({})
    attribution = " · ".join(dict.fromkeys(row[2] for row in found))
    return Borders({row[0]: row[1] for row in found}, attribution, min(row[3] for row in found))
