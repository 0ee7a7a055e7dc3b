"""Opening a CSV or XLSX file: what it is is told by its bytes, not by its name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from liyuan.engines.sheets import csv_text
from liyuan.engines.sheets.archive import opened, refuse_size
from liyuan.engines.sheets.cells import Format, Mark, Rows, SheetError
from liyuan.engines.sheets.limits import LIMITS, Limits
from liyuan.engines.sheets.parts import creator, read_book
from liyuan.engines.sheets.xlsx import Reader

ZIP = b"PK\x03\x04"
# a workbook of before 2007, or one that a password protects
OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Table:
    """One table of a file that can be read once, row by row."""

    name: str
    rows: Rows
    marks: Sequence[Mark] = ()
    """Odd places, the first thousand: all are here when the rows have been read."""


def format_of(path: Path, limits: Limits = LIMITS) -> Format:
    """The format by the first bytes; SheetError for what is neither, empty or too big."""
    refuse_size(path.stat().st_size, limits)
    with path.open("rb") as stream:
        head = stream.read(4)
    if not head:
        raise SheetError("sheet.empty")
    if head == OLD:
        raise SheetError("sheet.old")
    return Format.XLSX if head == ZIP else Format.CSV


@contextmanager
def tables(
    path: Path, limits: Limits = LIMITS, *, formulas: bool = True
) -> Iterator[Iterator[Table]]:
    """The visible tables of a file, in their order; each is read before the next is asked for.

    A formula counts with its stored result, or, without `formulas`, as broken.
    """
    if format_of(path, limits) is Format.CSV:
        yield iter([Table("", csv_text.rows(path, limits))])
        return
    with workbook(path, limits, formulas=formulas) as found:
        yield found


def author_of(path: Path, limits: Limits = LIMITS) -> str:
    """Who an XLSX says has made it: kept by every program that saves it again."""
    with opened(path, limits) as archive:
        return creator(archive)


@contextmanager
def workbook(
    source: Path | bytes,
    limits: Limits = LIMITS,
    *,
    hidden: bool = False,
    rounded: bool = True,
    formulas: bool = True,
) -> Iterator[Iterator[Table]]:
    """The tables of an XLSX, likewise; hidden ones, and digits beyond the fifteenth, if wanted."""
    with opened(source, limits) as archive:
        book = read_book(archive)
        reader = Reader(book, archive, rounded=rounded, formulas=formulas)
        yield (
            _table(name, member, reader)
            for name, member in book.sheets.items()
            if hidden or name not in book.hidden
        )


def _table(name: str, member: str, reader: Reader) -> Table:
    marks: list[Mark] = []
    return Table(name, reader.rows(member, marks), marks)
