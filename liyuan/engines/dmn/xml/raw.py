"""XML that is kept as it is: one element to text and back, the same text for the same meaning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from liyuan.engines.dmn.model import ModelError, Raw
from liyuan.engines.dmn.xml.names import XML, today
from liyuan.engines.findings import Finding

# A whole value such as `x:Name` may be a qualified name: then its prefix must stay declared.
QUALIFIED: Final = re.compile(r"\s*([^\W\d][\w.-]*):[^\W\d][\w.-]*\s*")
IN_TEXT: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
IN_VALUE: Final = {**IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
ESCAPE_TEXT: Final = str.maketrans(IN_TEXT)
ESCAPE_VALUE: Final = str.maketrans(IN_VALUE)

PRESERVE: Final = ("xml:space", "preserve")

# What XML 1.0 cannot hold, not even escaped.
UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Scope = Mapping[str, str]


@dataclass(frozen=True)
class Tag:
    """An element as it is written: names with prefixes, declarations among the attributes.

    `content` is text, or children; mixed content has strings among its children.
    """

    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    content: str | tuple[Tag | str, ...] = ()


def xml_text(value: str) -> str:
    """The text itself. Raises ModelError when XML cannot hold it."""
    if bad := UNWRITABLE.search(value):
        params = {"character": f"U+{ord(bad[0]):04X}", "text": value[:40]}
        raise ModelError((Finding("dmn.xml.character", params=params),))
    return value


def printed(tag: Tag, indent: str | None = None) -> str:
    """The element as XML; with an indent each child has its own line, text stays as it is."""
    given = "".join(f' {name}="{value.translate(ESCAPE_VALUE)}"' for name, value in tag.attributes)
    if tag.content == ():
        return f"<{tag.name}{given}/>"
    if isinstance(tag.content, str):
        return f"<{tag.name}{given}>{tag.content.translate(ESCAPE_TEXT)}</{tag.name}>"
    mixed = PRESERVE in tag.attributes or any(isinstance(child, str) for child in tag.content)
    deeper = None if indent is None or mixed else f"{indent}  "
    inner = "".join(
        child.translate(ESCAPE_TEXT)
        if isinstance(child, str)
        else (deeper or "") + printed(child, deeper)
        for child in tag.content
    )
    return f"<{tag.name}{given}>{inner}{'' if deeper is None else indent}</{tag.name}>"


def raw_of(node: etree._Element) -> Raw:
    """The element, its namespaces declared, those of older DMN versions as of today."""
    return Raw(printed(tag_of(node, {"xml": XML, "": ""})))


def raw_tag(raw: Raw, scope: Scope) -> Tag:
    """What `raw` says, to be written where `scope` is declared. Raises XMLSyntaxError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    return tag_of(etree.fromstring(raw.xml.encode(), parser), scope)


def tag_of(node: etree._Element, scope: Scope) -> Tag:
    """`scope` is what is declared around it, prefix → namespace; none is the empty prefix."""
    return _tag(node, {**scope, "xml": XML}, hoisted=_wanted_below(node))


def _tag(node: etree._Element, scope: Scope, hoisted: Scope, *, exact: bool = False) -> Tag:
    """`exact`: space around elements counts, for so says an element around it."""
    wanted = {**hoisted, **dict(_wanted(node))}
    declared = {p: uri for p, uri in sorted(wanted.items()) if scope.get(p) != uri}
    inner = {**scope, **declared}
    names = tuple((f"xmlns:{p}" if p else "xmlns", uri) for p, uri in declared.items())
    attributes = sorted((_attribute(node, str(k)), str(v)) for k, v in node.attrib.items())
    return Tag(_name(node), (*names, *attributes), _content(node, inner, exact=exact))


def _content(node: etree._Element, scope: Scope, *, exact: bool) -> str | tuple[Tag | str, ...]:
    text = node.text or ""
    if not len(node):
        return text or ()
    loose = [text, *(child.tail or "" for child in node)]
    exact = node.get(f"{{{XML}}}space", "preserve" if exact else "") == "preserve"
    keep = exact or any(part.strip() for part in loose)
    parts: list[Tag | str] = [text] if keep and text else []
    for child in node:
        parts.append(_tag(child, scope, {}, exact=exact))
        if keep and child.tail:
            parts.append(child.tail)
    return tuple(parts)


def _wanted_below(node: etree._Element) -> Scope:
    """The prefixes used anywhere inside, as first bound; the unprefixed only by its own name."""
    found: dict[str, str] = dict(_wanted(node))
    for inner in node.iterdescendants("*"):
        for prefix, uri in _wanted(inner):
            if prefix:
                found.setdefault(prefix, uri)
    return found


def _wanted(node: etree._Element) -> Iterator[tuple[str, str]]:
    yield node.prefix or "", today(etree.QName(node).namespace or "")
    for name, value in node.attrib.items():
        uri = etree.QName(str(name)).namespace
        if uri and uri != XML:
            yield _prefix(node, uri), today(uri)
        yield from _qualified(node, str(value))
    if not len(node):
        yield from _qualified(node, node.text or "")


def _qualified(node: etree._Element, value: str) -> Iterator[tuple[str, str]]:
    found = QUALIFIED.fullmatch(value)
    if found and (uri := node.nsmap.get(found[1])) and uri != XML:
        yield found[1], today(uri)


def _prefix(node: etree._Element, uri: str) -> str:
    """The prefix bound to the namespace nearest by: an attribute's own cannot be asked for."""
    here: set[str] = set()
    for outer in (node, *node.iterancestors()):
        bound = {prefix for prefix, found in outer.nsmap.items() if prefix and found == uri}
        if here and not here <= bound:
            return min(here - bound)
        here = bound
    return min(here)


def _name(node: etree._Element) -> str:
    local = etree.QName(node).localname
    return f"{node.prefix}:{local}" if node.prefix else local


def _attribute(node: etree._Element, name: str) -> str:
    qualified = etree.QName(name)
    if not qualified.namespace:
        return qualified.localname
    prefix = "xml" if qualified.namespace == XML else _prefix(node, qualified.namespace)
    return f"{prefix}:{qualified.localname}"
