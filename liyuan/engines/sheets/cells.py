"""What a cell may hold, and what is said of a file that cannot be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from liyuan.engines.findings import NOWHERE, Finding, Reported, Where


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value: `text` is the program's own error, or the formula not calculated."""

    code: str
    text: str


Cell: TypeAlias = str | Decimal | bool | date | datetime | Broken | None
# A row's number as the person's program shows it, and its cells from column A on.
Row: TypeAlias = tuple[int, Sequence[Cell]]
Rows: TypeAlias = Iterator[Row]


class Odd(StrEnum):
    """What a sheet has besides plain cells that are seen."""

    FORMULA = "formula"
    MERGED = "merged"
    HIDDEN_ROW = "hidden-row"
    HIDDEN_COLUMN = "hidden-column"


@dataclass(frozen=True, slots=True)
class Mark:
    """Where something odd begins: row and column from 0."""

    odd: Odd
    row: int
    column: int


class Format(StrEnum):
    """The two formats that are read and written."""

    XLSX = "xlsx"
    CSV = "csv"


class SheetError(Reported):
    """A file that is refused as a whole; the finding says why, and at which cell if at one."""

    def __init__(self, code: str, where: Where = NOWHERE, **params: object) -> None:
        said = {name: str(value) for name, value in params.items()}
        super().__init__(Finding(code, where, said), f"{code} {params}")


def letters(column: int) -> str:
    """The name of a column by its index from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_name(row: int, column: int) -> str:
    """`B7` for (6, 1), as spreadsheets count."""
    return f"{letters(column)}{row + 1}"


def where_cell(row: int, column: int) -> Where:
    """The place of a cell by its row and column from 0."""
    return Where(line=row + 1, column=column + 1, field=cell_name(row, column))
