"""Editing the texts and legal facts of the portal: dated, with history, four eyes where set, and undo.

The directory keeps the change sets, so that an editor finds everything that waits or can be taken back in one place.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.text import slugify

from geleit.accounts.actors import Actor
from geleit.directory.actions import facts
from geleit.directory.actions.facts import Entry, NewFact
from geleit.directory.dated import DatedFact
from geleit.directory.models import ChangeSet
from geleit.portal.models import PageText


def entry_of(fact: DatedFact) -> Entry:
    """What all versions of a text share, so that it has one history."""
    name = getattr(fact, "key", "")
    label = fact._meta.label
    return Entry(label, uuid5(NAMESPACE_URL, f"{label}/{fact.county_id}/{name}"))


@transaction.atomic
def add_text(*, place: str, values: Mapping[str, Any], valid_from: date | None, by: Actor, now: datetime) -> ChangeSet:
    """Publish another text at a place. Raises FactRefused."""
    used = set(PageText.objects.filter(county_id=by.county_id).values_list("key", flat=True))
    stem = slugify(f"{place}-{values['title'].german}")[:50] or place
    key = next(name for name in (stem, *(f"{stem}-{number}" for number in range(2, 1000))) if name not in used)
    sort = 10 * (PageText.objects.filter(county_id=by.county_id, place=place).count() + 1)
    given = {**values, "place": place, "key": key, "sort": min(sort, 30_000)}
    entry = entry_of(PageText(county_id=by.county_id, key=key))
    return facts.add(entry=entry, new=NewFact(PageText, given, valid_from), by=by, now=now, today=now.date())


@transaction.atomic
def change_fact(
    *,
    fact: DatedFact,
    values: Mapping[str, Any],
    valid_from: date | None,
    wrong_because: str,
    seen: str,
    by: Actor,
    now: datetime,
    today: date,
) -> ChangeSet:
    """Let a text read differently from a day on; with `wrong_because` it was wrong from the start and is put right.

    Raises FactRefused, and Stale when somebody else changed it since.
    """
    given = dict(values)
    if isinstance(fact, PageText):
        given |= {"place": fact.place, "key": fact.key, "sort": fact.sort}
    common: dict[str, Any] = {"entry": entry_of(fact), "fact": fact, "seen": seen, "by": by, "now": now, "today": today}
    if wrong_because:
        new = NewFact(type(fact), given, fact.valid_from, fact.valid_to, fact.source)
        return facts.correct(new=new, reason=wrong_because, **common)
    return facts.replace(new=NewFact(type(fact), given, valid_from, fact.valid_to, fact.source), **common)


@transaction.atomic
def end_text(*, fact: PageText, last_day: date, reason: str, seen: str, by: Actor, now: datetime) -> ChangeSet:
    """Let a text end. Raises FactRefused and Stale."""
    return facts.end(entry=entry_of(fact), fact=fact, last_day=last_day, reason=reason, seen=seen, by=by, now=now)


@transaction.atomic
def withdraw_text(*, fact: PageText, reason: str, seen: str, by: Actor, now: datetime) -> ChangeSet:
    """Strike a text out; nothing takes its place. Raises FactRefused and Stale."""
    return facts.withdraw(entry=entry_of(fact), fact=fact, reason=reason, seen=seen, by=by, now=now)
