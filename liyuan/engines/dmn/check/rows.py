"""Checks of a table's rows together: overlaps, gaps, rows and cells that make no difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from liyuan.engines.dmn.check.checked_table import CheckedRow, CheckedTable
from liyuan.engines.dmn.check.example import example
from liyuan.engines.dmn.check.grid import (
    MOST_STEPS,
    Box,
    Grid,
    TooManyError,
    covers,
    grid_of,
    meets,
    uncovered,
)
from liyuan.engines.dmn.hit_policies import COLLECTING
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.fixed import constant
from liyuan.engines.feel.compare import same
from liyuan.engines.findings import Finding


@dataclass(frozen=True)
class Rows:
    """A table with its grid."""

    table: CheckedTable
    grid: Grid

    @cached_property
    def boxes(self) -> list[Box | None]:
        """Each row's box; None for a row with a cell that constants do not tell."""
        return [self.grid.box(row, unknown_is_all=False) for row in self.grid.rows]

    def finding(self, code: str, row: int, **params: str) -> Finding:
        where = self.table.rows[row].where
        return Finding(code, where, {"row": str(row + 1), **params})

    def example(self, box: Box, whole: Box) -> str:
        return example(self.table, self.grid, box, whole)


def check_rows(table: CheckedTable) -> Iterator[Finding]:
    """Findings on overlaps (U, A), gaps, rows that never fire, idle cells and columns."""
    rows = Rows(table, grid_of(table))
    yield from _idle(rows)
    yield from _PAIRS.get(table.policy, _duplicates)(rows)
    if table.policy not in COLLECTING and not table.has_default:
        yield from _gaps(rows)


def _idle(rows: Rows) -> Iterator[Finding]:
    """Columns that let everything through, cells that always hold, cells that never do."""
    table = rows.table
    for at, column in enumerate(table.columns):
        if table.rows and all(isinstance(row.tests[at], n.Anything) for row in table.rows):
            where = table.column_place(column)
            yield Finding("dmn.idle-column", where, {"column": column.name})
    for number, (row, cells) in enumerate(zip(table.rows, rows.grid.rows, strict=True)):
        for at, cell in enumerate(cells):
            code = _idle_code(row.tests[at], cell, rows.grid.columns[at].possible)
            if code:
                yield Finding(code, row.cells[at], {"row": str(number + 1)})


def _idle_code(test: n.Node, cell: int | None, possible: int) -> str:
    if cell is None or isinstance(test, n.Anything):
        return ""
    if not cell & possible:
        return "dmn.never"
    return "" if possible & ~cell else "dmn.idle-cell"


def _overlaps(rows: Rows) -> Iterator[tuple[int, int, Box]]:
    """Pairs of rows that surely have a combination in common, with it."""
    whole = rows.grid.everything
    known = [(at, box) for at, box in enumerate(rows.boxes) if box is not None]
    for (a, one), (b, two) in combinations(known, 2):
        if meets(one, two):
            common = tuple(x & y for x, y in zip(one, two, strict=True))
            if rows.grid.apart(common, whole):
                yield a, b, common


def _unique(rows: Rows) -> Iterator[Finding]:
    for a, b, box in _overlaps(rows):
        shown = rows.example(box, rows.grid.everything)
        yield rows.finding("dmn.overlap", b, other=str(a + 1), box=shown)


def _any(rows: Rows) -> Iterator[Finding]:
    for a, b, box in _overlaps(rows):
        if _differ(rows.table.rows[a], rows.table.rows[b]):
            shown = rows.example(box, rows.grid.everything)
            yield rows.finding("dmn.overlap-differs", b, other=str(a + 1), box=shown)
    yield from _duplicates(rows)


def _differ(one: CheckedRow, two: CheckedRow) -> bool:
    """Whether constants say that the results are not the same."""
    for left, right in zip(one.outputs, two.outputs, strict=True):
        values = constant(left), constant(right)
        if None not in values and not same(*values):
            return True
    return False


def _shadowed(rows: Rows) -> Iterator[Finding]:
    """Rows that earlier ones leave nothing to, one alone or several together."""
    before: list[tuple[int, Box]] = []
    for at, cells in enumerate(rows.grid.rows):
        box = rows.grid.box(cells)
        others = [(row, known) for row, known in before if box and meets(known, box)]
        if box and all(box) and others:
            yield from _hidden(rows, at, box, others)
        known = rows.boxes[at]
        if known is not None:
            before.append((at, known))


def _hidden(rows: Rows, at: int, box: Box, others: list[tuple[int, Box]]) -> Iterator[Finding]:
    alone = next((row for row, known in others if covers(known, box)), None)
    if alone is not None:
        yield rows.finding("dmn.unreachable", at, other=str(alone + 1))
        return
    try:
        hidden = uncovered(box, [known for _, known in others]) is None
    except TooManyError:
        return
    if hidden:
        numbers = ", ".join(str(row + 1) for row, _ in others)
        yield rows.finding("dmn.unreachable-several", at, others=numbers)


def _duplicates(rows: Rows) -> Iterator[Finding]:
    seen: dict[object, int] = {}
    for at, row in enumerate(rows.table.rows):
        key = (row.tests, row.outputs)
        if key in seen:
            yield rows.finding("dmn.duplicate", at, other=str(seen[key] + 1))
        seen.setdefault(key, at)


def gap(grid: Grid) -> Box | None:
    """A combination that surely no row covers, None when there is none; raises TooManyError."""
    boxes = [box for box in map(grid.box, grid.rows) if box is not None]
    found = uncovered(grid.spoken_of, boxes)
    return found if found is not None and grid.apart(found, grid.spoken_of) else None


def _gaps(rows: Rows) -> Iterator[Finding]:
    where = rows.table.gaps
    try:
        found = gap(rows.grid)
    except TooManyError:
        yield Finding("dmn.unsure", where, {"limit": str(MOST_STEPS)})
        return
    if found is not None:
        yield Finding("dmn.gap", where, {"box": rows.example(found, rows.grid.spoken_of)})


_PAIRS: Mapping[str, Callable[[Rows], Iterator[Finding]]] = {
    "U": _unique,
    "A": _any,
    "F": _shadowed,
}
