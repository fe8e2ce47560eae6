"""What a mail or a calendar file says about an appointment: when, where, what to bring, and which link leads to it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from geleit.core.multilingual import GERMAN, LANGUAGES, Text
from geleit.directory.dated import holds_on
from geleit.directory.models import Address, Channel, OfficeFacts, ServiceFacts
from geleit.directory.queries.offices import visitors_address
from geleit.visits.codes import AppointmentState, MessageKind, StepKind
from geleit.visits.links import visit_link
from geleit.visits.models import Appointment, Message, Point, Step, Visitor
from geleit.visits.rules.days import BERLIN
from geleit.visits.rules.telling import Standing
from geleit.visits.secrets import confirm_token, secret_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where visitors go, in their language where somebody translated it."""

    office: str
    address: tuple[str, ...] = ()  # lines
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An appointment as its visitor is told of it. Neither a concern nor a name is in it."""

    appointment: Appointment
    county: str
    language: str
    place: Place
    link: str
    confirm_link: str
    standing: Standing
    email: str = ""
    before: datetime | None = None  # of the last move
    bring: tuple[str, ...] = ()


def told(appointment: Appointment, *, language: str = "") -> Told:
    """What is said of an appointment in a language, else in that of its visitor. Five statements."""
    row = (
        Appointment.objects.select_related("point__office", "county")
        .defer("contact_key", "person_key")
        .get(county_id=appointment.county_id, pk=appointment.pk)
    )
    reader = language or row.language
    reader = reader if reader in LANGUAGES else GERMAN
    secret, slug = secret_of(row.form_key), row.county.slug
    return Told(
        appointment=row,
        county=row.county.name,
        language=reader,
        place=place_of(row.point, row.during.lower.astimezone(BERLIN).date(), reader),
        link=visit_link(slug, reader, secret),
        confirm_link=visit_link(slug, reader, secret, f"bestaetigen/{confirm_token(row.form_key)}/"),
        standing=Standing(row.state, row.during.lower, row.held_until),
    )


def told_by(message: Message) -> Told:
    """What a message has to say as of this moment, and to which address. At most nine statements."""
    found = told(message.appointment)
    row, standing = found.appointment, found.standing
    before = None
    if message.kind == MessageKind.OFFER:
        offer = (
            Appointment.objects.filter(county_id=row.county_id, offered_to=row, state=AppointmentState.OFFERED)
            .order_by("-held_until")
            .first()
        )
        if offer is not None:
            standing = replace(standing, offer_start=offer.during.lower, offer_until=offer.held_until)
    if message.kind == MessageKind.MOVED:
        moves = Step.objects.filter(county_id=row.county_id, appointment=row, kind=StepKind.MOVED)
        last = moves.order_by("-at", "-id").first()
        if last is not None:
            standing = replace(standing, moved_since=last.at > message.created_at)
            before = last.during.lower if last.during is not None else None
    email = Visitor.objects.filter(county_id=row.county_id, appointment=row).values_list("email", flat=True).first()
    bring = _bring(row, found.language) if message.kind in (MessageKind.CONFIRMED, MessageKind.REMINDER) else ()
    return replace(found, standing=standing, email=email or "", before=before, bring=bring)


def place_of(point: Point, on: date, language: str) -> Place:
    """The office of a point on a day, with the address of its building. Three statements."""
    here = Q(county_id=point.county_id, office_id=point.office_id)
    facts = OfficeFacts.objects.filter(holds_on(on), here).first()
    addresses = list(Address.objects.filter(holds_on(on), here).order_by("kind", "id"))
    own = [one for one in addresses if point.site_id is not None and one.site_id == point.site_id]
    address = visitors_address(own) or visitors_address(addresses)
    phone = Channel.objects.filter(holds_on(on), here, kind="phone").order_by("sort", "id").first()
    name: Text = facts.name if facts is not None else point.name
    lines = (
        ()
        if address is None
        else (
            f"{address.street} {address.house_number}".strip(),
            f"{address.postal_code} {address.place}".strip(),
        )
    )
    return Place(name.shown(language).text, tuple(line for line in lines if line), phone.value if phone else "")


def _bring(row: Appointment, language: str) -> tuple[str, ...]:
    """What to bring for all concerns of an appointment, each thing once."""
    on = row.during.lower.astimezone(BERLIN).date()
    services = row.concerns.values("service")
    facts = ServiceFacts.objects.filter(holds_on(on), county_id=row.county_id, service__in=services).order_by("id")
    return tuple(dict.fromkeys(line for one in facts for line in one.bring.lines(language)))


__all__ = ["Place", "Told", "place_of", "told", "told_by"]
