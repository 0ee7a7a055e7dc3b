"""A simple diagram of a model: what is decided above, what it needs in a row below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from liyuan.engines.dmn.model import Raw
from liyuan.engines.dmn.xml.names import DC, DI, DMNDI
from liyuan.engines.dmn.xml.raw import Tag, printed, raw_of

WIDTH: Final = 180
HEIGHT: Final = 60
GAP: Final = 30
RISE: Final = 100


@dataclass(frozen=True)
class Needed:
    """A box below, and the arrow from it: ids of the elements."""

    element: str
    arrow: str


def drawing(decided: str, needed: Sequence[Needed]) -> Raw:
    """The diagram interchange of one decision and what it needs."""
    row = len(needed) * (WIDTH + GAP) - GAP
    top = (GAP + max(row - WIDTH, 0) // 2, GAP)
    bottom = GAP + HEIGHT + RISE
    shapes = [_shape(decided, *top)]
    edges = []
    for place, each in enumerate(needed):
        left = GAP + place * (WIDTH + GAP)
        shapes.append(_shape(each.element, left, bottom))
        ends = ((left + WIDTH // 2, bottom), (top[0] + WIDTH // 2, top[1] + HEIGHT))
        edges.append(_edge(each.arrow, ends))
    names = (("xmlns:dc", DC), ("xmlns:di", DI), ("xmlns:dmndi", DMNDI))
    diagram = Tag("dmndi:DMNDiagram", (("id", "diagram"),), (*shapes, *edges))
    return raw_of(etree.fromstring(printed(Tag("dmndi:DMNDI", names, (diagram,)))))


def _shape(element: str, left: int, top: int) -> Tag:
    place = (("height", HEIGHT), ("width", WIDTH), ("x", left), ("y", top))
    bounds = Tag("dc:Bounds", tuple((name, str(number)) for name, number in place))
    named = (("dmnElementRef", element), ("id", f"shape_{element}"))
    return Tag("dmndi:DMNShape", named, (bounds,))


def _edge(arrow: str, ends: tuple[tuple[int, int], ...]) -> Tag:
    points = tuple(Tag("di:waypoint", (("x", str(x)), ("y", str(y)))) for x, y in ends)
    return Tag("dmndi:DMNEdge", (("dmnElementRef", arrow), ("id", f"edge_{arrow}")), points)
