"""Is a tree what DMN's schema says? Every deviation as a finding, nothing built yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from liyuan.engines.dmn.xml.names import DIAGRAMS, MODEL, VERSIONS
from liyuan.engines.dmn.xml.shape import Attribute, Shape
from liyuan.engines.dmn.xml.shapes import KEPT, SHAPES
from liyuan.engines.dmn.xml.upgrade import name_of
from liyuan.engines.findings import Finding, Where

_START: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
ID: Final = re.compile(f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*")
URI: Final = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9+.-]*:|(?![^/?#]*:))(?:[^%#\[\]]|%[0-9A-Fa-f]{2})*"
    r"(?:#(?:[^%#\[\]]|%[0-9A-Fa-f]{2})*)?"
)
BOOLEANS: Final[Mapping[str, bool]] = {"true": True, "1": True, "false": False, "0": False}
HREF: Final = Shape(dict, (Attribute("href", "href", "uri", required=True),), foreign=False)
LEAVES: Final = frozenset({"string", "type"})
# What these point to is checked in the model, with its kind.
IN_MODEL: Final = frozenset({
    "requiredDecision", "requiredInput", "requiredKnowledge", "requiredAuthority",
    "outputDecision", "encapsulatedDecision", "inputDecision", "inputData",
})  # fmt: skip


class Structure:
    """The checks of one file: `findings` first, then `dangling`."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.ids: dict[str, int | None] = {}
        self.references: list[etree._Element] = []

    def findings(self, root: etree._Element) -> Iterator[Finding]:
        """What the schema does not allow, in the order of the file."""
        return self._check(root, "definitions")

    def dangling(self) -> Iterator[Finding]:
        """References to what is not in this file (those to another name its namespace)."""
        for node in self.references:
            href = node.get("href", "")
            if href.startswith("#") and href[1:] not in self.ids:
                yield self._say(node, "dmn.xml.href", href=href)

    def _check(self, node: etree._Element, shape: str) -> Iterator[Finding]:
        if shape in LEAVES:
            yield from self._nothing_but_text(node)
        elif shape == "extensions":
            yield from self._extensions(node)
        elif shape == "raw:diagrams":
            yield from self._ids_below(node)
        else:
            found = HREF if shape == "href" else SHAPES.get(shape) or KEPT[shape]
            if node.get("href") is not None and name_of(node) not in IN_MODEL:
                self.references.append(node)
            yield from self._attributes(node, found)
            yield from self._children(node, found)

    def _say(self, node: etree._Element, code: str, **params: str) -> Finding:
        where = Where(self.file, node.sourceline)
        return Finding(code, where, {"element": name_of(node), **params})

    def _nothing_but_text(self, node: etree._Element) -> Iterator[Finding]:
        for child in node:
            yield self._say(child, "dmn.xml.unknown-element", parent=name_of(node))
        for name in node.attrib:
            yield self._say(node, "dmn.xml.unknown-attribute", attribute=str(name))

    def _extensions(self, node: etree._Element) -> Iterator[Finding]:
        for name in node.attrib:
            yield self._say(node, "dmn.xml.unknown-attribute", attribute=str(name))
        for child in node:
            if (etree.QName(child).namespace or MODEL) in VERSIONS:
                yield self._say(child, "dmn.xml.unknown-element", parent=name_of(node))
            yield from self._ids_below(child)

    def _ids_below(self, node: etree._Element) -> Iterator[Finding]:
        """Only diagrams have ids of the schema's kind; those of other tools' own are their own."""
        for inner in node.iter("*") if name_of(node).startswith("dmndi:") else ():
            yield from self._id(inner, inner.get("id"))

    def _id(self, node: etree._Element, given: str | None) -> Iterator[Finding]:
        if given is None:
            return
        if not ID.fullmatch(given.strip()):
            yield self._say(node, "dmn.xml.id", id=given)
        if given in self.ids:
            yield self._say(node, "dmn.xml.duplicate-id", id=given, line=str(self.ids[given]))
        self.ids.setdefault(given, node.sourceline)

    def _attributes(self, node: etree._Element, shape: Shape) -> Iterator[Finding]:
        known = {attribute.name: attribute for attribute in shape.attributes}
        for name, value in node.attrib.items():
            if attribute := known.get(str(name)):
                yield from self._value(node, attribute, str(value))
            elif not self._is_foreign(str(name)) or not shape.foreign:
                yield self._say(node, "dmn.xml.unknown-attribute", attribute=str(name))
        for attribute in shape.attributes:
            if attribute.required and node.get(attribute.name) is None:
                yield self._say(node, "dmn.xml.missing-attribute", attribute=attribute.name)

    @staticmethod
    def _is_foreign(name: str) -> bool:
        return (etree.QName(name).namespace or MODEL) not in VERSIONS

    def _value(self, node: etree._Element, attribute: Attribute, value: str) -> Iterator[Finding]:
        if attribute.kind == "id":
            yield from self._id(node, value)
        if attribute.kind in ("uri", "language") and not URI.fullmatch(value):
            yield self._say(node, "dmn.xml.uri", attribute=attribute.name, value=value)
        allowed = tuple(BOOLEANS) if attribute.kind == "boolean" else attribute.allowed
        if allowed and value not in allowed:
            said = {"attribute": attribute.name, "value": value, "allowed": ", ".join(allowed)}
            yield self._say(node, "dmn.xml.value", **said)

    def _children(self, node: etree._Element, shape: Shape) -> Iterator[Finding]:
        stray = [node.text or "", *(child.tail or "" for child in node)]
        if any(text.strip() for text in stray):
            yield self._say(node, "dmn.xml.stray-text")
        parts = {name: part for part in shape.parts for name in part.shapes}
        counts: Counter[str] = Counter()
        names: Counter[str] = Counter()
        for child in node:
            name = name_of(child)
            part = parts.get(name)
            if part is None or etree.QName(child).namespace not in self._allowed(node, name):
                yield self._say(child, "dmn.xml.unknown-element", parent=name_of(node))
                continue
            counts[part.field] += 1
            names[name] += 1
            if (counts[part.field] > 1 and not part.many) or (
                names[name] > 1 and name in part.once
            ):
                yield self._say(child, "dmn.xml.repeated", parent=name_of(node))
            yield from self._check(child, part.shapes[name])
        yield from self._lacking(node, shape, counts)

    @staticmethod
    def _allowed(node: etree._Element, name: str) -> frozenset[str | None]:
        """Elements of one model are of one version; diagrams may be of another."""
        own = etree.QName(node).namespace
        return frozenset({own}) if ":" not in name else frozenset(DIAGRAMS)

    def _lacking(
        self, node: etree._Element, shape: Shape, counts: Counter[str]
    ) -> Iterator[Finding]:
        names = {part.field: " / ".join(part.shapes) for part in shape.parts}
        for part in shape.parts:
            if part.required and not counts[part.field]:
                yield self._say(node, "dmn.xml.missing-element", child=names[part.field])
        given = [field for field in shape.either if counts[field]]
        if len(given) > 1:
            yield self._say(node, "dmn.xml.either", children=" / ".join(names[f] for f in given))
        lonely = any(counts[field] for field in shape.along) and not counts[shape.either[0]]
        if lonely and not given:
            yield self._say(node, "dmn.xml.missing-element", child=names[shape.either[0]])
        elif lonely:
            both = (*given, *(field for field in shape.along if counts[field]))
            yield self._say(node, "dmn.xml.either", children=" / ".join(names[f] for f in both))
        if shape.either_required and not given:
            children = " / ".join(names[field] for field in shape.either)
            yield self._say(node, "dmn.xml.missing-element", child=children)
