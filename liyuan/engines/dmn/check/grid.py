"""A decision table as boxes: each input an axis cut at the constants used, each row a box."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from liyuan.engines.dmn.check.checked_table import CheckedTable
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.check import truth
from liyuan.engines.feel.check.regions import Axis, axis_of, marks_of

# More steps than this, and the search for what no row covers is given up (and says so).
MOST_STEPS = 50_000

# A set of places per axis; see `regions` for how an int is a set.
Box = tuple[int, ...]
Cells = tuple[int | None, ...]
Fact = tuple[str, n.Node | None]
# Whether a box stays free of rows with this part on that axis.
Free = Callable[[int, int], bool]


class TooManyError(Exception):
    """The table has more combinations than the checker looks through."""


@dataclass(frozen=True)
class Column:
    """An input: its axis (None when its constants do not go together), what it reads."""

    axis: Axis | None
    facts: frozenset[Fact]

    @property
    def possible(self) -> int:
        return self.axis.possible if self.axis else 1


@dataclass(frozen=True)
class Grid:
    """`rows` have None for a cell that constants alone do not tell."""

    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]

    @property
    def everything(self) -> Box:
        return tuple(column.possible for column in self.columns)

    @property
    def spoken_of(self) -> Box:
        """Everything that the table means to cover: of free text only what some row names."""
        return tuple(map(self._spoken_of, range(len(self.columns))))

    def _spoken_of(self, at: int) -> int:
        column = self.columns[at]
        cells = [row[at] for row in self.rows]
        axis = column.axis
        if axis is None or not _is_free_text(axis):
            return column.possible
        named = Axis.union(cell for cell in cells if cell is not None and cell != axis.full)
        return named & column.possible or column.possible

    def box(self, row: Cells, unknown_is_all: bool = True) -> Box | None:
        """A row's places that can occur; None when a cell is unknown and may not be taken so."""
        if None in row and not unknown_is_all:
            return None
        pairs = zip(row, self.columns, strict=True)
        return tuple(c.possible if cell is None else cell & c.possible for cell, c in pairs)

    def apart(self, box: Box, within: Box) -> bool:
        """Whether the columns that the box restricts read different facts: else none may be so."""
        seen: list[frozenset[Fact]] = []
        for part, whole, column in zip(box, within, self.columns, strict=True):
            if part == whole:
                continue
            if any(_share(known, column.facts) for known in seen):
                return False
            seen.append(column.facts)
        return True


def _is_free_text(axis: Axis) -> bool:
    known = axis.of.values or axis.of.allowed is not None
    return axis.ordered and not known and any(isinstance(p, str) for p in axis.points)


def _share(one: frozenset[Fact], two: frozenset[Fact]) -> bool:
    return any(
        _same_or_inside(name, other) and (at is None or place is None or at == place)
        for name, at in one
        for other, place in two
    )


def _same_or_inside(one: str, two: str) -> bool:
    return one == two or one.startswith(f"{two}.") or two.startswith(f"{one}.")


def facts_in(node: n.Node) -> Iterator[Fact]:
    """The facts an expression reads, a yearly one with its year, an entry with its path."""
    path, year = _path(node), None
    if isinstance(node, n.Filter) and isinstance(node.condition, (n.Name, n.Number)):
        path, year = _path(node.source), node.condition
    if path:
        yield path, year
        return
    for child in n.children(node):
        called = isinstance(node, n.Call) and child is node.function
        if not (called and isinstance(child, n.Name) and child.name in BUILTINS):
            yield from facts_in(child)


def _path(node: n.Node) -> str:
    """`a.b` for a part of a name, the name itself, or nothing."""
    if isinstance(node, n.Name):
        return node.name
    inner = _path(node.source) if isinstance(node, n.Path) else ""
    return f"{inner}.{node.name}" if inner and isinstance(node, n.Path) else ""


def grid_of(table: CheckedTable) -> Grid:
    """The table's boxes; types say what values facts can have at all."""
    columns, sides = [], []
    for at, column in enumerate(table.columns):
        conditions = [truth.cell(row.tests[at]) for row in table.rows]
        marks = [m for c in conditions for test in truth.tests_in(c) for m in marks_of(test.value)]
        axis = axis_of(marks, column.type)
        columns.append(Column(axis, frozenset(facts_in(column.head))))
        sides.append([_places(condition, axis) for condition in conditions])
    rows = tuple(zip(*sides, strict=True)) if sides else tuple(() for _ in table.rows)
    return Grid(tuple(columns), rows)


def _places(condition: truth.Proposition, axis: Axis | None) -> int | None:
    if condition == truth.Fixed(True):
        return axis.full if axis else 1
    return truth.held_on(condition, axis) if axis else None


def places(box: int) -> Iterator[int]:
    """The places of a set, in order."""
    at = 0
    while box >> at:
        if box >> at & 1:
            yield at
        at += 1


def meets(one: Box, two: Box) -> bool:
    """Whether two boxes have a place in common."""
    return all(a & b for a, b in zip(one, two, strict=True))


def covers(outer: Box, inner: Box) -> bool:
    """Whether all of a box lies in another."""
    return all(not b & ~a for a, b in zip(outer, inner, strict=True))


def uncovered(region: Box, rows: Sequence[Box]) -> Box | None:
    """A box in the region that no row meets, as large as can be; raises TooManyError."""
    found = _Search(region, rows).look(0, (1 << len(rows)) - 1)
    if found is None:
        return None
    corner = [1 << place for place in found] + list(region[len(found) :])
    return _widened(corner, region, rows)


class _Search:
    """Walks axis by axis; `alive` are the rows that still cover the places chosen so far."""

    def __init__(self, region: Box, rows: Sequence[Box]) -> None:
        self.region = region
        everyone = (1 << len(rows)) - 1
        self.by_place = [
            [(at, _bits(row[axis] >> at & 1 for row in rows)) for at in places(part)]
            for axis, part in enumerate(region)
        ]
        # Rows that let everything through from this axis on.
        self.open = [everyone] * (len(region) + 1)
        for axis in reversed(range(len(region))):
            wide = _bits(not region[axis] & ~row[axis] for row in rows)
            self.open[axis] = self.open[axis + 1] & wide
        self.seen: set[tuple[int, int]] = set()
        self.steps = 0

    def look(self, axis: int, alive: int) -> list[int] | None:
        if not alive:
            return []
        if alive & self.open[axis] or (axis, alive) in self.seen:
            return None
        self.seen.add((axis, alive))
        for place, rows in self.by_place[axis]:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise TooManyError
            rest = self.look(axis + 1, alive & rows)
            if rest is not None:
                return [place, *rest]
        return None


def _bits(flags: Iterator[bool] | Iterator[int]) -> int:
    return sum(1 << at for at, flag in enumerate(flags) if flag)


def _widened(box: list[int], region: Box, rows: Sequence[Box]) -> Box:
    """The box grown on each axis as far as no row meets it, whole axes first."""

    def free(at: int, part: int) -> bool:
        wider = (*box[:at], part, *box[at + 1 :])
        return not any(meets(wider, row) for row in rows)

    for at, whole in enumerate(region):
        if free(at, whole):
            box[at] = whole
    for at, whole in enumerate(region):
        if box[at] != whole:
            for step in (1, -1):
                _grow(box, at, whole, step, free)
    return tuple(box)


def _grow(box: list[int], at: int, whole: int, step: int, free: Free) -> None:
    """To one side, place by place; places that no value can have are passed over."""
    place = box[at].bit_length() - 1 if step > 0 else (box[at] & -box[at]).bit_length() - 1
    place += step
    while 0 <= place < whole.bit_length():
        if whole >> place & 1:
            if not free(at, box[at] | 1 << place):
                return
            box[at] |= 1 << place
        place += step
