"""Random models, made from the table of shapes, and XML compared by what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from liyuan.engines.dmn.model import FEEL_URI, Definitions, Raw
from liyuan.engines.dmn.xml.names import MODEL
from liyuan.engines.dmn.xml.raw import raw_of
from liyuan.engines.dmn.xml.shape import Part, Shape
from liyuan.engines.dmn.xml.shapes import SHAPES

Draw = Callable[[st.SearchStrategy[Any]], Any]

TEXTS = st.text(st.sampled_from("a1 园\n\t\r<>&\"']]>{}-😀"), max_size=8)
TYPES = st.text(st.sampled_from("ab 园<>."), min_size=1, max_size=6).map(str.strip)
URIS = st.sampled_from([FEEL_URI, "https://liyuan.example/a", "urn:b:c?d=1#e"])
FOREIGN = st.dictionaries(
    st.sampled_from(["{urn:a}x", "{urn:a}y", "{urn:b}x", "{http://www.w3.org/XML/1998/namespace}lang"]),
    st.sampled_from(["", "en", "a b", "<&\n"]),
    max_size=3,
).map(lambda found: tuple(sorted(found.items())))  # fmt: skip
REFERENCES = st.sampled_from(["#_0", "urn:other#_1"])


def _raw(xml: str) -> Raw:
    return raw_of(etree.fromstring(xml))


EXTENSIONS = st.lists(
    st.sampled_from([
        _raw('<x:a xmlns:x="urn:a" x:n="1" m="p:q" xmlns:p="urn:p"><x:b> t </x:b><x:c/></x:a>'),
        _raw('<a xmlns="urn:a">mixed <b xmlns="urn:b"/> text\r</a>'),
        _raw('<a xmlns="urn:a" xml:space="preserve"> <b/> </a>'),
        _raw('<n:a xmlns:n="urn:a"><n:b xmlns:n="urn:b" n:x="1"><n:c/></n:b></n:a>'),
    ]),
    max_size=2,
).map(tuple)  # fmt: skip
KEPT = {
    "raw:reference": '<{name} xmlns="{ns}" href="#_0"/>',
    "raw:group": '<d:{name} xmlns:d="{ns}" name="g"/>',
    "raw:textAnnotation": '<{name} xmlns="{ns}" textFormat="text/plain"><text> 注 </text></{name}>',
    "raw:association": '<{name} xmlns="{ns}"><sourceRef href="#_0"/>'
    '<targetRef href="#_1"/></{name}>',
    "raw:elementCollection": '<{name} xmlns="{ns}" name="c"><drgElement href="#_0"/></{name}>',
    "raw:performanceIndicator": '<{name} xmlns="{ns}" name="p" URI="urn:p"/>',
    "raw:organizationUnit": '<{name} xmlns="{ns}" name="o"><decisionMade href="#_0"/></{name}>',
    "raw:diagrams": '<d:DMNDI xmlns:d="https://www.omg.org/spec/DMN/20230324/DMNDI/">'
    '<d:DMNDiagram><d:Size width="1" height="2"/></d:DMNDiagram></d:DMNDI>',
}  # fmt: skip


@st.composite
def models(draw: Draw) -> Definitions:
    """Any model that the schema allows."""
    made = _Maker(draw).value("definitions", 0)
    assert isinstance(made, Definitions)
    return made


class _Maker:
    def __init__(self, draw: Draw) -> None:
        self.draw, self.ids = draw, count()

    def value(self, shape: str, depth: int) -> object:
        if shape in LEAVES:
            return self.draw(LEAVES[shape])
        return self._made(SHAPES[shape], depth)

    def _made(self, shape: Shape, depth: int) -> object:
        values: dict[str, object] = {}
        for attribute in shape.attributes:
            if attribute.required or self.draw(st.integers(0, 3)) == 0:
                values[attribute.field] = self._attribute(attribute.kind, attribute.allowed)
        chosen = self.draw(st.sampled_from(shape.either)) if shape.either else None
        for part in shape.parts:
            alone = part.field in shape.along and chosen != shape.either[0]
            if (part.field not in shape.either and not alone) or part.field == chosen:
                values |= self._part(part, depth, must=part.required or part.field == chosen)
        if shape.foreign:
            values["attributes"] = self.draw(FOREIGN)
        return shape.make(**values)

    def _attribute(self, kind: str, allowed: tuple[str, ...]) -> object:
        if kind == "id":
            return f"_{next(self.ids)}"
        kinds = {
            "type": TYPES,
            "language": URIS,
            "uri": URIS,
            "boolean": st.booleans(),
            "text": TEXTS,
        }
        return self.draw(st.sampled_from(allowed) if allowed else kinds[kind])

    def _part(self, part: Part, depth: int, *, must: bool) -> dict[str, object]:
        if not part.many:
            if not must and (depth > 4 or self.draw(st.integers(0, 3)) > 0):
                return {}
            return {part.field: self._one(part, depth)[1]}
        least = 1 if part.required else 0
        wanted = self.draw(st.integers(least, least if depth > 4 else 2))
        made = [self._one(part, depth) for _ in range(wanted)]
        made.sort(key=lambda pair: part.rank.get(pair[0], 0))
        names = [name for name, _ in made]
        kept = [v for n, (k, v) in enumerate(made) if k not in part.once or k not in names[:n]]
        return {part.field: tuple(kept)}

    def _one(self, part: Part, depth: int) -> tuple[str, object]:
        names = list(part.shapes)
        if "literalExpression" in names and depth > 2:
            names = ["literalExpression"]
        name = self.draw(st.sampled_from(names))
        shape = part.shapes[name]
        if shape in KEPT:
            return name, _raw(KEPT[shape].format(name=name, ns=MODEL))
        return name, self.value(shape, depth + 1)


LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "type": TYPES,
    "href": REFERENCES,
    "extensions": EXTENSIONS,
}

TEXTUAL = ("text", "description", "question", "allowedAnswers", "typeRef", "importedElement")
Meaning = tuple[str, tuple[tuple[str, str], ...], tuple[object, ...]]


def meaning(node: etree._Element) -> Meaning:
    """Names, attributes and texts, without comments, prefixes and space between elements."""
    attributes = tuple(sorted((str(k), str(v)) for k, v in node.attrib.items()))
    return str(node.tag), attributes, tuple(_contents(node))


def _contents(node: etree._Element) -> Iterator[object]:
    children = [child for child in node if isinstance(child.tag, str)]
    text = "".join(str(part) for part in node.xpath("text()"))
    if text.strip() or (not children and str(node.tag).rpartition("}")[2] in TEXTUAL):
        yield text
    for child in children:
        if (
            len(child)
            or child.text
            or child.attrib
            or not str(child.tag).endswith("}extensionElements")
        ):
            yield meaning(child)
