"""An XLSX file to sheets of texts: bounded, exact, and nothing in it that is not seen."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from lxml import etree
from python_calamine import CalamineWorkbook

from liyuan.engines.dmn.model import ModelError
from liyuan.engines.dmn.sheet import Cell, Sheet
from liyuan.engines.dmn.sheet_in import cell_name
from liyuan.engines.dmn.xlsx_write import number_text
from liyuan.engines.dmn.xml.tree import XmlLimits, xml_tree
from liyuan.engines.findings import Finding, Where

SIZE: Final = 4_000_000
UNPACKED: Final = 8_000_000
TEXTS: Final = 5_000_000
PARTS: Final = 500
ROWS: Final = 5_000
COLUMNS: Final = 200
OFFICE: Final = XmlLimits(size=UNPACKED, depth=60, elements=600_000)
REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW: Final = re.compile(r"[1-9][0-9]{0,6}")
CELLS: Final = 200_000
FARTHEST: Final = 9_999_999


def read_xlsx(data: bytes, *, file: str | None = None) -> tuple[Sheet, ...]:
    """Every sheet. Raises ModelError for formulas, merged or hidden cells, dates, inexact numbers,
    and for what is no such file or too large."""
    parts = _parts(data, file)
    trees = [(title, _tree(parts[part], file)) for title, part in _titles(parts, file)]
    _refuse_swollen(parts, [tree for _, tree in trees], file)
    findings = [found for title, tree in trees for found in _structure(tree, title, file)]
    if findings:
        raise ModelError(tuple(findings))
    values = _values(data, file)
    if [title for title, _ in values] != [title for title, _ in trees]:
        raise _refused("dmn.sheet.file", file)
    found = [_texts(title, rows, file) for title, rows in values]
    problems = tuple(finding for _, said in found for finding in said)
    if problems:
        raise ModelError(problems)
    return tuple(sheet for sheet, _ in found)


def _refused(code: str, file: str | None, **params: str) -> ModelError:
    return ModelError((Finding(code, Where(file), params),))


def _parts(data: bytes, file: str | None) -> dict[str, bytes]:
    """What the archive holds, unpacked within bounds: nothing else reads it before."""
    if len(data) > SIZE:
        raise _refused("dmn.sheet.too-large", file, limit=str(SIZE))
    parts: dict[str, bytes] = {}
    left = UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > PARTS:
                raise _refused("dmn.sheet.too-large", file, limit=str(PARTS))
            for info in archive.infolist():
                with archive.open(info) as part:
                    read = part.read(left + 1)
                left -= len(read)
                if left < 0:
                    raise _refused("dmn.sheet.too-large", file, limit=str(UNPACKED))
                if info.filename in parts:
                    raise _refused("dmn.sheet.file", file)
                parts[info.filename] = read
    except ModelError:
        raise
    except Exception as error:  # zipfile, zlib and lzma have many
        raise _refused("dmn.sheet.file", file) from error
    return parts


def _titles(parts: dict[str, bytes], file: str | None) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet, in order."""
    try:
        book = _tree(parts["xl/workbook.xml"], file)
        relations = _tree(parts["xl/_rels/workbook.xml.rels"], file)
        targets = {str(node.get("Id")): str(node.get("Target")) for node in relations}
        for node in book.iter("{*}sheet"):
            target = targets[next(str(v) for k, v in node.items() if str(k).endswith("}id"))]
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield str(node.get("name")), part if part in parts else _missing(part)
    except (KeyError, StopIteration):
        raise _refused("dmn.sheet.file", file) from None


def _missing(part: str) -> str:
    raise KeyError(part)


def _tree(data: bytes, file: str | None) -> etree._Element:
    return xml_tree(data, file=file, limits=OFFICE)


def _refuse_swollen(
    parts: dict[str, bytes], trees: Sequence[etree._Element], file: str | None
) -> None:
    """A text stands once in the file and in as many cells as one likes: count those."""
    lengths: list[int] = []
    if "xl/sharedStrings.xml" in parts:
        strings = _tree(parts["xl/sharedStrings.xml"], file)
        lengths = [sum(len(t.text or "") for t in si.iter("{*}t")) for si in strings]
    total = 0
    for cell in (cell for tree in trees for cell in tree.iter("{*}c")):
        text = (cell.findtext("{*}v") or "").strip() if cell.get("t") == "s" else ""
        place = int(text) if text.isdecimal() and len(text) < 9 else len(lengths)
        total += lengths[place] if place < len(lengths) else 0
    if total > TEXTS:
        raise _refused("dmn.sheet.too-large", file, limit=str(TEXTS))


def _structure(root: etree._Element, title: str, file: str | None) -> Iterator[Finding]:
    """What must not be there: formulas, merged cells, hidden rows and columns, far-off cells."""
    row = column = width = 0
    for node in root.iter(*(f"{{*}}{name}" for name in ("row", "c", "col", "mergeCell"))):
        name = etree.QName(node).localname
        row = _row(node.get("r"), row + 1) if name == "row" else row
        before = 0 if name == "row" else column
        place, column = _place(node, name, (max(row, 1), before))
        width = max(width, column if name == "c" else 1)
        code = _seen(node, name, place, column)
        if place > ROWS or place * width > CELLS:
            code = "dmn.sheet.far"
        if code:
            at = cell_name(min(place, FARTHEST) - 1, max(min(column, FARTHEST), 1) - 1)
            yield Finding(code, Where(file, place, max(column, 1), f"{title}!{at}"), {"cell": at})
        if code == "dmn.sheet.far":
            return


def _seen(node: etree._Element, name: str, row: int, column: int) -> str | None:
    if row > ROWS or (name != "col" and column > COLUMNS):
        return "dmn.sheet.far"
    if name == "mergeCell":
        return "dmn.sheet.merged"
    if name in ("row", "col") and node.get("hidden") in ("1", "true"):
        return "dmn.sheet.hidden-row" if name == "row" else "dmn.sheet.hidden-column"
    if name == "c" and node.find("{*}f") is not None:
        return "dmn.sheet.formula"
    return None


def _row(given: str | None, following: int) -> int:
    if given is None:
        return following
    return int(given) if ROW.fullmatch(given) else FARTHEST


def _place(node: etree._Element, name: str, before: tuple[int, int]) -> tuple[int, int]:
    """Row and column from 1; a cell that does not say stands right of the one before."""
    row, column = before
    if name == "row":
        return row, 0
    if name == "col":
        return row, _row(node.get("min"), 1)
    given = node.get("ref" if name == "mergeCell" else "r")
    if given is None:
        return row, column + 1
    found = REFERENCE.match(given) if name == "mergeCell" else REFERENCE.fullmatch(given)
    if found is None:
        return FARTHEST, 1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _values(data: bytes, file: str | None) -> list[tuple[str, Sequence[Sequence[Any]]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
        ]
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise _refused("dmn.sheet.file", file) from error


def _texts(
    title: str, rows: Sequence[Sequence[Any]], file: str | None
) -> tuple[Sheet, list[Finding]]:
    findings: list[Finding] = []
    texts: list[tuple[Cell, ...]] = []
    for place, row in enumerate(rows):
        cells: list[Cell] = []
        for column, value in enumerate(row):
            text, code = _text(value)
            cells.append(text)
            if code:
                at = cell_name(place, column)
                where = Where(file, place + 1, column + 1, f"{title}!{at}")
                findings.append(Finding(code, where, {"cell": at, "text": str(value)}))
        texts.append(tuple(cells))
    return Sheet(title, tuple(texts)), findings


def _text(value: object) -> tuple[Cell, str | None]:
    """A cell as FEEL text, or what is wrong with it."""
    if value is None or value == "":
        return None, None
    if isinstance(value, bool):
        return "true" if value else "false", None
    if isinstance(value, int | float):
        text = number_text(value)
        return text, None if text is not None else "dmn.sheet.inexact"
    if isinstance(value, date | datetime | time | timedelta):
        return None, "dmn.sheet.date"
    return str(value), None
