"""The rows of a CSV file: its encoding and its separator are found, never asked for."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path

from liyuan.engines.sheets.cells import Cell, Row, SheetError
from liyuan.engines.sheets.limits import Limits

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB 18030 holds GBK and GB 2312, by which Chinese spreadsheets save CSV
WITHOUT_BOM = ("utf-8", "gb18030")
SEPARATORS = (",", "\t", ";", "，")
CHUNK = 1 << 20


def rows(path: Path, limits: Limits) -> Iterator[Row]:
    """Each record that is not blank, by its number; cells are texts."""
    encoding = encoding_of(path)
    separator = _separator(path, encoding)
    csv.field_size_limit(limits.text * 4)
    with path.open(encoding=encoding, newline="") as stream:
        records = csv.reader(_without_nul(stream), delimiter=separator)
        try:
            for number, record in enumerate(records, start=1):
                if number > limits.rows:
                    raise SheetError("sheet.rows", limit=limits.rows)
                if len(record) > limits.columns:
                    raise SheetError("sheet.columns", limit=limits.columns)
                cells: list[Cell] = [text.strip() or None for text in record]
                if any(cells):
                    yield number, cells
        except csv.Error as error:
            raise SheetError("sheet.damaged", detail=str(error)) from error


def encoding_of(path: Path) -> str:
    """The first encoding in which every byte of the file has a meaning."""
    with path.open("rb") as stream:
        head = stream.read(4)
    named = next((name for mark, name in BOMS if head.startswith(mark)), None)
    for name in (named,) if named else WITHOUT_BOM:
        if _decodes(path, name):
            return name
    raise SheetError("sheet.encoding")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while block := stream.read(CHUNK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(path: Path, encoding: str) -> str:
    """The one that the first lines use most; a comma when they use none."""
    with path.open(encoding=encoding, newline="") as stream:
        head = stream.read(1 << 14)
    return max(SEPARATORS, key=head.count)


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        if "\0" in line:
            raise SheetError("sheet.format")
        yield line
