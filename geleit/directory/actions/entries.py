"""New entries: offices, services, buildings, other administrations."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.text import slugify

from geleit.accounts.actors import Actor
from geleit.accounts.models import CountyOwned
from geleit.directory.actions.facts import Entry, NewFact, add
from geleit.directory.rules.names import sort_name

Identity = TypeVar("Identity", bound=CountyOwned)
_LONGEST_KEY = 50


@transaction.atomic
def add_entry(
    *,
    model: type[Identity],
    name: str,
    new: Callable[[Identity], NewFact],
    by: Actor,
    now: datetime,
    today: date,
    **fields: Any,
) -> Identity:
    """A new entry with its first facts. Its key comes from the German name and stays. Raises FactRefused."""
    made = model(county_id=by.county_id, key=_free_key(model, by.county_id, name), **fields)
    made.save(force_insert=True)
    add(entry=Entry.of(made), new=new(made), by=by, now=now, today=today)
    return made


def _free_key(model: type[Identity], county_id: int, name: str) -> str:
    wanted = slugify(sort_name(name))[:_LONGEST_KEY].strip("-") or model.__name__.lower()
    taken = set(
        model._default_manager.filter(county_id=county_id, key__startswith=wanted).values_list("key", flat=True)
    )
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
