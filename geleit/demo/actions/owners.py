"""Who answers for the entries of a demo county, and when they confirmed them last: most not long ago, some too long."""

import re
from datetime import date, datetime, time, timedelta

from django.db import transaction

from geleit.accounts.actors import Actor, actor_of
from geleit.accounts.models import County, User
from geleit.accounts.roles import Role
from geleit.core.clock import BERLIN
from geleit.directory.actions import Entry, confirm, set_owner
from geleit.directory.models import Body, Office, Service, Site

# How many days ago an entry was confirmed, one after the other; after half a year it is due, a month later overdue.
DAYS_AGO = (12, 45, 88, 30, 131, 176, 61, 104, 19, 190, 73, 150, 38, 95, 240, 54)
TEAM_NUMBER = re.compile(r"^t\d+-")
ASKED_AT = time(9, 30)


@transaction.atomic
def add_owners(*, county: County, today: date) -> int:
    """Give every entry a mailbox of a post, and confirm it on some day; returns how many entries there are."""
    host = f"landkreis-{county.slug}.example"
    editor = User.objects.filter(county=county, memberships__role=Role.PORTAL_EDITOR).earliest("id")
    by = actor_of(editor, today=today)
    owned: list[tuple[Office | Service | Site | Body, str]] = []
    owned += [(one, TEAM_NUMBER.sub("team-", one.key)) for one in Office.objects.filter(county=county).order_by("id")]
    owned += [(one, _answering(one)) for one in Service.objects.filter(county=county).order_by("id")]
    owned += [(one, "gebaeude") for one in Site.objects.filter(county=county).order_by("id")]
    owned += [(one, "verzeichnis") for one in Body.objects.filter(county=county).order_by("id")]
    for number, (entry, post) in enumerate(owned):
        day = today - timedelta(days=DAYS_AGO[number % len(DAYS_AGO)])
        _confirm(Entry.of(entry), f"{post}@{host}", day, by)
    return len(owned)


def _answering(service: Service) -> str:
    """The only office that is responsible; those who keep the directory, where there are several or another's."""
    keys = set(service.responsibilities.exclude(office=None).values_list("office__key", flat=True))
    return TEAM_NUMBER.sub("team-", keys.pop()) if len(keys) == 1 else "verzeichnis"


def _confirm(entry: Entry, mailbox: str, day: date, by: Actor) -> None:
    now = datetime.combine(day, ASKED_AT, tzinfo=BERLIN)
    set_owner(entry=entry, owner_email=mailbox, by=by, now=now, today=day)
    confirm(entry=entry, by=by, now=now, today=day)
