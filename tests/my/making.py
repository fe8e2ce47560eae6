"""Links, sessions and calendars for the tests of the own pages."""

import re
from typing import Any

from django.core import mail
from django.test import Client
from django.urls import reverse

from geleit.accounts.models import County
from geleit.core import wall
from geleit.my import actions, secrets
from geleit.my.codes import LinkKind
from geleit.my.me import Me, actor_of
from geleit.my.models import MailedLink, OwnSession
from geleit.my.pages import COOKIE
from geleit.volunteers.models import Volunteer
from tests.conftest import NOW
from tests.volunteers.making import room_of


def make_link(volunteer: Volunteer, secret: str, **more: Any) -> MailedLink:
    """A link that was mailed just now."""
    known = {"kind": LinkKind.SIGN_IN, "email": volunteer.email, "made_at": NOW, **more}
    known.setdefault("valid_until", NOW.replace(hour=NOW.hour + 1))
    return MailedLink.objects.create(
        county_id=volunteer.county_id, volunteer=volunteer, secret_hash=secrets.hash_of(secret), **known
    )


def me_of(county: County, volunteer: Volunteer) -> Me:
    """The volunteer in a session begun just now."""
    session = OwnSession(county=county, volunteer=volunteer, token_hash="-", started_at=NOW, active_at=NOW)
    return Me(county, volunteer, session, actor_of(county, volunteer), NOW)


def browser_of(volunteer: Volunteer) -> Client:
    """A browser in which the volunteer is signed in."""
    wall.enter(volunteer.county_id)
    opened = actions.open_session(link=make_link(volunteer, f"link of {volunteer.pk}"), now=NOW)
    assert opened is not None
    client = Client()
    client.cookies[COOKIE] = f"{volunteer.county_id}.{opened.token}"
    return client


def links_in_mail(number: int = -1) -> list[str]:
    """The paths of the links of a mail."""
    return re.findall(r"https?://[^/\s]+(/mein/link/\S+)", str(mail.outbox[number].body))


def link_address(world: Any) -> dict[str, str]:
    """The address of a link of the world's volunteer."""
    volunteer = room_of(world).volunteer
    if not MailedLink.objects.filter(volunteer=volunteer).exists():
        make_link(volunteer, "secret-of-the-matrix")
    return {"county": world.heilbronn.slug, "secret": "secret-of-the-matrix"}


def feed_address(world: Any) -> dict[str, str]:
    """The address of the calendar of the world's volunteer."""
    feed = actions.renew_calendar(me=me_of(world.heilbronn, room_of(world).volunteer))
    return {"county": world.heilbronn.slug, "secret": secrets.calendar_secret(feed.nonce)}


def page_of(client: Client, name: str, **kwargs: Any) -> str:
    """What a page shows."""
    response = client.get(reverse(f"my:{name}", kwargs=kwargs))
    assert response.status_code == 200, name
    return response.content.decode()
