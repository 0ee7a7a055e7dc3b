"""The rows of an XLSX sheet, streamed: memory does not grow with the file."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from liyuan.engines.sheets.archive import Archive
from liyuan.engines.sheets.cells import (
    Broken,
    Cell,
    Mark,
    Odd,
    Row,
    SheetError,
    letters,
    where_cell,
)
from liyuan.engines.sheets.figures import exact, finite, iso_moment, moment_of
from liyuan.engines.sheets.parts import Book, unescaped
from liyuan.engines.sheets.stream import Attributes, events

MARKS = 1_000  # odd places that are told: nobody reads more
TRUE = frozenset({"1", "true", "on"})
_ROW = re.compile(r"[1-9][0-9]{0,9}")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_MERGED = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(:[A-Z]{1,3}[1-9][0-9]{0,6})?")


class Reader:
    """Reads the cells of one book, sheet by sheet.

    `rounded` takes what lies behind a number's fifteenth digit for noise, else it is kept;
    `formulas` takes their stored results, else each is broken.
    """

    def __init__(self, book: Book, archive: Archive, *, rounded: bool, formulas: bool) -> None:
        self.book = book
        self.formulas = formulas
        self.archive = archive
        self.limits = archive.limits
        self.number_of = exact if rounded else finite
        self.names = [letters(at) for at in range(self.limits.columns + 1)]
        self.count = self.characters = 0
        self._begin([])

    def _begin(self, marks: list[Mark]) -> None:
        self.marks = marks
        self.done: list[tuple[int, list[Cell]]] = []
        self.number = 0
        self.ending = ""
        self.cells: list[Cell] = []

    def rows(self, member: str, marks: list[Mark]) -> Iterator[Row]:
        """Each row that has a cell, with its number; what else is there goes to the marks."""
        self._begin(marks)
        with self.archive.member(member) as stream:
            for _ in events(stream, self):
                # the last row may go on in the next piece
                yield from (row for row in self.done[:-1] if row[1])
                del self.done[:-1]
            yield from (row for row in self.done if row[1])

    def row(self, said: Attributes) -> None:
        given = said.get("r")
        number = self.number + 1
        if given is not None:
            number = int(given) if _ROW.fullmatch(given) else 0
        if number <= self.number:
            raise SheetError("sheet.damaged", where_cell(self.number, 0), detail="row")
        if number > self.limits.rows:
            raise SheetError("sheet.rows", where_cell(number - 1, 0), limit=self.limits.rows)
        self.number, self.ending = number, str(number)
        self.cells = []
        self.done.append((number, self.cells))
        if said.get("hidden") in TRUE:
            self._mark(Odd.HIDDEN_ROW, number - 1, 0)

    def cell(
        self, said: Attributes, value: str | None, formula: str | None, inline: str | None
    ) -> None:
        cells, place = self.cells, said.get("r")
        at = len(cells)
        if place is not None and place != self.names[at] + self.ending:
            at = self._column(place)
        self.count += 1
        if self.count > self.limits.cells:
            raise SheetError(
                "sheet.cells", where_cell(self.number - 1, at), limit=self.limits.cells
            )
        if formula is not None:
            self._mark(Odd.FORMULA, self.number - 1, at)
        found = self._value(said, value, formula, inline)
        if at > len(cells):
            if found is None:
                return
            self._fill(at)
        cells.append(found)
        if len(cells) > self.limits.columns:
            self._fill(len(cells))

    def _fill(self, at: int) -> None:
        """Blanks before a cell after a gap."""
        if at >= self.limits.columns:
            where = where_cell(self.number - 1, at)
            raise SheetError("sheet.columns", where, limit=self.limits.columns)
        self.cells.extend([None] * (at - len(self.cells)))

    def column(self, said: Attributes) -> None:
        if said.get("hidden") in TRUE:
            first = said.get("min", "")
            self._mark(Odd.HIDDEN_COLUMN, 0, int(first) - 1 if _ROW.fullmatch(first) else 0)

    def merged(self, said: Attributes) -> None:
        place = _MERGED.fullmatch(said.get("ref", ""))
        if place is None:
            raise SheetError("sheet.damaged", detail="mergeCell")
        self._mark(Odd.MERGED, int(place[2]) - 1, column_of(place[1]))

    def _mark(self, odd: Odd, row: int, column: int) -> None:
        if len(self.marks) < MARKS:
            self.marks.append(Mark(odd, row, column))

    def _column(self, place: str) -> int:
        """The column of a cell that says where it is: in this row, right of those before."""
        name = place[: -len(self.ending)] if self.ending and place.endswith(self.ending) else ""
        at = column_of(name) if _LETTERS.fullmatch(name) else -1
        if at < len(self.cells):
            where = where_cell(max(self.number - 1, 0), len(self.cells))
            raise SheetError("sheet.damaged", where, detail=place[:20])
        return at

    def _value(
        self, said: Attributes, value: str | None, formula: str | None, inline: str | None
    ) -> Cell:
        if formula is not None and not self.formulas:
            return Broken("cell.calculated", f"={formula}")
        if inline is not None:
            return self.text(inline, None)
        if value is None:
            return Broken("cell.formula", f"={formula}") if formula is not None else None
        return KINDS.get(said.get("t", "n"), Reader.text)(self, value, said.get("s"))

    def number_or_day(self, value: str, style: str | None) -> Cell:
        number = self.number_of(value)
        if number is None:
            return Broken("cell.error", value[: self.limits.text])
        if style in self.book.dates:
            return moment_of(number, self.book.since_1904)
        return number

    def shared(self, value: str, _: str | None) -> Cell:
        try:
            found = self.book.shared[int(value)] if value[:1] != "-" else None
        except (ValueError, IndexError):
            found = None
        if found is None:
            raise SheetError("sheet.damaged", detail=f"shared text {value[:20]}")
        return self._counted(found)

    def text(self, value: str, _: str | None) -> Cell:
        return self._counted(unescaped(value))

    def _counted(self, found: str) -> str | None:
        self.characters += len(found)
        if len(found) > self.limits.text:
            raise SheetError("sheet.texts", limit=self.limits.text)
        if self.characters > self.limits.characters:
            raise SheetError("sheet.texts", limit=self.limits.characters)
        return found or None

    def truth(self, value: str, _: str | None) -> Cell:
        return value in TRUE

    def error(self, value: str, _: str | None) -> Cell:
        return Broken("cell.error", value)

    def iso(self, value: str, _: str | None) -> Cell:
        return iso_moment(value)


@cache
def column_of(name: str) -> int:
    """The index from 0 of a column by its letters."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


KINDS: Mapping[str, Callable[[Reader, str, str | None], Cell]] = {
    "n": Reader.number_or_day,
    "s": Reader.shared,
    "str": Reader.text,
    "b": Reader.truth,
    "e": Reader.error,
    "d": Reader.iso,
}
