"""Who fits to a request for help, and why: activities first, then languages, times and the way. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from uuid import UUID

from django.utils.translation import gettext as _

EARTH_KM = 6371.0
MOST_MATCHES = 20
LatLong = tuple[float, float]
Labels = Callable[[str, Iterable[str]], list[str]]


@dataclass(frozen=True)
class HelpWanted:
    """What is asked for. `place` is the middle of the municipality, in degrees of latitude and longitude."""

    activities: frozenset[str]
    languages: frozenset[str] = frozenset()
    availability: frozenset[str] = frozenset()
    municipality: str = ""  # AGS
    place: LatLong | None = None


@dataclass(frozen=True)
class Candidate:
    """A circle or a volunteer. `places` are the municipalities by AGS in which they help."""

    key: UUID
    name: str
    is_circle: bool
    activities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    availability: frozenset[str] = frozenset()
    places: dict[str, LatLong | None] = field(default_factory=dict)
    radius_km: int | None = None  # how far somebody goes at most; None: not said


@dataclass(frozen=True)
class Match:
    """A candidate who fits, how far away, and the reasons in the order that counts."""

    candidate: Candidate
    km: float | None
    activities: frozenset[str]
    languages: frozenset[str]
    availability: frozenset[str]
    is_in_place: bool

    def reasons(self, labels: Labels) -> list[str]:
        """Why, in words. `labels` gives the words for codes of a list."""
        found = [_("does: %(what)s") % {"what": ", ".join(labels("activity", sorted(self.activities)))}]
        if self.languages:
            found.append(_("speaks: %(what)s") % {"what": ", ".join(labels("language", sorted(self.languages)))})
        if self.availability:
            words = ", ".join(labels("availability", sorted(self.availability)))
            found.append(_("has time: %(what)s") % {"what": words})
        if self.is_in_place:
            found.append(_("in the same municipality"))
        elif self.km is not None:
            found.append(_("%(km)d km away") % {"km": round(self.km)})
        return found


def km_between(one: LatLong, other: LatLong) -> float:
    """The distance of two points on the earth's surface in kilometres (haversine); roads are longer."""
    (north, east), (north2, east2) = ((radians(point[0]), radians(point[1])) for point in (one, other))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def matches(wanted: HelpWanted, candidates: Iterable[Candidate]) -> list[Match]:
    """Those who do at least one of the activities and would come so far, the best first.

    What counts comes in this order: number of activities, of languages, of times, the distance, the name.
    """
    found = [one for one in (_match(wanted, candidate) for candidate in candidates) if one is not None]
    return sorted(found, key=_rank)[:MOST_MATCHES]


def _match(wanted: HelpWanted, candidate: Candidate) -> Match | None:
    activities = wanted.activities & candidate.activities
    km = _distance(wanted, candidate)
    too_far = km is not None and candidate.radius_km is not None and km > candidate.radius_km
    if not activities or too_far:
        return None
    return Match(
        candidate=candidate,
        km=km,
        activities=activities,
        languages=wanted.languages & candidate.languages,
        availability=wanted.availability & candidate.availability,
        is_in_place=bool(wanted.municipality) and wanted.municipality in candidate.places,
    )


def _distance(wanted: HelpWanted, candidate: Candidate) -> float | None:
    if wanted.municipality and wanted.municipality in candidate.places:
        return 0.0
    if wanted.place is None:
        return None
    ways = [km_between(wanted.place, place) for place in candidate.places.values() if place is not None]
    return min(ways) if ways else None


def _rank(one: Match) -> tuple[int, int, int, float, str]:
    unknown = EARTH_KM  # behind all whose way is known
    km = unknown if one.km is None else one.km
    return (-len(one.activities), -len(one.languages), -len(one.availability), km, one.candidate.name)
