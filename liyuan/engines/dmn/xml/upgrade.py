"""What older versions of DMN write differently, brought into the words of DMN 1.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from liyuan.engines.dmn.model import FEEL_URI
from liyuan.engines.dmn.xml.names import DIAGRAMS, MODEL, VERSIONS, XSI, today

SCHEMA_LOCATION: Final = f"{{{XSI}}}schemaLocation"


def name_of(node: etree._Element) -> str:
    """The element's name in the table: local, `dmndi:…`, or with its foreign namespace."""
    name = etree.QName(node)
    uri = name.namespace or ""
    if uri in VERSIONS:
        return name.localname
    return f"dmndi:{name.localname}" if uri in DIAGRAMS else f"{{{uri}}}{name.localname}"


def upgrade(root: etree._Element) -> None:
    """Give a tree of an older version what DMN 1.5 requires, in place."""
    uri = etree.QName(root).namespace or ""
    if uri != MODEL:
        root.attrib.pop(SCHEMA_LOCATION, None)
    if VERSIONS[uri] == "1.1":
        for number, node in enumerate(root.findall(f"{{{uri}}}import"), 1):
            node.set("name", node.get("name", _import_name(root, node, number)))


def _import_name(root: etree._Element, node: etree._Element, number: int) -> str:
    """DMN 1.1 had no names of imports: its types are written with the namespace's prefix."""
    bound = (p for p, uri in root.nsmap.items() if p and uri == node.get("namespace"))
    return min(bound, default=f"import_{number}")


def type_name(text: str, node: etree._Element, names: Mapping[str, str]) -> str:
    """A type's name without the prefix that older files give it.

    `names` maps namespaces to what stands before a type: nothing for the model's own, the
    import's name and a dot for an imported one.
    """
    text = text.strip()
    prefix, colon, local = text.partition(":")
    if not colon or not local:
        return text
    uri = today(node.nsmap.get(prefix, FEEL_URI if prefix == "feel" else ""))
    if uri == FEEL_URI:
        return local
    return names[uri] + local if uri in names else text
