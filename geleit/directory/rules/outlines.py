"""Outlines made coarse enough for a page, so that neighbours still touch each other.

Borders are cut where three areas meet; each piece is made coarse once, for both its neighbours. That leaves neither
gaps nor overlaps, however coarse the result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians

Position = tuple[float, float]  # longitude and latitude in degrees
Ring = list[Position]  # closed: the first position comes again at the end
Shape = list[list[Ring]]  # polygons; each has an outer ring and then its holes
Arc = tuple[Position, ...]

METRES_PER_DEGREE = 111_320.0
TOLERANCE = 120.0  # metres by which a line may depart from the border
DECIMALS = 4  # about ten metres
SMALLEST_RING = 4  # positions of a triangle, the first of them twice
GEOJSON_SHAPES = ("Polygon", "MultiPolygon")


def shape_of(geometry: object) -> Shape:
    """The shape of a GeoJSON Polygon or MultiPolygon. Raises ValueError for anything else."""
    if not isinstance(geometry, Mapping) or geometry.get("type") not in GEOJSON_SHAPES:
        raise ValueError("no polygon")
    polygons = geometry.get("coordinates")
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    try:
        shape = [[[(float(one[0]), float(one[1])) for one in ring] for ring in rings] for rings in polygons or []]
    except (TypeError, IndexError, KeyError) as error:
        raise ValueError("no positions") from error
    if not shape or any(len(ring) < SMALLEST_RING or ring[0] != ring[-1] for rings in shape for ring in rings):
        raise ValueError("a ring that is not closed")
    return shape


def coarse(shapes: Mapping[str, Shape], *, tolerance: float = TOLERANCE) -> dict[str, Shape]:
    """All shapes with fewer positions. What is smaller than the tolerance goes, but never the whole of a shape."""
    rings = [ring for shape in shapes.values() for polygon in shape for ring in polygon]
    meetings = _meetings(rings)
    made: dict[Arc, Arc] = {}
    found: dict[str, Shape] = {}
    for key, shape in shapes.items():
        polygons = [[_coarse_ring(ring, meetings, tolerance, made) for ring in polygon] for polygon in shape]
        kept = [[polygon[0], *(hole for hole in polygon[1:] if hole)] for polygon in polygons if polygon[0]]
        longest: Ring = max((polygon[0] for polygon in shape), key=len)
        found[key] = kept or [[_rounded(longest)]]
    return found


def _meetings(rings: Iterable[Ring]) -> set[Position]:
    """Positions where more than two lines come together."""
    around: dict[Position, set[Position]] = {}
    for ring in rings:
        for one, other in pairwise(ring):
            if one != other:
                around.setdefault(one, set()).add(other)
                around.setdefault(other, set()).add(one)
    return {position for position, others in around.items() if len(others) > 2}


def _coarse_ring(ring: Ring, meetings: set[Position], tolerance: float, made: dict[Arc, Arc]) -> Ring:
    """A ring of fewer positions; empty when nothing is left of it."""
    found: Ring = []
    for arc in _arcs(ring, meetings):
        # Both neighbours ask for the same piece, one of them backwards.
        forward = arc <= arc[::-1]
        asked = arc if forward else arc[::-1]
        if asked not in made:
            made[asked] = tuple(_coarse_line(asked, tolerance))
        piece = made[asked] if forward else made[asked][::-1]
        found += piece if not found else piece[1:]
    rounded = _rounded(found)
    return rounded if len(rounded) >= SMALLEST_RING and len(set(rounded)) >= SMALLEST_RING - 1 else []


def _arcs(ring: Ring, meetings: set[Position]) -> Iterator[Arc]:
    """The pieces of a ring between the positions where lines meet; a ring without any begins at its least position."""
    line = ring[:-1]
    cuts = [index for index, position in enumerate(line) if position in meetings]
    if not cuts:
        start = line.index(min(line))
        yield (*line[start:], *line[: start + 1])
        return
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else cuts[0] + len(line)
        yield tuple(line[place % len(line)] for place in range(start, end + 1))


def _coarse_line(line: Sequence[Position], tolerance: float) -> list[Position]:
    """The line without positions that lie within the tolerance (Douglas and Peucker)."""
    wide = cos(radians(line[0][1]))
    flat = [(x * wide * METRES_PER_DEGREE, y * METRES_PER_DEGREE) for x, y in line]
    kept = {0, len(line) - 1}
    todo = [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far, index = max((_distance(flat[place], flat[first], flat[last]), place) for place in range(first + 1, last))
        if far > tolerance:
            kept.add(index)
            todo += [(first, index), (index, last)]
    return [line[index] for index in sorted(kept)]


def _distance(point: Position, start: Position, end: Position) -> float:
    """From a point to a piece of a straight line."""
    across, up = end[0] - start[0], end[1] - start[1]
    length = across * across + up * up
    if length == 0:
        return hypot(point[0] - start[0], point[1] - start[1])
    share = max(0.0, min(1.0, ((point[0] - start[0]) * across + (point[1] - start[1]) * up) / length))
    return hypot(point[0] - start[0] - share * across, point[1] - start[1] - share * up)


def _rounded(ring: Iterable[Position]) -> Ring:
    """Positions with as many decimals as are seen, none twice in a row."""
    found: Ring = []
    for x, y in ring:
        position = (round(x, DECIMALS), round(y, DECIMALS))
        if not found or position != found[-1]:
            found.append(position)
    return found
