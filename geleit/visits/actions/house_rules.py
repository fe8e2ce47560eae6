"""New versions of the house rules of a building."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.core.errors import Refused
from geleit.core.multilingual import Text
from geleit.directory.actions import facts
from geleit.visits.actions.writing import entry_of, keep_end
from geleit.visits.limits import Days
from geleit.visits.models import HouseRules
from geleit.visits.queries import site_of
from geleit.visits.rules import obstacles_to_house_rules


@transaction.atomic
def publish_house_rules(
    *,
    site: str,
    valid_from: date,
    title: Text,
    text: Text,
    source: str = "",
    by: Actor,
    now: datetime,
    today: date,
) -> HouseRules:
    """Add the next version for a building, named by its key; the version before ends the day before.

    Raises Refused for an unknown building, a first day in the past or not after that of the version before.
    """
    place = site_of(by.county_id, site)
    if place is None:
        raise Refused(_("This building is not in the directory."))
    versions = HouseRules.objects.filter(county_id=by.county_id, site=place).select_for_update()
    standing = list(versions.filter(withdrawn_at=None).order_by("valid_from", "id"))
    latest = standing[-1] if standing else None
    days = Days(latest.valid_from, latest.valid_to) if latest is not None else None
    obstacles = obstacles_to_house_rules(valid_from, latest=days, today=today)
    if obstacles:
        raise Refused(obstacles)
    number = max((one.version for one in versions), default=0) + 1
    public_id = uuid4()
    values = {"public_id": public_id, "site": place, "version": number, "title": title, "text": text}
    new = facts.NewFact(HouseRules, values, valid_from, None, source, lambda row: keep_end(row, None))
    when: dict[str, Any] = {"new": new, "by": by, "now": now, "today": today}
    if latest is not None and (latest.valid_to is None or latest.valid_to >= valid_from):
        facts.replace(entry=entry_of(latest), fact=latest, **when)
    else:
        entry = facts.Entry(HouseRules._meta.label, public_id) if latest is None else entry_of(latest)
        facts.add(entry=entry, **when)
    return HouseRules.objects.get(county_id=by.county_id, public_id=public_id)
