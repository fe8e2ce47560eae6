"""The areas of a map as data (GeoJSON), for the script that makes the picture of the page one that can be enlarged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geleit.core.maps import Drawing, MapArea, Shape


@dataclass(frozen=True)
class OpenedArea:
    """An area of the picture, and what it says when it is opened: its name, sentences, and links with their words."""

    key: str
    area: MapArea
    name: str
    sentences: Sequence[str]
    links: Sequence[tuple[str, str]]  # words and address


def feature_collection(shapes: Mapping[str, Shape], drawing: Drawing, opened: Iterable[OpenedArea]) -> dict[str, Any]:
    """The areas in the order in which they stand on the page; `at` is where the sign of an area stands.

    https://www.rfc-editor.org/rfc/rfc7946
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": one.key,
                "geometry": {"type": "MultiPolygon", "coordinates": shapes[one.key]},
                "properties": {
                    "name": one.name,
                    "label": one.area.label,
                    "sign": one.area.text,
                    "tone": one.area.tone,
                    "at": drawing.frame.position(one.area.drawn.x, one.area.drawn.y),
                    "sentences": list(one.sentences),
                    "links": [{"words": words, "href": href} for words, href in one.links],
                },
            }
            for one in opened
        ],
    }
