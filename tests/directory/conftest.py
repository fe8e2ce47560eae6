"""Both counties with their directory as the demonstration shows it."""

import pytest

from geleit.accounts.actions import set_up_county
from geleit.accounts.models import County
from geleit.core import wall
from geleit.directory.actions import load_reference_data
from tests.conftest import NOW


@pytest.fixture
def two_counties(db: None) -> dict[str, County]:
    """Both counties with all facts, also those invented for the demonstration; by slug."""
    counties = {}
    for slug, name, land, key, prefix in (
        ("heilbronn", "Landkreis Heilbronn", "BW", "08125", "HN"),
        ("oberallgaeu", "Landkreis Oberallgäu", "BY", "09780", "OA"),
    ):
        county = set_up_county(slug=slug, name=name, land=land, regional_key=key, case_prefix=prefix, now=NOW)
        load_reference_data(county=county, now=NOW, demo=True)
        counties[slug] = county
    return counties


@pytest.fixture
def hn(two_counties: dict[str, County]) -> County:
    """Landkreis Heilbronn; the transaction is inside its wall."""
    wall.enter(two_counties["heilbronn"].pk)
    return two_counties["heilbronn"]


@pytest.fixture
def oa(two_counties: dict[str, County]) -> County:
    """Landkreis Oberallgäu; the transaction is inside its wall."""
    wall.enter(two_counties["oberallgaeu"].pk)
    return two_counties["oberallgaeu"]
