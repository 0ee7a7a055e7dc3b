"""The parts of an XLSX beside its sheets: their names, shared texts, and which styles are dates."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from liyuan.engines.sheets.archive import Archive
from liyuan.engines.sheets.cells import SheetError

WORKBOOK = "xl/workbook.xml"
# dates among the number formats that every program knows without their being written down
BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# quoted words, escaped signs and [colours or locales] say nothing of dates
_NOT_A_DATE = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)
_DATE_SIGNS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)


@dataclass(frozen=True)
class Book:
    """What the sheets have in common."""

    sheets: Mapping[str, str]
    """Name of each visible sheet → its member, in their order."""
    shared: tuple[str, ...]
    dates: frozenset[str]
    """Numbers of the cell styles that show a number as a date."""
    since_1904: bool


def read_book(archive: Archive) -> Book:
    """The parts, or SheetError when one is damaged."""
    root = _tree(archive, WORKBOOK)
    targets = _targets(archive)
    properties = _first(root, "workbookPr")
    return Book(
        sheets=dict(_sheets(root, targets)),
        shared=tuple(_shared(archive, targets)),
        dates=_date_styles(archive, targets),
        since_1904=properties is not None and properties.get("date1904") in {"1", "true", "on"},
    )


def parsed(stream: Any, tag: str) -> Iterator[Any]:
    """Each element of a name once it is read; entities, networks and huge texts are not."""
    events = etree.iterparse(
        stream, tag=f"{{*}}{tag}", resolve_entities=False, no_network=True, load_dtd=False
    )
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
    safe = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(archive.read(name), safe)
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


def _sheets(root: Any, targets: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for sheet in root.iter("{*}sheet"):
        relation = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
        kind, member = targets.get(str(relation), ("", ""))
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            yield str(sheet.get("name")), member


def _of_kind(targets: Mapping[str, tuple[str, str]], wanted: str) -> str:
    return next((member for kind, member in targets.values() if kind == wanted), "")


def _shared(archive: Archive, targets: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Shared texts without their phonetic guides."""
    member = _of_kind(targets, "sharedStrings")
    if not member:
        return
    with archive.member(member, most=archive.limits.shared_bytes) as stream:
        for item in parsed(stream, "si"):
            yield text_of(item)[: archive.limits.text + 1]


def text_of(item: Any) -> str:
    """The text of a shared or inline string: its own, or that of its runs."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        return item[0].text or ""
    runs = (run for run in item if not run.tag.endswith("}rPh"))
    texts = (part for run in runs for part in run.iter("{*}t"))
    return "".join(part.text or "" for part in texts)


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
    return bool(number) and str(number).isdigit() and int(str(number)) in BUILT_IN_DATES


def _shows_date(code: str) -> bool:
    return bool(_DATE_SIGNS.search(_NOT_A_DATE.sub("", code)))
