"""What a cell may hold, and what is said of a file that cannot be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from liyuan.engines.findings import Finding, Reported


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value: `text` is the program's own error, or the formula not calculated."""

    code: str
    text: str


Cell: TypeAlias = str | Decimal | bool | date | datetime | Broken | None
# A row's number as the person's program shows it, and its cells from column A on.
Row: TypeAlias = tuple[int, Sequence[Cell]]
Rows: TypeAlias = Iterator[Row]


class Format(StrEnum):
    """The two formats that are read and written."""

    XLSX = "xlsx"
    CSV = "csv"


class SheetError(Reported):
    """A file that is refused as a whole; the finding says why."""

    def __init__(self, code: str, **params: object) -> None:
        said = {name: str(value) for name, value in params.items()}
        super().__init__(Finding(code, params=said), f"{code} {params}")


def letters(column: int) -> str:
    """The name of a column by its index from 0: A, B, …, Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
