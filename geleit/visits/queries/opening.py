"""Opening hours and closures of an office on a day, as the answer "may I come" needs them."""

from datetime import date

from django.db.models import F

from geleit.core.together import together
from geleit.directory.codes import HoursKind
from geleit.directory.models import SiteFacts
from geleit.directory.queries import closure_facts, closures_from, hours_facts, hours_of
from geleit.directory.rules.hours import day_plan
from geleit.visits.rules import OpenHours, open_hours


def hours_on(county_id: int, land: str, office_id: int, day: date) -> OpenHours:
    """What the published hours and closures say of a day; nothing where nobody entered hours. One statement.

    An office in several buildings is asked about the first. The building's municipality decides about holidays that
    only some municipalities have (Assumption in Bavaria).
    """
    there = SiteFacts.objects.filter(county_id=county_id, site__addresses__office_id=office_id).published_on(day)
    hours, closures, sites = together(
        hours_of(county_id, day, [office_id]).filter(kind=HoursKind.VISIT),
        closures_from(county_id, day, office_id),
        there.annotate(ags=F("municipality__ags")).order_by("id"),
    )
    facts = hours_facts(hours)
    if not facts:
        return OpenHours()
    site = facts[0].site_id
    ags = next((one.ags for one in sites if site in (None, one.site_id)), None)
    first = [one for one in facts if one.site_id == site]
    return open_hours(day_plan(first, closure_facts(closures), land, ags, day))
