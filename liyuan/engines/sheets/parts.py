"""The parts of an XLSX beside its sheets: their names, shared texts, and which styles are dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from lxml import etree

from liyuan.engines.sheets.archive import Archive
from liyuan.engines.sheets.cells import SheetError
from liyuan.engines.sheets.stream import refuse_doctype

WORKBOOK = "xl/workbook.xml"
PROPERTIES = "docProps/core.xml"
# dates among the number formats that every program knows without their being written down
BUILT_IN_DATES = frozenset(
    map(str, (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
)
HIDDEN = frozenset({"hidden", "veryHidden"})
# quoted words, escaped signs and [colours or locales] say nothing of dates
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)
# how a text writes a sign that XML cannot hold, such as a carriage return
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# nothing is fetched; what is no element is nothing that a person sees
SAFE: Mapping[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True)
class Book:
    """What the sheets have in common."""

    sheets: Mapping[str, str]
    """Name of each sheet → its member, in their order."""
    hidden: frozenset[str]
    """Names of the sheets that are not shown."""
    shared: tuple[str, ...]
    dates: frozenset[str]
    """Numbers of the cell styles that show a number as a date."""
    since_1904: bool


def read_book(archive: Archive) -> Book:
    """The parts, or SheetError when one is damaged."""
    root = _tree(archive, WORKBOOK)
    targets = _targets(archive)
    properties = _first(root, "workbookPr")
    sheets = [(str(one.get("name")), one, _member(one, targets)) for one in root.iter("{*}sheet")]
    if len({name for name, _, _ in sheets}) < len(sheets):
        raise SheetError("sheet.damaged", detail="two sheets of one name")
    return Book(
        sheets={name: member for name, _, member in sheets if member},
        hidden=frozenset(name for name, one, _ in sheets if one.get("state") in HIDDEN),
        shared=tuple(_shared(archive, targets)),
        dates=_date_styles(archive, targets),
        since_1904=properties is not None and properties.get("date1904") in {"1", "true", "on"},
    )


def creator(archive: Archive) -> str:
    """The author among the document's properties; empty when none is told."""
    if PROPERTIES not in archive.names:
        return ""
    found = _first(_tree(archive, PROPERTIES), "creator")
    return "" if found is None else found.text or ""


def parsed(stream: Any, tag: str) -> Iterator[Any]:
    """Each element of a name once it is read; entities, networks and huge texts are not."""
    events = etree.iterparse(stream, tag=f"{{*}}{tag}", **SAFE)
    try:
        for _, element in events:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise SheetError("sheet.damaged", detail=str(error)) from error


def _tree(archive: Archive, name: str) -> Any:
    data = archive.read(name)
    refuse_doctype(BytesIO(data))
    try:
        return etree.fromstring(data, etree.XMLParser(**SAFE))
    except etree.XMLSyntaxError as error:
        raise SheetError("sheet.damaged", detail=f"{name}: {error}") from error


def _first(root: Any, tag: str) -> Any:
    return next(root.iter(f"{{*}}{tag}"), None)


def _targets(archive: Archive) -> Mapping[str, tuple[str, str]]:
    """Relation → (kind, member)."""
    found = {}
    for one in _tree(archive, "xl/_rels/workbook.xml.rels").iter("{*}Relationship"):
        target = str(one.get("Target", ""))
        member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        kind = str(one.get("Type", "")).rsplit("/", 1)[-1]
        found[str(one.get("Id"))] = (kind, member)
    return found


def _member(sheet: Any, targets: Mapping[str, tuple[str, str]]) -> str:
    """Where the cells of a sheet are; nowhere for a sheet that is a chart."""
    relation = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
    kind, member = targets.get(str(relation), ("", ""))
    return member if kind == "worksheet" else ""


def _of_kind(targets: Mapping[str, tuple[str, str]], wanted: str) -> str:
    return next((member for kind, member in targets.values() if kind == wanted), "")


def _shared(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Shared texts without their phonetic guides."""
    member = _of_kind(targets, "sharedStrings")
    if not member:
        return
    with archive.member(member) as stream:
        refuse_doctype(stream)
    with archive.member(member, most=archive.limits.shared_bytes) as stream:
        for place, item in enumerate(parsed(stream, "si")):
            if place > archive.limits.cells:
                raise SheetError("sheet.cells", limit=archive.limits.cells)
            found = text_of(item)
            if len(found) > archive.limits.text:
                raise SheetError("sheet.texts", limit=archive.limits.text)
            yield found


def text_of(item: Any) -> str:
    """A shared text: its own, or that of its runs."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return unescaped(item[0].text or "")
    runs = (run for run in item if not run.tag.endswith("}rPh"))
    texts = (part for run in runs for part in run.iter("{*}t"))
    return unescaped("".join(part.text or "" for part in texts))


def unescaped(text: str) -> str:
    """The text as a person sees it."""
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if 0xD800 <= code < 0xE000 else chr(code)


def _date_styles(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> frozenset[str]:
    member = _of_kind(targets, "styles")
    if not member:
        return frozenset()
    root = _tree(archive, member)
    own = {
        str(one.get("numFmtId")): _shows_date(str(one.get("formatCode", "")))
        for one in root.iter("{*}numFmt")
    }
    cells = _first(root, "cellXfs")
    styles = enumerate(cells if cells is not None else ())
    return frozenset(str(number) for number, style in styles if _dated(style.get("numFmtId"), own))


def _dated(number: str | None, own: Mapping[str, bool]) -> bool:
    if number in own:
        return own[str(number)]
    return number in BUILT_IN_DATES


def _shows_date(code: str) -> bool:
    return bool(_DATE_SIGNS.search(_NOT_A_DATE.sub("", code)))
