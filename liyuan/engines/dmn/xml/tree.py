"""Bytes of unknown origin to an XML tree: bounded, without document types, nothing fetched."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from liyuan.engines.dmn.model import ModelError
from liyuan.engines.findings import Finding, Where
from liyuan.engines.limits import bounds


@dataclass(frozen=True)
class XmlLimits:
    """`size` in bytes, `depth` of elements in one another, `elements` in the whole file."""

    size: int = 4_000_000
    depth: int = 120
    elements: int = 100_000


PREFIX: Final = "LIYUAN_XML_"
LIMITS: Final = bounds(XmlLimits(), PREFIX, os.environ)

MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# What a declaration may name; Chinese editors still save the national standard's code.
ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "ascii": "ascii",
    "us-ascii": "ascii",
    "iso-8859-1": "latin-1",
    "gb18030": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
}
# Only at the very beginning: a search from each `<?xml` of a hostile file would take days.
DECLARATION: Final = re.compile(r"<\?xml\s[^>]*\?>")
ENCODING: Final = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
MISC: Final = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


def xml_tree(data: bytes, *, file: str | None = None, limits: XmlLimits = LIMITS) -> etree._Element:
    """The root element. Raises ModelError for what is too big, too deep, no XML or not only XML."""
    if len(data) > limits.size:
        raise _refused("dmn.xml.too-large", file, 1, limit=str(limits.size))
    text = _text(data, file)
    _refuse_doctype(text, file)
    root = _parsed(text, file)
    _refuse_excess(root, file, limits)
    return root


def _refused(code: str, file: str | None, line: int | None, **params: str) -> ModelError:
    return ModelError((Finding(code, Where(file, line), params),))


def _text(data: bytes, file: str | None) -> str:
    mark, encoding = next((m for m in MARKS if data.startswith(m[0])), (b"", ""))
    encoding = encoding or _declared(data, file)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: len(mark) + error.start].count(b"\n") + 1
        raise _refused("dmn.xml.encoding", file, line, encoding=encoding) from None
    if "\0" in text:
        raise _refused("dmn.xml.nul", file, text.count("\n", 0, text.index("\0")) + 1)
    # The text is no longer in the encoding that its declaration names; lines must stay.
    found = DECLARATION.match(text)
    return "\n" * found[0].count("\n") + text[found.end() :] if found else text


def _declared(data: bytes, file: str | None) -> str:
    found = ENCODING.match(data[:300])
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if name not in ENCODINGS:
        raise _refused("dmn.xml.encoding", file, 1, encoding=name)
    return ENCODINGS[name]


def _refuse_doctype(text: str, file: str | None) -> None:
    """A document type may only stand before the root: entities come from nowhere else."""
    at = 0
    while found := MISC.match(text, at):
        at = found.end()
    if text.startswith("<!", at):
        raise _refused("dmn.xml.doctype", file, text.count("\n", 0, at) + 1)


def _parsed(text: str, file: str | None) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        message = (error.msg or "").split(", line ")[0]
        raise _refused("dmn.xml.syntax", file, error.lineno or 1, message=message) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("dmn.xml.doctype", file, 1)
    return root


def _refuse_excess(root: etree._Element, file: str | None, limits: XmlLimits) -> None:
    depth = count = 0
    for event, node in etree.iterwalk(root, events=("start", "end", "pi")):
        if event == "pi":
            raise _refused("dmn.xml.instruction", file, node.sourceline)
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > limits.depth:
            raise _refused("dmn.xml.too-deep", file, node.sourceline, limit=str(limits.depth))
        if count > limits.elements:
            raise _refused("dmn.xml.too-many", file, node.sourceline, limit=str(limits.elements))
