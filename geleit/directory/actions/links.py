"""Keeping what the web addresses of published facts answered."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from geleit.core import clock
from geleit.directory.models import LinkCheck
from geleit.directory.probing import Result
from geleit.directory.queries.links import addresses_to_check


@transaction.atomic
def keep_answers(*, county_id: int, answers: Mapping[str, Result], now: datetime) -> None:
    """Keep what addresses answered; what was not asked keeps its last answer, what is not published is forgotten."""
    today = clock.local(now).date()
    known = {one.url: one for one in LinkCheck.objects.filter(county_id=county_id)}
    for url, result in answers.items():
        kept = known.get(url) or LinkCheck(county_id=county_id, url=url, since=today)
        if kept.state != result.state:
            kept.since = today
        kept.state, kept.status, kept.moved_to = result.state, result.status, result.moved_to
        kept.checked_at = now
        kept.save()
    LinkCheck.objects.filter(county_id=county_id).exclude(url__in=addresses_to_check(county_id, today)).delete()
