"""What stands around every public page: the county's look, its notices, and which of its own pages have a text."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from geleit.core.prepared import Prepared
from geleit.directory.codes import NoticeLevel
from geleit.directory.models import Notice
from geleit.directory.queries import notices_on
from geleit.portal.models import CountyLook, PageText
from geleit.visits.models import Point

DEFAULT_COLOUR = "#1f3d7a"


@dataclass(frozen=True)
class Frame:
    """The look of a county's pages, what everybody must see, and for which places its editor wrote something."""

    colour: str = DEFAULT_COLOUR
    has_logo: bool = False
    logo_text: str = ""
    version: int = 0
    places: frozenset[str] = frozenset()
    notices: tuple[Notice, ...] = ()  # of the whole county, without mere information
    bookable: frozenset[str] = frozenset()  # keys of the offices that give appointments

    @property
    def stamp(self) -> str:
        """Changes with the look; part of the address of style sheet and logo, which browsers may keep for long."""
        return hashlib.sha256(f"{self.version} {self.colour}".encode()).hexdigest()[:8]


def frame_of(county_id: int, *, on: date) -> Frame:
    """The frame of a county's pages on a day. One statement, because every page asks for it."""
    looks, notices, texts, points = _FRAME.together(county_id=county_id, on=on)
    look = looks[0] if looks else CountyLook(county_id=county_id, colour=DEFAULT_COLOUR, version=0)
    return Frame(
        colour=look.colour,
        has_logo=look.has_logo,
        logo_text=look.logo_text,
        version=look.version,
        places=frozenset(text.place for text in texts),
        notices=tuple(one for one in notices if one.level != NoticeLevel.INFORMATION),
        bookable=frozenset(one.office_key for one in points),
    )


def _everything(*, county_id: int, on: date) -> list[QuerySet[Any]]:
    points = Point.objects.filter(county_id=county_id, closed_at=None, gives_appointments=True)
    return [
        CountyLook.objects.filter(county_id=county_id),
        notices_on(county_id, on),
        PageText.objects.filter(county_id=county_id).published_on(on).order_by("place", "id").distinct("place"),
        points.annotate(office_key=F("office__key")),
    ]


_FRAME: Prepared[Any] = Prepared(_everything)
