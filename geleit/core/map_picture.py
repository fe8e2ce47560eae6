"""A map as a picture of its own, for paper and other documents: outlines, signs, names, legend, title and source.

It needs nothing around it: colours are attributes, because style sheets are no part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from geleit.core.maps import STEP, WIDTH, Drawing, MapArea

# From nothing to much; black stays readable on each of them.
COLOURS = ("#ffffff", "#dbe9f9", "#b3d1f2", "#84b4e8", "#5794d9")
_FONT = "Fira Sans, Arial, sans-serif"
_HEAD, _LINE, _FOOT = 92, 34, 34


@dataclass(frozen=True)
class Picture:
    """What stands on the picture beside the areas; `names` are in the order of the areas."""

    title: str
    about: str
    names: Sequence[str]
    legend: Sequence[tuple[int, str]]  # colour and its words
    source: str


def svg_of(drawing: Drawing, areas: Sequence[MapArea], picture: Picture) -> bytes:
    """The picture as SVG."""
    legend_at = _HEAD + drawing.height + 20
    height = legend_at + _LINE * len(picture.legend) + _FOOT
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "role": "img",
            "font-family": _FONT,
        },
    )
    _element(root, "title", {}, f"{picture.title}, {picture.about}")
    _element(root, "desc", {}, "; ".join(area.label for area in areas))
    _element(root, "rect", {"width": str(WIDTH), "height": str(height), "fill": "#ffffff"})
    _element(root, "text", {"x": "6", "y": "36", "font-size": "32", "font-weight": "600"}, picture.title)
    _element(root, "text", {"x": "6", "y": "70", "font-size": "22"}, picture.about)
    group = _element(root, "g", {"transform": f"translate(0 {_HEAD})"})
    for area in areas:
        path = {"d": area.drawn.path, "fill": _colour(area.tone), "fill-rule": "evenodd", "stroke": "#3d3d3d"}
        _element(group, "path", {**path, "stroke-width": "2", "stroke-linejoin": "round"})
    for area, name in zip(areas, picture.names, strict=True):
        _label(group, area, name)
    for place, (tone, words) in enumerate(picture.legend):
        top = legend_at + _LINE * place
        box = {"x": "6", "y": str(top), "width": "26", "height": "20", "fill": _colour(tone), "stroke": "#3d3d3d"}
        _element(root, "rect", box)
        _element(root, "text", {"x": "44", "y": str(top + 17), "font-size": "20"}, words)
    _element(root, "text", {"x": "6", "y": str(height - 10), "font-size": "16"}, picture.source)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _label(group: ElementTree.Element, area: MapArea, name: str) -> None:
    """The sign of an area, and its name below in small letters; a white edge keeps them readable across borders."""
    place = {"x": str(area.drawn.x), "text-anchor": "middle", "fill": "#000000"}
    edge = {"stroke": "#ffffff", "stroke-width": "4", "stroke-linejoin": "round", "paint-order": "stroke"}
    _element(group, "text", {**place, "y": str(area.drawn.y + 4), "font-size": "26", "font-weight": "600"}, area.text)
    _element(group, "text", {**place, **edge, "y": str(area.drawn.y + 21), "font-size": "15"}, name)


def _colour(tone: int) -> str:
    return COLOURS[min(max(tone - STEP, 0), len(COLOURS) - 1)]


def _element(parent: ElementTree.Element, name: str, attributes: dict[str, str], text: str = "") -> ElementTree.Element:
    made = ElementTree.SubElement(parent, name, attributes)
    made.text = text or None
    return made
