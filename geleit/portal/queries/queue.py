"""What the public pages show of a queue."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from geleit.core.multilingual import Text
from geleit.directory.models import ServiceFacts
from geleit.portal.rules.pictograms import pictogram
from geleit.visits.codes import IN_HOUSE
from geleit.visits.models import Offer, Point, Ticket
from geleit.visits.queries.queue import House, points_with_queue
from geleit.visits.rules.issuing import Issue
from geleit.visits.rules.waiting import Wait

MOST_AT_ONCE = 10  # persons who can be named at the kiosk; more go to the desk


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to come for, as a button: how long it takes now and whether numbers are given."""

    offer: Offer
    name: Text
    key: str
    icon: str
    wait: Wait
    issue: Issue

    @property
    def public_id(self) -> UUID:
        """By which forms and addresses name it."""
        return self.offer.public_id

    @property
    def letter(self) -> str:
        """Before its numbers."""
        return self.offer.letter

    @property
    def most(self) -> int:
        """For how many persons one number is given."""
        return min(self.offer.max_quantity, MOST_AT_ONCE)


def choices_of(house: House) -> list[Choice]:
    """What somebody without an appointment can come for. No statement beyond those of the house."""
    return [_choice(house, one) for one in house.offers if one.by_number]


def choice_of(house: House, public_id: UUID) -> Choice | None:
    """One of them, by the id in a form or address."""
    return next((one for one in choices_of(house) if one.public_id == public_id), None)


def points_with_numbers(county_id: int, *, office_id: int | None = None) -> list[Point]:
    """The points that give numbers, all of them or those of an office. One statement."""
    found = [one for one in points_with_queue(county_id) if one.gives_numbers]
    return [one for one in found if office_id is None or one.office_id == office_id]


def to_bring(ticket: Ticket, on: date) -> Text:
    """What one needs for the service of a number, one thing a line. One statement."""
    found = ServiceFacts.objects.filter(county_id=ticket.county_id, service_id=ticket.service_id).published_on(on)
    facts = found.first()
    return facts.bring if facts is not None else Text()


def is_in_house(ticket: Ticket, today: date) -> bool:
    """Whether its holder still waits, is called or served."""
    return ticket.day == today and ticket.state in {state.value for state in IN_HOUSE}


def _choice(house: House, offer: Offer) -> Choice:
    return Choice(
        offer=offer,
        name=house.name(offer.service_id),
        key=house.service_key(offer),
        icon=pictogram(offer.pictogram),
        wait=house.wait_for(offer),
        issue=house.issue_for(offer),
    )
