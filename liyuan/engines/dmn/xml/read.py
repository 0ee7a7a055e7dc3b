"""DMN XML to a model: 1.1 to 1.5 come out as 1.5; what is wrong comes out as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final

from lxml import etree

from liyuan.engines.dmn.check.consistency import model_findings
from liyuan.engines.dmn.model import Definitions, ModelError
from liyuan.engines.dmn.xml.names import VERSIONS, today
from liyuan.engines.dmn.xml.raw import raw_of
from liyuan.engines.dmn.xml.shape import Attribute, Shape
from liyuan.engines.dmn.xml.shapes import SHAPES
from liyuan.engines.dmn.xml.structure import BOOLEANS, Structure
from liyuan.engines.dmn.xml.tree import xml_tree
from liyuan.engines.dmn.xml.upgrade import name_of, type_name, upgrade
from liyuan.engines.findings import Finding, Where

# As many findings as a person reads of one file.
MOST: Final = 200
# What the schema forbids but does not keep a model from being read.
READABLE: Final = frozenset({"dmn.xml.duplicate-id", "dmn.xml.id", "dmn.xml.uri"})


def read_model(data: bytes, *, file: str | None = None, checked: bool = True) -> Definitions:
    """The model in a DMN file. Raises ModelError whose findings have file and line.

    With `checked=False` only what cannot be read is an error, neither what contradicts itself
    (references to nowhere, rings, names twice, rows of the wrong width) nor ids and addresses
    of a wrong form.
    """
    root = xml_tree(data, file=file)
    name = etree.QName(root)
    if name.namespace not in VERSIONS:
        raise _refused("dmn.xml.namespace", root, file, namespace=name.namespace or "")
    if name.localname != "definitions":
        raise _refused("dmn.xml.root", root, file)
    upgrade(root)
    structure = Structure(file)
    _refuse(f for f in structure.findings(root) if checked or f.code not in READABLE)
    definitions = Reader(root, file).definitions()
    if checked:
        _refuse(chain(structure.dangling(), model_findings(definitions)))
    return definitions


def _refused(code: str, root: etree._Element, file: str | None, **params: str) -> ModelError:
    element = etree.QName(root).localname
    return ModelError(
        (Finding(code, Where(file, root.sourceline), {"element": element, **params}),)
    )


def _refuse(findings: Iterable[Finding]) -> None:
    found = tuple(finding for finding, _ in zip(findings, range(MOST), strict=False))
    if found:
        raise ModelError(found)


class Reader:
    """Builds the model of one file whose structure is right."""

    def __init__(self, root: etree._Element, file: str | None) -> None:
        self.root, self.file = root, file
        # what stands before a type's name, by the namespace that its prefix meant
        self.names = {
            node.get("namespace", ""): f"{node.get('name')}."
            for node in root
            if name_of(node) == "import"
        } | {root.get("namespace", ""): ""}

    def definitions(self) -> Definitions:
        made = self.element(self.root, "definitions")
        assert isinstance(made, Definitions)
        return made

    def element(self, node: etree._Element, shape: str) -> object:
        """What the element becomes: a text, an href, raw XML, or a value of the model."""
        leaf = LEAVES.get(shape.partition(":")[0])
        return leaf(self, node) if leaf else self._made(node, SHAPES[shape])

    def _made(self, node: etree._Element, shape: Shape) -> object:
        values: dict[str, Any] = dict(self._attributes(node, shape.attributes))
        parts = {name: part for part in shape.parts for name in part.shapes}
        children: dict[str, list[tuple[int, object]]] = {}
        for child in node:
            name = name_of(child)
            part = parts[name]
            made = self.element(child, part.shapes[name])
            children.setdefault(part.field, []).append((part.rank.get(name, 0), made))
        for part in shape.parts:
            if found := children.get(part.field):
                values[part.field] = _in_order(found) if part.many else found[0][1]
        if shape.foreign:
            values["attributes"] = _foreign(node)
        if shape.placed:
            values["where"] = Where(self.file, _line(node))
        return shape.make(**values)

    def _attributes(
        self, node: etree._Element, attributes: tuple[Attribute, ...]
    ) -> Iterator[tuple[str, object]]:
        for attribute in attributes:
            value = node.get(attribute.name)
            if value is not None:
                yield attribute.field, VALUES[attribute.kind](self, node, value)

    def type_name(self, text: str, node: etree._Element) -> str:
        return type_name(text, node, self.names)


def _in_order(found: list[tuple[int, object]]) -> tuple[object, ...]:
    return tuple(made for _, made in sorted(found, key=lambda pair: pair[0]))


def _foreign(node: etree._Element) -> tuple[tuple[str, str], ...]:
    given = ((str(name), str(value)) for name, value in node.attrib.items())
    return tuple(sorted(pair for pair in given if pair[0].startswith("{")))


def _line(node: etree._Element) -> int | None:
    """The line where the element's text begins, if it has one: expressions are found by it."""
    for child in node:
        if name_of(child) == "text":
            return child.sourceline
    return node.sourceline


LEAVES: Final[Mapping[str, Callable[[Reader, etree._Element], object]]] = {
    "string": lambda reader, node: node.text or "",
    "type": lambda reader, node: reader.type_name(node.text or "", node),
    "href": lambda reader, node: node.get("href", ""),
    "extensions": lambda reader, node: tuple(raw_of(child) for child in node),
    "raw": lambda reader, node: raw_of(node),
}
VALUES: Final[Mapping[str, Callable[[Reader, etree._Element, str], object]]] = {
    "text": lambda reader, node, value: value,
    "id": lambda reader, node, value: value.strip(),
    "type": lambda reader, node, value: reader.type_name(value, node),
    "uri": lambda reader, node, value: value,
    "language": lambda reader, node, value: today(value),
    "boolean": lambda reader, node, value: BOOLEANS[value],
}

__all__ = ["ModelError", "read_model"]
