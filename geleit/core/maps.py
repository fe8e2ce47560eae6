"""Areas drawn as a map: from longitude and latitude to the paths of an SVG picture of fixed width.

Small areas of a county lie on a plane; degrees of longitude are narrowed by the latitude of the middle.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians

WIDTH = 1000  # whole numbers are then exact to some fifty metres in a county
MARGIN = 6
STEP = 10  # the colour of nothing; four steps follow
LEVELS = (0.5, 0.4, 0.6, 0.3, 0.7)  # heights of an area at which there may be room for its number, the middle first
Point = tuple[int, int]
Shape = Sequence[Sequence[Sequence[Sequence[float]]]]  # as GeoJSON has it: polygons, rings, positions


@dataclass(frozen=True)
class Drawn:
    """One area: its path and the middle of its widest place, for a number."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Frame:
    """Where a picture lies on the earth: its north-west corner and points for each degree of latitude."""

    west: float = 0.0
    north: float = 0.0
    narrow: float = 1.0  # how much shorter a degree of longitude is
    scale: float = 1.0

    def point(self, position: Sequence[float]) -> Point:
        """The point of the picture for a longitude and latitude."""
        x, y = (position[0] - self.west) * self.narrow * self.scale, (self.north - position[1]) * self.scale
        return round(MARGIN + x), round(MARGIN + y)

    def position(self, x: int, y: int) -> list[float]:
        """Longitude and latitude of a point, to some ten metres."""
        east, south = (x - MARGIN) / (self.narrow * self.scale), (y - MARGIN) / self.scale
        return [round(self.west + east, 4), round(self.north - south, 4)]


@dataclass(frozen=True)
class Drawing:
    """All areas by key, and how large the picture is."""

    width: int
    height: int
    areas: Mapping[str, Drawn]
    frame: Frame = Frame()


@dataclass(frozen=True)
class MapArea:
    """One area as it stands on a page: drawn, numbered, named, with somewhere to go and a colour.

    Colours 1 to 8 only tell neighbours apart; those from STEP on are steps from little to much. `text` stands in the
    area instead of its number.
    """

    drawn: Drawn
    number: int
    label: str
    href: str
    tone: int = 0
    text: str = ""


def draw(shapes: Mapping[str, Shape]) -> Drawing:
    """The picture of some areas; of none it is empty."""
    positions = [position for shape in shapes.values() for polygon in shape for position in polygon[0]]
    if not positions:
        return Drawing(0, 0, {})
    west, east = min(one[0] for one in positions), max(one[0] for one in positions)
    south, north = min(one[1] for one in positions), max(one[1] for one in positions)
    narrow = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (max(east - west, 0.0001) * narrow)
    frame = Frame(west, north, narrow, scale)
    areas = {}
    for key, shape in shapes.items():
        rings = [[frame.point(one) for one in ring] for polygon in shape for ring in polygon]
        areas[key] = Drawn("".join(_path(ring) for ring in rings), *_room(max(rings, key=_height)))
    return Drawing(WIDTH, round((north - south) * scale) + 2 * MARGIN, areas, frame)


def _path(ring: Sequence[Point]) -> str:
    """A closed path of steps, which are shorter to write than positions."""
    (x, y), *others = ring
    steps = [f"M{x} {y}l"]
    for one in others[:-1]:
        if one != (x, y):
            steps.append(f"{one[0] - x} {one[1] - y} ")
            x, y = one
    # An island smaller than a point of the picture leaves no steps.
    return "".join(steps).replace(" -", "-").rstrip() + "z" if len(steps) > 1 else ""


def _height(ring: Iterable[Point]) -> int:
    heights = [y for _x, y in ring]
    return max(heights) - min(heights)


def _room(ring: Sequence[Point]) -> Point:
    """The middle of the widest place of an area at one of a few heights."""
    top, tall = min(y for _x, y in ring), _height(ring)
    best, found = -1.0, ring[0]
    for level in LEVELS:
        y = top + tall * level
        crossed = sorted(
            x + (y - up) * (to_x - x) / (to_y - up)
            for (x, up), (to_x, to_y) in pairwise(ring)
            if (up <= y) != (to_y <= y)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            # What is a little wider nearer to the edge is not better.
            room = (right - left) * (1 - abs(level - 0.5))
            if room > best:
                best, found = room, (round((left + right) / 2), round(y))
    return found
