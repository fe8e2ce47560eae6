"""Web addresses of published facts: where they stand and what they answered when they were last asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from geleit.core.together import together
from geleit.directory.codes import AddressState
from geleit.directory.models import (
    Body,
    BodyFacts,
    Channel,
    LinkCheck,
    Office,
    OfficeFacts,
    Service,
    ServiceFacts,
)
from geleit.directory.rules.names import sort_name

# What wants the editor's attention first.
_ORDER = {AddressState.UNREACHABLE: 0, AddressState.MOVED: 1, AddressState.REFUSED: 2, None: 3}


@dataclass(frozen=True)
class PublishedAddress:
    """A web address in an entry; `check` is what it answered, None where it was not asked yet."""

    url: str
    group: str  # of the entry, as in the address of its page
    entry_id: UUID
    name: str
    check: LinkCheck | None


def published_addresses(county_id: int, on: date) -> list[PublishedAddress]:
    """All web addresses published on a day, those that need something first. One statement."""
    *facts, offices, named, services, bodies, checks = together(
        *_facts(county_id, on),
        Office.objects.filter(county_id=county_id),
        OfficeFacts.objects.filter(county_id=county_id).published_on(on),
        Service.objects.filter(county_id=county_id),
        Body.objects.filter(county_id=county_id),
        LinkCheck.objects.filter(county_id=county_id),
    )
    names = {one.office_id: one.name.german for one in named}
    owners = {(type(one), one.pk): one.public_id for one in (*offices, *services, *bodies)}
    known = {one.url: one for one in checks}
    channels, service_facts, body_facts = facts
    rows = [
        *((one.value, "aemter", owners[Office, one.office_id], names.get(one.office_id, "")) for one in channels),
        *((one.online_url, "leistungen", owners[Service, one.service_id], one.name.german) for one in service_facts),
        *((one.website, "traeger", owners[Body, one.body_id], one.name.german) for one in body_facts),
    ]
    found = [PublishedAddress(*row, known.get(row[0])) for row in rows]
    return sorted(found, key=lambda one: (_rank(one), sort_name(one.name), one.url))


def addresses_to_check(county_id: int, on: date) -> list[str]:
    """The web addresses published on a day, each once. One statement."""
    return sorted(set(_addresses(together(*_facts(county_id, on)))))


def broken(county_id: int) -> QuerySet[LinkCheck]:
    """Addresses that did not answer when they were last asked."""
    return LinkCheck.objects.filter(county_id=county_id, state=AddressState.UNREACHABLE)


def _facts(county_id: int, on: date) -> list[QuerySet[Any]]:
    return [
        Channel.objects.filter(county_id=county_id, kind="web_form").published_on(on),
        ServiceFacts.objects.filter(county_id=county_id).published_on(on).exclude(online_url=""),
        BodyFacts.objects.filter(county_id=county_id).published_on(on).exclude(website=""),
    ]


def _addresses(facts: Sequence[Sequence[Any]]) -> Iterator[str]:
    channels, services, bodies = facts
    yield from (one.value for one in channels)
    yield from (one.online_url for one in services)
    yield from (one.website for one in bodies)


def _rank(one: PublishedAddress) -> int:
    return _ORDER.get(AddressState(one.check.state) if one.check is not None else None, 4)
