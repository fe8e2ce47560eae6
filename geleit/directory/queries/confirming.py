"""How fresh entries are, whom to ask, and what a link from a mail is about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from geleit.core.codelists import rule_value
from geleit.core.together import together
from geleit.directory.codes import FreshnessState
from geleit.directory.dated import holds_on
from geleit.directory.models import (
    Body,
    BodyFacts,
    Confirmation,
    ConfirmationLink,
    Office,
    OfficeFacts,
    Service,
    ServiceFacts,
    Site,
    SiteFacts,
)
from geleit.directory.queries.catalogue import ServicePage, service_page
from geleit.directory.queries.offices import OfficePage, office_page
from geleit.directory.rules import confirming
from geleit.directory.rules.secrets import hashed

# The kinds of entries; each has an owner and is confirmed.
CONFIRMED: tuple[type[Office] | type[Service] | type[Site] | type[Body], ...] = (Office, Service, Site, Body)


def link_days(today: date) -> int:
    """How many days a link works, and how long an owner may take before an entry is overdue."""
    return rule_value("directory", "confirmation_link_days", on=today)


@dataclass(frozen=True)
class Freshness:
    """An entry, when it was last confirmed and when its owner was last asked."""

    model: str  # label of the entry's model
    entry_id: UUID
    name: str
    confirmation: Confirmation | None
    state: FreshnessState
    asked_at: datetime | None

    @property
    def is_due(self) -> bool:
        """Due or overdue."""
        return self.state != FreshnessState.FRESH


def freshness_of(confirmation: Confirmation | None, today: date) -> FreshnessState:
    """Whether an entry with this confirmation, or with none, has to be confirmed."""
    due = confirmation.next_due if confirmation is not None else None
    last = confirmation.last_confirmed if confirmation is not None else None
    return confirming.freshness(due, last, today, link_days(today))


def freshness(county_id: int, today: date) -> list[Freshness]:
    """All published entries of a day, those longest overdue first; what was never confirmed is due. Two statements."""
    asked = Confirmation.objects.filter(county_id=county_id).annotate(asked_at=Max("links__sent_at"))
    known = {one.entry_id: (one, one.asked_at) for one in asked}
    rows = []
    for model, entry_id, name in _published(county_id, today):
        kept, asked_at = known.get(entry_id, (None, None))
        rows.append(Freshness(model, entry_id, name, kept, freshness_of(kept, today), asked_at))
    order = [FreshnessState.OVERDUE, FreshnessState.DUE, FreshnessState.FRESH]
    return sorted(
        rows,
        key=lambda row: (order.index(row.state), row.confirmation.next_due if row.confirmation else date.min),
    )


def _published(county_id: int, on: date) -> list[tuple[str, UUID, str]]:
    """Model, id and German name of every entry of a day: offices, services, buildings, others. One statement."""
    parts: list[QuerySet[Any]] = [
        OfficeFacts.objects.filter(county_id=county_id).annotate(entry=F("office__public_id")).order_by("sort", "id"),
        ServiceFacts.objects.filter(county_id=county_id).annotate(entry=F("service__public_id")).order_by("id"),
        SiteFacts.objects.filter(county_id=county_id).annotate(entry=F("site__public_id")).order_by("id"),
        BodyFacts.objects.filter(county_id=county_id).annotate(entry=F("body__public_id")).order_by("id"),
    ]
    found = together(*(part.filter(holds_on(on)) for part in parts))
    labels = [model._meta.label for model in CONFIRMED]
    return [
        (label, UUID(facts.entry), facts.name.german)
        for label, rows in zip(labels, found, strict=True)
        for facts in rows
    ]


@dataclass(frozen=True)
class ToAsk:
    """An entry whose owner gets a mail, and what it is called."""

    confirmation: Confirmation
    name: str


def to_ask(county_id: int, today: date) -> list[ToAsk]:
    """Published entries that are due, have an owner, and were not asked about since they are due. Two statements."""
    names = {entry_id: name for _model, entry_id, name in _published(county_id, today)}
    asked = ConfirmationLink.objects.filter(confirmation=OuterRef("pk"), sent_at__date__gte=OuterRef("next_due"))
    due = Confirmation.objects.filter(~Exists(asked), county_id=county_id, next_due__lte=today).exclude(owner_email="")
    return [ToAsk(one, names[one.entry_id]) for one in due.order_by("next_due", "id") if one.entry_id in names]


def confirmation_of(county_id: int, entry_id: UUID) -> Confirmation | None:
    """Who answers for an entry and when it was confirmed, or None."""
    return Confirmation.objects.filter(county_id=county_id, entry_id=entry_id).first()


def obstacles_of(link: ConfirmationLink, today: date) -> list[str]:
    """Why the link does not work any more; [] where it does. One statement."""
    later = ConfirmationLink.objects.filter(confirmation_id=link.confirmation_id, pk__gt=link.pk)
    newer = later.aggregate(at=Max("sent_at"))["at"]
    return confirming.obstacles(confirming.LinkFacts(link.last_day, link.used_at, newer), today)


Shown = OfficePage | ServicePage | SiteFacts | BodyFacts


@dataclass(frozen=True)
class Asked:
    """What a link asks about: the entry as the public sees it, and why it cannot be confirmed with this link."""

    model: str  # label of the entry's model
    page: Shown | None
    last_day: date
    obstacles: list[str]

    @property
    def name(self) -> str:
        """German name of the entry; empty where it is not published any more."""
        if self.page is None:
            return ""
        facts = self.page.facts if isinstance(self.page, OfficePage | ServicePage) else self.page
        return facts.name.german


def asked_by(county_id: int, secret: str, today: date) -> Asked | None:
    """What a link asks about, or None for an unknown one."""
    links = ConfirmationLink.objects.select_related("confirmation")
    link = links.filter(county_id=county_id, token_hash=hashed(secret)).first()
    if link is None:
        return None
    kept = link.confirmation
    return Asked(kept.entry_model, _shown(kept, today), link.last_day, obstacles_of(link, today))


def _shown(kept: Confirmation, today: date) -> Shown | None:
    """The entry as the public sees it today."""
    county, entry = kept.county_id, kept.entry_id
    if kept.entry_model == Office._meta.label:
        office = Office.objects.filter(county_id=county, public_id=entry).first()
        return office_page(county, office.key, today) if office is not None else None
    if kept.entry_model == Service._meta.label:
        service = Service.objects.filter(county_id=county, public_id=entry).first()
        return service_page(county, service.key, today) if service is not None else None
    if kept.entry_model == Site._meta.label:
        sites = SiteFacts.objects.filter(county_id=county, site__public_id=entry).select_related("municipality")
        return sites.published_on(today).first()
    return BodyFacts.objects.filter(county_id=county, body__public_id=entry).published_on(today).first()
