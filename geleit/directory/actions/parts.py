"""What belongs to a fact beside its own fields: municipalities and offices it names. Written once, with the row."""

from collections.abc import Sequence

from geleit.directory.dated import DatedFact
from geleit.directory.models import Area, Closure, Municipality, Notice, Office, Responsibility


def keep_areas(fact: DatedFact, towns: Sequence[Municipality]) -> None:
    """The municipalities in which a new responsibility holds."""
    if isinstance(fact, Responsibility):
        Area.objects.bulk_create(
            Area(county_id=fact.county_id, responsibility=fact, municipality=town) for town in towns
        )


def keep_open_offices(fact: DatedFact, offices: Sequence[Office]) -> None:
    """The offices that stay open in spite of a new closure of the county."""
    if isinstance(fact, Closure):
        fact.stays_open.set(offices)


def keep_notice_offices(fact: DatedFact, offices: Sequence[Office]) -> None:
    """The offices that a new notice is for."""
    if isinstance(fact, Notice):
        fact.offices.set(offices)
