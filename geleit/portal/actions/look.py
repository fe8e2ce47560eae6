"""Setting the colour and logo of a county's pages."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from geleit.accounts.actors import Actor
from geleit.audit import actions as audit
from geleit.audit.codes import EventKind
from geleit.core.errors import Refused, Stale
from geleit.portal.actions.publishing import public_facts_changed
from geleit.portal.models import CountyLogo, CountyLook
from geleit.portal.rules.colour import colour_obstacles
from geleit.portal.rules.logo import logo_obstacles, logo_type


@dataclass(frozen=True)
class Logo:
    """A new logo and what it says; without content the logo is taken away."""

    content: bytes
    text: str


@transaction.atomic
def set_look(*, colour: str, logo: Logo | None, version: int, by: Actor, now: datetime) -> CountyLook:
    """Set the colour, and the logo where one is given.

    Raises Refused for a colour that cannot be read or a file that is no small PNG or JPEG, Stale when somebody else
    changed the look meanwhile.
    """
    colour = colour.strip().lower()
    obstacles = colour_obstacles(colour) + (logo_obstacles(logo.content, logo.text) if logo is not None else [])
    if obstacles:
        raise Refused(obstacles)
    look = CountyLook.objects.select_for_update().filter(county_id=by.county_id).first()
    if look is None:
        look = CountyLook(county_id=by.county_id, version=0)
    elif look.version != version:
        raise Stale(_("Somebody else changed the look meanwhile. Please look at it and save again."))
    before, look.colour = look.colour, colour
    if logo is not None:
        look.has_logo, look.logo_text = bool(logo.content), logo.text.strip()
        CountyLogo.objects.filter(county_id=by.county_id).delete()
        if logo.content:
            CountyLogo.objects.create(county_id=by.county_id, content=logo.content, kind=logo_type(logo.content))
    changed = [*(["colour"] if look.colour != before else []), *(["logo"] if logo is not None else [])]
    look.version += 1
    look.changed_at, look.changed_by_id = now, by.user_id
    look.save()
    audit.record(EventKind.LOOK_CHANGED, by=by, now=now, subject="countylook", subject_id=look.pk, fields=changed)
    public_facts_changed(by.county_id)
    return look
