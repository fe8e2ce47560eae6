"""How fresh entries are, whom to ask, and what a link from a mail is about."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from geleit.core.codelists import rule_value
from geleit.directory.codes import FreshnessState
from geleit.directory.models import Confirmation, ConfirmationLink, Office, OfficeFacts
from geleit.directory.queries.offices import OfficePage, office_page
from geleit.directory.rules import confirming
from geleit.directory.rules.secrets import hashed


def link_days(today: date) -> int:
    """How many days a link works, and how long an owner may take before an entry is overdue."""
    return rule_value("directory", "confirmation_link_days", on=today)


@dataclass(frozen=True)
class Freshness:
    """An office, when it was last confirmed and when its owner was last asked."""

    office: Office
    facts: OfficeFacts
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
    """All offices of a day, those longest overdue first; what was never confirmed is due. Two statements."""
    published = OfficeFacts.objects.filter(county_id=county_id).published_on(today).select_related("office")
    asked = Confirmation.objects.filter(county_id=county_id).annotate(asked_at=Max("links__sent_at"))
    known = {one.entry_id: (one, one.asked_at) for one in asked}
    rows = []
    for facts in published.order_by("sort", "id"):
        kept, asked_at = known.get(facts.office.public_id, (None, None))
        rows.append(Freshness(facts.office, facts, kept, freshness_of(kept, today), asked_at))
    order = [FreshnessState.OVERDUE, FreshnessState.DUE, FreshnessState.FRESH]
    return sorted(
        rows,
        key=lambda row: (order.index(row.state), row.confirmation.next_due if row.confirmation else date.min),
    )


@dataclass(frozen=True)
class ToAsk:
    """An entry whose owner gets a mail, and what it is called."""

    confirmation: Confirmation
    name: str


def to_ask(county_id: int, today: date) -> list[ToAsk]:
    """Published offices that are due, have an owner, and were not asked about since they are due. Two statements."""
    published = OfficeFacts.objects.filter(county_id=county_id).published_on(today).select_related("office")
    names = {facts.office.public_id: facts.name.german for facts in published}
    asked = ConfirmationLink.objects.filter(confirmation=OuterRef("pk"), sent_at__date__gte=OuterRef("next_due"))
    due = Confirmation.objects.filter(
        ~Exists(asked), county_id=county_id, entry_model=Office._meta.label, next_due__lte=today
    ).exclude(owner_email="")
    return [ToAsk(one, names[one.entry_id]) for one in due.order_by("next_due", "id") if one.entry_id in names]


def confirmation_of(county_id: int, entry_id: UUID) -> Confirmation | None:
    """Who answers for an entry and when it was confirmed, or None."""
    return Confirmation.objects.filter(county_id=county_id, entry_id=entry_id).first()


def obstacles_of(link: ConfirmationLink, today: date) -> list[str]:
    """Why the link does not work any more; [] where it does. One statement."""
    later = ConfirmationLink.objects.filter(confirmation_id=link.confirmation_id, pk__gt=link.pk)
    newer = later.aggregate(at=Max("sent_at"))["at"]
    return confirming.obstacles(confirming.LinkFacts(link.last_day, link.used_at, newer), today)


@dataclass(frozen=True)
class Asked:
    """What a link asks about: the page as the public sees it, and why it cannot be confirmed with this link."""

    page: OfficePage | None
    last_day: date
    obstacles: list[str]


def asked_by(county_id: int, secret: str, today: date) -> Asked | None:
    """What a link asks about, or None for an unknown one."""
    links = ConfirmationLink.objects.select_related("confirmation")
    link = links.filter(county_id=county_id, token_hash=hashed(secret)).first()
    if link is None:
        return None
    office = Office.objects.filter(county_id=county_id, public_id=link.confirmation.entry_id).first()
    page = office_page(county_id, office.key, today) if office is not None else None
    return Asked(page, link.last_day, obstacles_of(link, today))
