"""Offices, services and buildings to choose from in forms."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from geleit.core.multilingual import Text
from geleit.directory.models import OfficeFacts, ServiceFacts, Site, SiteFacts

Choices = list[tuple[str, str]]


def office_choices(county_id: int, on: date) -> Choices:
    """(key, German name) of the offices of a day, by name. One statement."""
    facts = OfficeFacts.objects.filter(county_id=county_id).published_on(on)
    return _by_name(facts.values_list("office__key", "name"))


def service_choices(county_id: int, on: date) -> Choices:
    """(key, German name) of the services of a day, by name. One statement."""
    facts = ServiceFacts.objects.filter(county_id=county_id).published_on(on)
    return _by_name(facts.values_list("service__key", "name"))


def site_choices(county_id: int, on: date) -> Choices:
    """(key, German name) of the buildings of a day, by name. One statement."""
    facts = SiteFacts.objects.filter(county_id=county_id).published_on(on)
    return _by_name(facts.values_list("site__key", "name"))


def names_on(county_id: int, on: date) -> dict[str, str]:
    """German names of offices ("office:key") and services ("service:key") of a day. Two statements."""
    offices = {f"office:{key}": name for key, name in office_choices(county_id, on)}
    return offices | {f"service:{key}": name for key, name in service_choices(county_id, on)}


def site_of(county_id: int, key: str) -> Site | None:
    """A building of the county, or None."""
    return Site.objects.filter(county_id=county_id, key=key).first()


def _by_name(pairs: Iterable[tuple[str, Any]]) -> Choices:
    named = [(key, name.german if isinstance(name, Text) else str(name)) for key, name in pairs]
    return sorted(named, key=lambda pair: (pair[1].casefold(), pair[0]))
