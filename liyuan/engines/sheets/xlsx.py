"""The rows of an XLSX sheet, streamed: memory does not grow with the file."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache

from liyuan.engines.sheets.archive import Archive
from liyuan.engines.sheets.cells import Broken, Cell, Row, SheetError
from liyuan.engines.sheets.parts import Book
from liyuan.engines.sheets.stream import Attributes, events

# Excel counts days from 1899-12-30 (it believes in 29 February 1900), a Mac book from 1904-01-01.
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001
LAST_DAY = {False: 2_958_465, True: 2_957_003}  # 9999-12-31
SIGNIFICANT = 15  # digits that a number of a spreadsheet truly has
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})$")


class Reader:
    """Reads the cells of one book."""

    def __init__(self, book: Book, archive: Archive) -> None:
        self.book = book
        self.archive = archive
        self.done: list[tuple[int, list[Cell]]] = []
        self.number = 0
        self.cells: list[Cell] = []

    def rows(self, member: str) -> Iterator[Row]:
        """Each row that has a cell, with its number."""
        self.done, self.number, self.cells = [], 0, []
        with self.archive.member(member) as stream:
            for _ in events(stream, self._row, self._cell):
                # the last row may go on in the next piece
                yield from (row for row in self.done[:-1] if row[1])
                del self.done[:-1]
            yield from (row for row in self.done if row[1])

    def _row(self, said: Attributes) -> None:
        number = said.get("r", "")
        self.number = int(number) if number.isdecimal() and len(number) < 8 else self.number + 1
        if self.number > self.archive.limits.rows:
            raise SheetError("sheet.rows", limit=self.archive.limits.rows)
        self.cells = []
        self.done.append((self.number, self.cells))

    def _cell(
        self, said: Attributes, value: str | None, formula: str | None, inline: str | None
    ) -> None:
        cells, place = self.cells, said.get("r")
        at = column_of(place.rstrip("0123456789")) if place else len(cells)
        found = self._value(said, value, formula, inline)
        if at == len(cells):
            cells.append(found)
        elif found is not None:
            self._far(at, found)
        if len(cells) > self.archive.limits.columns:
            raise SheetError("sheet.columns", limit=self.archive.limits.columns)

    def _far(self, at: int, found: Cell) -> None:
        """A cell after a gap, or a second one for the same place."""
        if at > self.archive.limits.columns:
            raise SheetError("sheet.columns", limit=self.archive.limits.columns)
        self.cells.extend([None] * (at + 1 - len(self.cells)))
        self.cells[at] = found

    def _value(
        self, said: Attributes, value: str | None, formula: str | None, inline: str | None
    ) -> Cell:
        if inline is not None:
            return inline or None
        if value is None:
            return Broken("cell.formula", f"={formula}") if formula is not None else None
        return KINDS.get(said.get("t", "n"), _text)(self, value, said.get("s"))

    def numeric(self, value: str, style: str | None) -> Cell:
        number = exact(value)
        if number is None:
            return Broken("cell.error", value)
        if style in self.book.dates:
            return moment_of(number, self.book.since_1904)
        return number

    def shared(self, value: str, _: str | None) -> Cell:
        try:
            return self.book.shared[int(value)] or None
        except (ValueError, IndexError) as error:
            raise SheetError("sheet.damaged", detail=f"shared text {value}") from error


def exact(text: str) -> Decimal | None:
    """The number that was meant: what lies behind its fifteenth digit is noise of the machine."""
    if len(text) <= SIGNIFICANT and text.replace(".", "", 1).isdecimal():
        return Decimal(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return None
    if len(number.as_tuple().digits) > SIGNIFICANT and number != number.to_integral_value():
        return Decimal(f"{float(number):.{SIGNIFICANT}g}")
    return number


def moment_of(days: Decimal, since_1904: bool) -> Cell:
    """The day, or the moment to the second, that a serial number stands for."""
    if not 0 <= days < LAST_DAY[since_1904] + 1:
        return Broken("cell.error", str(days))
    seconds = int((days * 86_400).to_integral_value())
    moment = EPOCHS[since_1904] + timedelta(seconds=seconds)
    if not since_1904 and days < 60:
        moment += timedelta(days=1)
    return moment if seconds % 86_400 else moment.date()


@cache
def column_of(name: str) -> int:
    """The index from 0 of a column by its letters."""
    if not _PLACE.match(f"{name}1"):
        raise SheetError("sheet.damaged", detail=name)
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(_: Reader, value: str, __: str | None) -> Cell:
    return value or None


def _truth(_: Reader, value: str, __: str | None) -> Cell:
    return value in {"1", "true"}


def _error(_: Reader, value: str, __: str | None) -> Cell:
    return Broken("cell.error", value)


def _iso(_: Reader, value: str, __: str | None) -> Cell:
    try:
        moment = datetime.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        return Broken("cell.error", value)
    return moment if moment.hour or moment.minute or moment.second else moment.date()


KINDS: Mapping[str, Callable[[Reader, str, str | None], Cell]] = {
    "n": Reader.numeric,
    "s": Reader.shared,
    "str": _text,
    "b": _truth,
    "e": _error,
    "d": _iso,
}
