"""The editor's texts, legal facts and logo of a county."""

from datetime import date

from geleit.accounts.models import County
from geleit.portal.models import AccessibilityStatement, CountyLogo, CountyLook, Imprint, PageText


def texts_at(county_id: int, place: str, *, on: date) -> list[PageText]:
    """The texts of one place as of a day, in their order. One statement."""
    found = PageText.objects.filter(county_id=county_id, place=place).published_on(on)
    return list(found.order_by("sort", "key"))


def all_texts(county_id: int, *, on: date) -> list[PageText]:
    """Every text as of a day, for the search. One statement."""
    return list(PageText.objects.filter(county_id=county_id).published_on(on).order_by("place", "sort", "key"))


def imprint_of(county_id: int, *, on: date) -> Imprint | None:
    """Who answers for the pages as of a day."""
    return Imprint.objects.filter(county_id=county_id).published_on(on).first()


def statement_of(county_id: int, *, on: date) -> AccessibilityStatement | None:
    """The accessibility statement as of a day."""
    return AccessibilityStatement.objects.filter(county_id=county_id).published_on(on).first()


def look_of(county_id: int) -> CountyLook | None:
    """The look of a county, for its editor."""
    return CountyLook.objects.filter(county_id=county_id).first()


def logo_of(county_id: int) -> CountyLogo | None:
    """The logo of a county."""
    return CountyLogo.objects.filter(county_id=county_id).first()


def slug_of(county_id: int) -> str:
    """The part of public addresses that names the county."""
    return County.objects.values_list("slug", flat=True).get(pk=county_id)
