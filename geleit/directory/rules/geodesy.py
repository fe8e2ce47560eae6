"""From the coordinates of the German land survey to degrees, and from the binary form of shapes to positions."""

import struct
from math import atan, atan2, atanh, cos, cosh, degrees, sin, sinh, sqrt

from geleit.directory.rules.outlines import Position, Ring, Shape

# ETRS89 / UTM zones of Germany, and those that are in degrees already (ETRS89 and WGS 84 differ by centimetres).
ZONES = {25832: 9.0, 25833: 15.0}  # middle meridian
DEGREES = frozenset({4258, 4326})
_AXIS, _FLATTENING, _SCALE, _EAST = 6_378_137.0, 1 / 298.257222101, 0.9996, 500_000.0  # GRS 80
_POLYGON, _MULTIPOLYGON = 3, 6
_ENVELOPES = (0, 32, 48, 48, 64)  # bytes by the kind of bounding box in the head of a GeoPackage geometry
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96,
    _N**2 / 48 + _N**3 / 15,
    17 * _N**3 / 480,
)


class UnknownCoordinates(ValueError):
    """A coordinate system that is not converted here."""


def to_degrees(shape: Shape, system: int) -> Shape:
    """The shape in longitude and latitude. Raises UnknownCoordinates."""
    if system in DEGREES:
        return shape
    if system not in ZONES:
        raise UnknownCoordinates(str(system))
    return [[[_from_utm(east, north, ZONES[system]) for east, north in ring] for ring in rings] for rings in shape]


def _from_utm(east: float, north: float, meridian: float) -> Position:
    """Longitude and latitude of a UTM position (Krüger's series to the third order, to the millimetre)."""
    xi, eta = north / (_SCALE * _RADIUS), (east - _EAST) / (_SCALE * _RADIUS)
    for order, beta in enumerate(_BETA, start=1):
        step = 2 * order
        xi, eta = (
            xi - beta * sin(step * north / (_SCALE * _RADIUS)) * cosh(step * (east - _EAST) / (_SCALE * _RADIUS)),
            eta - beta * cos(step * north / (_SCALE * _RADIUS)) * sinh(step * (east - _EAST) / (_SCALE * _RADIUS)),
        )
    conformal = sin(xi) / sqrt(sinh(eta) ** 2 + cos(xi) ** 2)  # tangent of the conformal latitude
    return meridian + degrees(atan2(sinh(eta), cos(xi))), degrees(_latitude(conformal))


def _latitude(conformal: float) -> float:
    """The latitude whose conformal latitude has this tangent (Newton's method)."""
    eccentric = sqrt(_FLATTENING * (2 - _FLATTENING))
    found = conformal
    for _turn in range(4):
        sigma = sinh(eccentric * atanh(eccentric * found / sqrt(1 + found**2)))
        guess = found * sqrt(1 + sigma**2) - sigma * sqrt(1 + found**2)
        slope = sqrt(1 + guess**2) * (1 - eccentric**2) * sqrt(1 + found**2) / (1 + (1 - eccentric**2) * found**2)
        found += (conformal - guess) / slope
    return atan(found)


def shape_in_geopackage(blob: bytes) -> tuple[Shape, int]:
    """The shape in a geometry of a GeoPackage (OGC 12-128) and its coordinate system. Raises ValueError."""
    try:
        if blob[:2] != b"GP":
            raise ValueError("no geometry of a GeoPackage")
        flags = blob[3]
        system: int = struct.unpack_from("<i" if flags & 1 else ">i", blob, 4)[0]
        reader = _Reader(blob, 8 + _ENVELOPES[(flags >> 1) & 7])
        return reader.shape(), system
    except (struct.error, IndexError) as error:
        raise ValueError("the geometry ends too early") from error


class _Reader:
    """Reads polygons in well-known binary; heights and measures are left out."""

    def __init__(self, blob: bytes, at: int) -> None:
        self.blob, self.at = blob, at

    def shape(self) -> Shape:
        order, kind, width = self._head()
        if kind == _POLYGON:
            return [self._polygon(order, width)]
        if kind != _MULTIPOLYGON:
            raise ValueError(f"geometry of kind {kind}")
        found = []
        for _number in range(self._count(order)):
            inner, kind, width = self._head()
            if kind != _POLYGON:
                raise ValueError(f"geometry of kind {kind}")
            found.append(self._polygon(inner, width))
        return found

    def _head(self) -> tuple[str, int, int]:
        order = "<" if self.blob[self.at] else ">"
        self.at += 1
        kind = self._count(order)
        return order, kind % 1000, (2, 3, 3, 4)[kind // 1000]

    def _count(self, order: str) -> int:
        number: int = struct.unpack_from(order + "I", self.blob, self.at)[0]
        self.at += 4
        return number

    def _polygon(self, order: str, width: int) -> list[Ring]:
        rings = []
        for _number in range(self._count(order)):
            count = self._count(order)
            if count * width * 8 > len(self.blob) - self.at:
                raise ValueError("the geometry ends too early")
            values = struct.unpack_from(f"{order}{count * width}d", self.blob, self.at)
            self.at += count * width * 8
            rings.append([(values[place], values[place + 1]) for place in range(0, len(values), width)])
        return rings
