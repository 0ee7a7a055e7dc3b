"""What a pack says of a rule and DMN has no word for, as extension elements of our namespace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from lxml import etree

from liyuan.engines.dmn.model import Element, ModelError, Raw
from liyuan.engines.dmn.xml.raw import Tag, printed, raw_of, xml_text
from liyuan.engines.findings import Finding, Where

NAMESPACE: Final = "urn:liyuan:dmn:1"
CONTENT: Final = "content"
UNIT: Final = "unit"


def unit_extension(unit: str | None) -> tuple[Raw, ...]:
    """`<liyuan:unit>万元</liyuan:unit>`; nothing for a number that has none."""
    return () if unit is None else (_raw(Tag(f"liyuan:{UNIT}", _declared(), xml_text(unit))),)


def unit_of(element: Element) -> str | None:
    """The unit that an element's extensions give."""
    for raw in element.extensions:
        node = etree.fromstring(raw.xml)
        if node.tag == f"{{{NAMESPACE}}}{UNIT}":
            return node.text or ""
    return None


def content_extension(content: Mapping[str, Any]) -> tuple[Raw, ...]:
    """Texts, truths, numbers, lists and maps as elements: `<liyuan:text key="en">…`."""
    tag = _tag(content, None)
    return (_raw(Tag(f"liyuan:{CONTENT}", _declared(), tag.content)),)


def content_of(element: Element) -> dict[str, Any] | None:
    """What `content_extension` wrote, or None. Raises ModelError for what it did not write."""
    for raw in element.extensions:
        node = etree.fromstring(raw.xml)
        if node.tag == f"{{{NAMESPACE}}}{CONTENT}":
            return _map(node, element.where)
    return None


def _declared() -> tuple[tuple[str, str], ...]:
    return (("xmlns:liyuan", NAMESPACE),)


def _raw(tag: Tag) -> Raw:
    return raw_of(etree.fromstring(printed(tag)))


def _tag(value: object, key: str | None) -> Tag:
    named = () if key is None else (("key", xml_text(key)),)
    if isinstance(value, Mapping):
        return Tag("liyuan:map", named, tuple(_tag(v, str(k)) for k, v in value.items()))
    if isinstance(value, list | tuple):
        return Tag("liyuan:list", named, tuple(_tag(item, None) for item in value))
    if value is None:
        return Tag("liyuan:nothing", named)
    if isinstance(value, bool):
        return Tag("liyuan:truth", named, "true" if value else "false")
    kind = "whole" if isinstance(value, int) else "text"
    return Tag(f"liyuan:{kind}", named, xml_text(str(value)))


def _value(node: etree._Element, where: Where) -> Any:
    name = etree.QName(node)
    read = READ.get(name.localname) if name.namespace == NAMESPACE else None
    if read is None:
        raise _unknown(node, where)
    try:
        return read(node, where)
    except ValueError as error:
        raise error if isinstance(error, ModelError) else _unknown(node, where) from None


def _unknown(node: etree._Element, where: Where) -> ModelError:
    params = {"element": etree.QName(node).localname, "text": (node.text or "")[:40]}
    return ModelError((Finding("dmn.exchange.extension", where, params),))


def _map(node: etree._Element, where: Where) -> dict[str, Any]:
    return {child.get("key", ""): _value(child, where) for child in node}


READ: Final[Mapping[str, Callable[[etree._Element, Where], Any]]] = {
    "map": _map,
    "list": lambda node, where: [_value(child, where) for child in node],
    "nothing": lambda node, where: None,
    "truth": lambda node, where: {"true": True, "false": False}.get(node.text or "", False),
    "whole": lambda node, where: int(node.text or ""),
    "text": lambda node, where: node.text or "",
}
