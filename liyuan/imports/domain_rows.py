"""Reading a row by a plan: its values in the order of the columns, or what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liyuan.engines.findings import Finding
from liyuan.engines.sheets import Cell, Row
from liyuan.engines.sheets.values import BLANKS, Refused, shown
from liyuan.imports.domain import CREDIT_CODE, Column, Plan, Problem
from liyuan.imports.domain_cells import choice_key, reader_of

LONGEST_SHOWN = 200
# The row of sums at the foot of a 台账 is no firm's.
TOTALS = frozenset({"合计", "总计", "小计", "total", "sum"})


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that says something; its values count only when it has no problems."""

    number: int
    values: list[Any]
    problems: list[Problem]


class RowReader:
    """Reads rows; `code` is the place of the credit code among the columns of the plan."""

    def __init__(self, plan: Plan) -> None:
        self.readers = [(column, reader_of(column, plan)) for column in plan.columns]
        places = {column.target.id: place for place, column in enumerate(plan.columns)}
        self.code = places[CREDIT_CODE]

    def read(self, row: Row) -> ReadRow | None:
        """The row; None for one that is blank or a sum."""
        number, cells = row
        code = cell_at(cells, self.readers[self.code][0])
        if (code is None or isinstance(code, str)) and self._says_nothing(code, cells):
            return None
        values: list[Any] = []
        problems: list[Problem] = []
        for column, read in self.readers:
            cell = cell_at(cells, column)
            try:
                values.append(None if cell is None else read(cell))
            except Refused as refused:
                values.append(None)
                params = {"value": shown(cell)[:LONGEST_SHOWN], "target": column.target.name}
                finding = Finding(refused.code, params=params | refused.params)
                problems.append(problem(number, column, cell, finding))
        if code is None or (values[self.code] is None and code in BLANKS):
            column = self.readers[self.code][0]
            problems.append(problem(number, column, code, Finding("import.no_code")))
        return ReadRow(number, values, problems)

    def _says_nothing(self, code: str | None, cells: Sequence[Cell]) -> bool:
        if code is not None:
            return choice_key(code) in TOTALS
        if any(isinstance(cell, str) and choice_key(cell) in TOTALS for cell in cells[:4]):
            return True
        return all(cell_at(cells, column) is None for column, _ in self.readers)


def cell_at(cells: Sequence[Cell], column: Column) -> Cell:
    """The cell of a column; a short row ends in blanks."""
    return cells[column.index] if column.index < len(cells) else None


def problem(number: int, column: Column, cell: Cell, finding: Finding) -> Problem:
    """What is wrong with a cell of a row."""
    value = shown(cell)[:LONGEST_SHOWN]
    return Problem(number, column.letter, column.heading, value, finding)
