"""The doors of the own pages: a session opens what belongs to its volunteer, and nothing of anybody else."""

from datetime import datetime
from uuid import UUID

from django.http import Http404

from geleit.accounts.models import County
from geleit.core import wall
from geleit.my import rules
from geleit.my.codes import LinkKind
from geleit.my.me import Me, actor_of
from geleit.my.models import CalendarFeed, MailedLink, OwnSession
from geleit.my.secrets import hash_of
from geleit.volunteers.models import HourEntry, Inquiry, SignUp, Training
from geleit.volunteers.queries import asked_of


def find_me(county: County, token: str, *, now: datetime) -> Me | None:
    """Whose session a cookie names; None for one that is over, unknown, or of somebody who left.

    The transaction must already be inside the county's wall.
    """
    found = OwnSession.objects.filter(county=county, token_hash=hash_of(token)).select_related("volunteer").first()
    if found is None or found.volunteer.state not in rules.PRESENT:
        return None
    if rules.is_session_over(started_at=found.started_at, active_at=found.active_at, now=now):
        return None
    return Me(county, found.volunteer, found, actor_of(county, found.volunteer), now)


def enter_county(slug: str) -> County | None:
    """The county a link names, with the transaction inside its wall; None for one that does not exist."""
    county = County.objects.filter(slug=slug).first()
    if county is not None:
        wall.enter(county.pk)
    return county


def find_link(county: County, secret: str, *, now: datetime) -> MailedLink | None:
    """The link of a secret while it holds: not used, not too old, and the volunteer still has that mailbox."""
    links = MailedLink.objects.filter(
        county=county,
        secret_hash=hash_of(secret),
        used_at=None,
        valid_until__gt=now,
        volunteer__state__in=rules.PRESENT,
    )
    found = links.select_related("volunteer").first()
    if found is not None and found.kind == LinkKind.SIGN_IN and found.email != found.volunteer.email:
        return None
    return found


def get_feed(county: County, secret: str) -> CalendarFeed:
    """The calendar of a secret address. Raises Http404 for any other, and of somebody who left."""
    found = CalendarFeed.objects.filter(
        county=county, secret_hash=hash_of(secret), volunteer__state__in=rules.PRESENT
    ).select_related("volunteer")
    feed = found.first()
    if feed is None:
        raise Http404
    return feed


def get_my_hours(me: Me, public_id: UUID) -> HourEntry:
    """Time the volunteer gave. Raises Http404 for anybody else's."""
    rows = HourEntry.objects.filter(county=me.county, volunteer=me.volunteer, public_id=public_id)
    found = rows.select_related("volunteer", "circle").first()
    if found is None:
        raise Http404
    return found


def get_my_sign_up(me: Me, public_id: UUID) -> SignUp:
    """A sign-up of the volunteer. Raises Http404 for anybody else's."""
    rows = SignUp.objects.filter(county=me.county, volunteer=me.volunteer, public_id=public_id)
    found = rows.select_related("training", "training__series", "volunteer").first()
    if found is None:
        raise Http404
    return found


def get_request(me: Me, public_id: UUID) -> Inquiry:
    """A request for help for which the volunteer or one of her circles was asked. Raises Http404 for any other."""
    found = asked_of(me.volunteer).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_training(me: Me, public_id: UUID) -> Training:
    """A training of the county. Raises Http404 for others'."""
    found = Training.objects.of_county(me.county.pk).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found
