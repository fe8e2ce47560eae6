"""Offices as the public finds them on a day: what they are called, where they sit, how and when they are reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, SmallIntegerField, Subquery, When

from geleit.accounts.models import County
from geleit.core.prepared import Prepared
from geleit.core.together import together
from geleit.directory.codes import NoticeLevel
from geleit.directory.dated import holds_on
from geleit.directory.models import (
    Address,
    Channel,
    Closure,
    ConfirmedDay,
    ContactPerson,
    Hours,
    MailTerms,
    Notice,
    Office,
    OfficeFacts,
    Responsibility,
    Service,
    ServiceFacts,
    SiteFacts,
)
from geleit.directory.rules.names import sort_name

HOUSE, VISITORS, POST_BOX, POSTAL = "001", "002", "003", "006"
_LOUDEST_FIRST = Case(
    When(level=NoticeLevel.URGENT, then=0),
    When(level=NoticeLevel.IMPORTANT, then=1),
    default=2,
    output_field=SmallIntegerField(),
)


@dataclass(frozen=True)
class OfficeEntry:
    """An office in a list."""

    office: Office
    facts: OfficeFacts
    addresses: list[Address] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The key by which addresses name the office."""
        return self.office.key

    @property
    def visitors_address(self) -> Address | None:
        """Where visitors go: the visitors' address, else the house."""
        return visitors_address(self.addresses)


@dataclass(frozen=True)
class OfficePage:
    """Everything about one office as of a day."""

    office: Office
    facts: OfficeFacts
    on: date
    parents: list[OfficeEntry]  # from the top down
    children: list[OfficeEntry]
    addresses: list[Address]
    channels: list[Channel]
    persons: list[ContactPerson]
    hours: list[Hours]
    closures: list[Closure]  # that concern it, on the day or later
    sites: dict[int, SiteFacts]  # by the number of the site, as addresses and hours name it
    services: list[ServiceFacts]  # it is responsible for; `service_key` names the service
    notices: list[Notice]
    last_confirmed: date | None  # by the day the page is about
    mail_terms: MailTerms | None = None  # none: nothing is fixed

    @property
    def visitors_address(self) -> Address | None:
        """Where visitors go: the visitors' address, else the house."""
        return visitors_address(self.addresses)

    @property
    def site(self) -> SiteFacts | None:
        """The building visitors go to, where it is known."""
        address = self.visitors_address
        return self.sites.get(address.site_id) if address is not None and address.site_id is not None else None


def visitors_address(addresses: Iterable[Address]) -> Address | None:
    """The visitors' address, else the house; never a post box."""
    by_kind = {address.kind: address for address in reversed(list(addresses))}
    return by_kind.get(VISITORS) or by_kind.get(HOUSE)


def offices_a_to_z(county_id: int, on: date) -> list[OfficeEntry]:
    """All offices published on a day by German name, with addresses and channels. Three statements."""
    facts = _facts(county_id, on)
    numbers = [one.office_id for one in facts]
    addresses, channels = together(_addresses(county_id, on, numbers), _channels(county_id, on, numbers))
    entries = [
        OfficeEntry(
            office=one.office,
            facts=one,
            addresses=[address for address in addresses if address.office_id == one.office_id],
            channels=[channel for channel in channels if channel.office_id == one.office_id],
        )
        for one in facts
    ]
    return sorted(entries, key=lambda entry: (sort_name(entry.facts.name.german), entry.office.pk))


def office_tree(county_id: int, on: date) -> list[tuple[int, OfficeEntry]]:
    """All offices published on a day with their depth, each below the one it belongs to. One statement."""
    facts = _facts(county_id, on)
    known = {one.office_id for one in facts}
    below: dict[int | None, list[OfficeFacts]] = {}
    for one in facts:
        below.setdefault(one.parent_id if one.parent_id in known else None, []).append(one)

    def walk(parent: int | None, depth: int) -> list[tuple[int, OfficeEntry]]:
        rows: list[tuple[int, OfficeEntry]] = []
        for one in below.get(parent, []):
            rows.append((depth, OfficeEntry(one.office, one)))
            rows += walk(one.office_id, depth + 1)
        return rows

    return walk(None, 0)


def office_page(county_id: int, key: str, on: date) -> OfficePage | None:
    """Everything about an office as of a day, or None where none of that key is published. Two statements."""
    facts = _facts(county_id, on)
    own = next((one for one in facts if one.office.key == key), None)
    if own is None:
        return None
    number = own.office_id
    found = _PAGE.together(county_id=county_id, on=on, office=number)
    addresses, channels, persons, hours, closures, sites, services, notices, confirmed, terms = found
    return OfficePage(
        office=own.office,
        facts=own,
        on=on,
        parents=_parents(own, facts),
        children=[OfficeEntry(one.office, one) for one in facts if one.parent_id == number],
        addresses=addresses,
        channels=channels,
        persons=persons,
        hours=hours,
        closures=closures,
        sites={site.site_id: site for site in sites},
        services=services,
        notices=notices,
        last_confirmed=confirmed[0].day if confirmed else None,
        mail_terms=terms[0] if terms else None,
    )


def _everything(*, county_id: int, on: date, office: int) -> list[QuerySet[Any]]:
    """All facts of one office as of a day."""
    owner = Subquery(Office.objects.filter(pk=office).values("public_id"))
    return [
        _addresses(county_id, on, [office]),
        _channels(county_id, on, [office]),
        ContactPerson.objects.filter(holds_on(on), county_id=county_id, office_id=office).order_by("sort", "id"),
        hours_of(county_id, on, [office]),
        closures_from(county_id, on, office),
        _sites_of(county_id, on, office),
        _services_of(county_id, on, office),
        notices_on(county_id, on, office),
        confirmed_by(county_id, on, Office, owner),
        MailTerms.objects.filter(holds_on(on), county_id=county_id, office_id=office),
    ]


_PAGE: Prepared[Any] = Prepared(_everything)


def confirmed_by(county_id: int, on: date, model: type[Model], owner: Subquery) -> QuerySet[ConfirmedDay]:
    """The last day until `on` on which an entry was confirmed; `owner` gives its public id."""
    label = model._meta.label
    found = ConfirmedDay.objects.filter(county_id=county_id, entry_model=label, entry_id=owner, day__lte=on)
    return found.order_by("-day", "id")[:1]


def hours_of(county_id: int, on: date, offices: Sequence[int]) -> QuerySet[Hours]:
    """Hours of offices in force on a day or later: the present and what is prepared for the future."""
    found = Hours.objects.filter(county_id=county_id, office_id__in=offices).ending_after(on)
    return found.order_by("office_id", "kind", F("valid_from").asc(nulls_first=True), "id")


def closures_from(county_id: int, on: date, office: int | None = None) -> QuerySet[Closure]:
    """Closures in force on a day or later; for one office those that concern it, else all of the county."""
    found = Closure.objects.filter(county_id=county_id).ending_after(on)
    if office is not None:
        through = Closure.stays_open.through.objects
        spared = through.filter(closure_id=OuterRef("pk"), office_id=office)
        found = found.filter(Q(office_id=office) | (Q(office_id=None) & ~Exists(spared)))
    return found.order_by("valid_from", "id")


def notices_on(county_id: int, on: date, office: int | None = None) -> QuerySet[Notice]:
    """Notices of a day, the loudest first; for one office its own and those of the whole county."""
    through = Notice.offices.through.objects
    named = through.filter(notice_id=OuterRef("pk"))
    found = Notice.objects.filter(holds_on(on), county_id=county_id)
    if office is None:
        found = found.filter(~Exists(named))
    else:
        found = found.filter(Q(Exists(named.filter(office_id=office))) | ~Exists(named))
    return found.order_by(_LOUDEST_FIRST, "valid_from", "id")


@dataclass(frozen=True)
class Letterhead:
    """The head of a letter: the county's administration, its address and how it is reached."""

    name: str
    address: tuple[str, ...]
    channels: list[Channel]


def letterhead(county_id: int, on: date, kinds: Sequence[str]) -> Letterhead | None:
    """The head of the county's first office as of a day, with its channels of some kinds. Two statements."""
    own = OfficeFacts.objects.filter(holds_on(on), county_id=county_id, parent=None).order_by("sort", "id").first()
    if own is None:
        return None
    addresses, channels = together(
        _addresses(county_id, on, [own.office_id]),
        _channels(county_id, on, [own.office_id]).filter(kind__in=kinds),
    )
    house = visitors_address(addresses)
    lines = () if house is None else (f"{house.street} {house.house_number}", f"{house.postal_code} {house.place}")
    return Letterhead(own.name.german, tuple(line.strip() for line in lines if line.strip()), channels)


def county_of(slug: str) -> County | None:
    """The county of an address, or None."""
    return County.objects.filter(slug=slug).first()


def slug_of(county_id: int) -> str:
    """By which addresses name the county."""
    return County.objects.values_list("slug", flat=True).get(pk=county_id)


def _facts(county_id: int, on: date) -> list[OfficeFacts]:
    found = OfficeFacts.objects.filter(holds_on(on), county_id=county_id).select_related("office")
    return list(found.order_by("sort", "id"))


def _parents(own: OfficeFacts, facts: list[OfficeFacts]) -> list[OfficeEntry]:
    by_office = {one.office_id: one for one in facts}
    above: list[OfficeEntry] = []
    seen = {own.office_id}
    parent = own.parent_id
    while parent is not None and parent in by_office and parent not in seen:
        seen.add(parent)
        above.insert(0, OfficeEntry(by_office[parent].office, by_office[parent]))
        parent = by_office[parent].parent_id
    return above


def _addresses(county_id: int, on: date, offices: Sequence[int]) -> QuerySet[Address]:
    found = Address.objects.filter(holds_on(on), county_id=county_id, office_id__in=offices)
    return found.order_by("office_id", "kind", "id")


def _channels(county_id: int, on: date, offices: Sequence[int]) -> QuerySet[Channel]:
    found = Channel.objects.filter(holds_on(on), county_id=county_id, office_id__in=offices)
    return found.order_by("office_id", "sort", "id")


def _sites_of(county_id: int, on: date, office: int) -> QuerySet[SiteFacts]:
    used = Address.objects.filter(holds_on(on), county_id=county_id, office_id=office).values("site_id")
    opened = Hours.objects.filter(holds_on(on), county_id=county_id, office_id=office).values("site_id")
    found = SiteFacts.objects.filter(holds_on(on), county_id=county_id)
    return found.filter(Q(site_id__in=used) | Q(site_id__in=opened)).order_by("id")


def _services_of(county_id: int, on: date, office: int) -> QuerySet[ServiceFacts]:
    held = Responsibility.objects.filter(holds_on(on), county_id=county_id, office_id=office).values("service_id")
    keys = Service.objects.filter(pk=OuterRef("service_id")).values("key")
    found = ServiceFacts.objects.filter(holds_on(on), county_id=county_id, service_id__in=held)
    return found.annotate(service_key=Subquery(keys)).order_by("name__de", "id")
