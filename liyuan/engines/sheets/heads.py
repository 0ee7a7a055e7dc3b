"""Finding the header of a table: its row or two rows, and what each heading says besides a name."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from liyuan.engines.sheets.cells import Cell, Row, letters

# a title, who filled it in, until when: a header comes within so many rows
LOOKED_AT = 20
_YEAR = re.compile(r"((?:19|20)\d{2})\s*年?度?")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_UNIT_WORD = re.compile(r"^单位[::]?")
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a file: its place, its text, and what that says of name, unit and year."""

    index: int
    text: str
    key: str
    """The name without signs, blanks, width, case, unit and year."""
    wide_key: str
    """The same with the heading above it, when that spans several."""
    units: tuple[str, ...]
    """What stands in brackets: a unit of measure, or a remark."""
    year: int | None

    @property
    def letter(self) -> str:
        """The column as a spreadsheet names it."""
        return letters(self.index)


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a table: its last row's number, and its columns."""

    row: int
    columns: tuple[Heading, ...]


Known = Callable[[Heading], object]


def heading(index: int, text: str, above: str = "") -> Heading:
    """What a heading says; `above` is the merged one that it belongs to."""
    plain, over = (unicodedata.normalize("NFKC", part).strip() for part in (text, above))
    units = [_UNIT_WORD.sub("", part).strip() for part in _BRACKETS.findall(f"{plain}{over}")]
    year = _YEAR.search(plain) or _YEAR.search(over)
    return Heading(
        index=index,
        text=f"{above.strip()} {text.strip()}".strip(),
        key=name_key(plain),
        wide_key=name_key(f"{over}{plain}"),
        units=tuple(unit for unit in units if unit),
        year=int(year[1]) if year else None,
    )


def name_key(text: str) -> str:
    """The name by which a heading is looked up."""
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", text))
    return _SIGNS.sub("", _YEAR.sub("", plain)).casefold() or _SIGNS.sub("", plain).casefold()


def find_head(rows: Sequence[Row], known: Known) -> Head | None:
    """The header that the most columns of which are known; the first row with two texts, else."""
    best: Head | None = None
    most = 0
    for place, (number, cells) in enumerate(rows):
        for head in _candidates(number, cells, rows[place + 1] if place + 1 < len(rows) else None):
            score = sum(1 for column in head.columns if known(column))
            if score > most:
                best, most = head, score
    return best or next(
        (_single(n, cells) for n, cells in rows if sum(isinstance(c, str) for c in cells) > 1), None
    )


def _candidates(number: int, cells: Sequence[Cell], below: Row | None) -> list[Head]:
    heads = [_single(number, cells)]
    if below is not None and _goes_on(cells, below[1]):
        heads.append(Head(below[0], tuple(_double(cells, below[1]))))
    return heads


def _single(number: int, cells: Sequence[Cell]) -> Head:
    texts = ((index, cell) for index, cell in enumerate(cells) if isinstance(cell, str))
    return Head(number, tuple(heading(index, text) for index, text in texts))


def _goes_on(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether the row below holds the lower half of merged headings: texts, none under a first."""
    if not any(isinstance(cell, str) for cell in below):
        return False
    if any(cell is not None and not isinstance(cell, str) for cell in below):
        return False
    first = next((index for index, cell in enumerate(cells) if cell is not None), None)
    return first is not None and (first >= len(below) or below[first] is None)


def _double(cells: Sequence[Cell], below: Sequence[Cell]) -> list[Heading]:
    found, above = [], ""
    for index in range(max(len(cells), len(below))):
        over = cells[index] if index < len(cells) else None
        under = below[index] if index < len(below) else None
        if isinstance(over, str):
            above = over
        if isinstance(under, str):
            found.append(heading(index, under, above))
        elif isinstance(over, str):
            found.append(heading(index, over))
    return found
