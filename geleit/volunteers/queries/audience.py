"""Who fits an audience, who of them can be written to on a topic, and the audience in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from geleit.core.codelists import code_list
from geleit.volunteers.codes import VolunteerState
from geleit.volunteers.letter_details import Audience
from geleit.volunteers.models import (
    CircleMember,
    Coordination,
    Engagement,
    TopicAddress,
    Unsubscribed,
    Volunteer,
    VolunteerQuerySet,
)


@dataclass(frozen=True)
class Reach:
    """One volunteer for each address that is written to, and how many of the audience are not reached, and why."""

    recipients: tuple[Volunteer, ...]
    people: int
    without_address: int
    unsubscribed: int

    @property
    def number(self) -> int:
        """How many addresses."""
        return len(self.recipients)

    @property
    def sharing(self) -> int:
        """How many people have the same address as somebody else who is written to."""
        return self.people - self.number - self.without_address - self.unsubscribed


def audience_of(county_id: int, audience: Audience, *, on: date) -> VolunteerQuerySet:
    """The active volunteers who fit, as of a day."""
    found = Volunteer.objects.of_county(county_id).filter(state=VolunteerState.ACTIVE)
    if audience.region or audience.circle is not None:
        members = CircleMember.objects.filter(_running(on), **_own())
        if audience.region:
            members = members.filter(circle__region=audience.region)
        if audience.circle is not None:
            members = members.filter(circle=audience.circle)
        found = found.filter(Exists(members))
    if audience.activity:
        found = found.filter(Exists(Engagement.objects.running(on=on).filter(activity=audience.activity, **_own())))
    if audience.language:
        found = found.filter(languages__contains=[audience.language])
    if audience.coordinators_only:
        found = found.filter(Exists(_coordinations(audience, on)))
    return found


def reach(county_id: int, audience: Audience, *, topic: str, on: date) -> Reach:
    """Whom a letter on a topic reaches, each address once. Two statements."""
    no_more = Unsubscribed.objects.filter(topic=topic, **_own())
    people = audience_of(county_id, audience, on=on).annotate(no_more=Exists(no_more))
    rows: list[Any] = list(
        people.only("id", "public_id", "county_id", "email", "match_email").order_by("match_email", "id")
    )
    ended = ended_addresses(county_id, topic)
    first: dict[str, Volunteer] = {}
    without = unsubscribed = 0
    for one in rows:
        if not one.email:
            without += 1
        elif one.no_more or one.match_email in ended:
            unsubscribed += 1
        else:
            first.setdefault(one.match_email, one)
    return Reach(tuple(first.values()), len(rows), without, unsubscribed)


def ended_addresses(county_id: int, topic: str) -> frozenset[str]:
    """Addresses that want no mails on a topic."""
    rows = TopicAddress.objects.filter(county_id=county_id, topic=topic, ended_at__isnull=False)
    return frozenset(rows.values_list("match_address", flat=True))


def may_write(county_id: int, volunteers: Iterable[int], *, topic: str) -> frozenset[int]:
    """Which of these volunteers have an address and want mails on a topic. Two statements."""
    no_more = Unsubscribed.objects.filter(topic=topic, **_own())
    found = Volunteer.objects.of_county(county_id).filter(~Exists(no_more), pk__in=list(volunteers)).exclude(email="")
    ended = ended_addresses(county_id, topic)
    pairs = found.exclude(state=VolunteerState.LEFT).values_list("pk", "match_email")
    return frozenset(pk for pk, address in pairs if address not in ended)


def still_wants(county_id: int, address: str, *, topic: str) -> bool:
    """Whether somebody active with this folded address wants mails on a topic. One statement."""
    no_more = Unsubscribed.objects.filter(topic=topic, **_own())
    found = Volunteer.objects.of_county(county_id).filter(~Exists(no_more), match_email=address)
    return found.filter(state=VolunteerState.ACTIVE).exists()


def unsubscribed_topics(volunteer: Volunteer) -> frozenset[str]:
    """The topics somebody wants no mails on, as a person or by the address. Two statements."""
    mine = Unsubscribed.objects.filter(county_id=volunteer.county_id, volunteer=volunteer)
    ended = TopicAddress.objects.filter(county_id=volunteer.county_id, ended_at__isnull=False)
    by_address = ended.filter(match_address=volunteer.match_email) if volunteer.match_email else ended.none()
    return frozenset(mine.values_list("topic", flat=True)) | frozenset(by_address.values_list("topic", flat=True))


def in_words(audience: Audience) -> str:
    """The audience as a sentence fragment."""
    parts = [_("coordinators of the helper circles") if audience.coordinators_only else _("all active volunteers")]
    if audience.region:
        parts.append(_("region %(name)s") % {"name": code_list("volunteers", "region").label(audience.region)})
    if audience.circle is not None:
        parts.append(audience.circle.name)
    if audience.activity:
        parts.append(code_list("volunteers", "activity").label(audience.activity))
    if audience.language:
        parts.append(code_list("people", "language").label(audience.language))
    return ", ".join(parts)


def _own() -> dict[str, OuterRef]:
    return {"volunteer": OuterRef("pk"), "county_id": OuterRef("county_id")}


def _running(on: date) -> Q:
    return (Q(valid_to=None) | Q(valid_to__gte=on)) & Q(valid_from__lte=on)


def _coordinations(audience: Audience, on: date) -> QuerySet[Coordination]:
    found = Coordination.objects.filter(_running(on), **_own())
    if audience.region:
        found = found.filter(circle__region=audience.region)
    return found.filter(circle=audience.circle) if audience.circle is not None else found
