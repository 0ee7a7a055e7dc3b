"""Counts of so few firms that they would point at one: which cells of a table are not told."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from liyuan.engines.measures.trees import Forest

# Fewer firms than these are not told, and nobody may work them out from what is; none is told.
FEWEST = 5

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Sum(Generic[K]):
    """A cell that is the sum of others."""

    total: K
    parts: tuple[K, ...]

    @property
    def cells(self) -> tuple[K, ...]:
        return (*self.parts, self.total)


def untold(counts: Mapping[K, int], sums: Sequence[Sum[K]] = ()) -> frozenset[K]:
    """The cells that are not told: the small ones, and of the others what would give them away.

    `counts` are whole and not negative; `sums` say which add up to which, totals among them. No
    small cell, and no few small cells of a sum together, can be derived from those that are told.
    The others that go are the smallest that serve.
    """
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST}
    small = frozenset(hidden)
    while True:
        more = next(filter(None, (_more(one, counts, hidden) for one in sums)), None)
        more = more or _beside_derived(small, counts, sums, hidden)
        if more is None:
            return frozenset(hidden)
        hidden |= more


def told_in(forest: Forest, totals: Mapping[str, int], whole: str) -> dict[str, int | None]:
    """What is told of the whole and of each place that is listed; None is not told.

    `totals` count a place with all that lies in it, and everything under `whole`. A place that
    holds nothing is not listed, nor are the parts of one that is not told. Of a place, what lies
    in none of its parts counts as a cell too.
    """
    cells = {(place, False): count for place, count in totals.items()}
    sums = [Sum((whole, False), tuple((place, False) for place in forest.roots))]
    for place in forest.parents:
        if parts := forest.children.get(place, ()):
            cells[place, True] = totals[place] - sum(totals[part] for part in parts)
            sums.append(Sum((place, False), (*((part, False) for part in parts), (place, True))))
    hidden = untold(cells, sums)
    told = {whole: None if (whole, False) in hidden else totals[whole]}
    open_ = list(forest.roots) if told[whole] else []
    for place in open_:  # grows below
        if totals[place]:
            told[place] = None if (place, False) in hidden else totals[place]
        if told.get(place):
            open_ += forest.children.get(place, ())
    return told


def untold_lines(lines: Mapping[K, Sequence[int]]) -> tuple[frozenset[K], frozenset[int]]:
    """The lines of a table that are not told, and the places of totals that are not.

    Each line has several counts that hang together, so it is told as a whole or not at all; each
    total is the sum of its column.
    """
    width = max(map(len, lines.values()), default=0)
    totals = [sum(line[at] for line in lines.values()) for at in range(width)]
    hidden = {key for key, line in lines.items() if any(0 < n < FEWEST for n in line)}
    while hidden and (len(hidden) < 2 or any(map(_few, _sums(lines, hidden, totals)))):
        shown = [key for key in lines if key not in hidden and any(lines[key])]
        if not shown:
            return frozenset(lines), frozenset(at for at, n in enumerate(totals) if n)
        hidden.add(min(shown, key=lambda key: sum(lines[key])))
    return frozenset(hidden), frozenset(at for at, n in enumerate(totals) if _few(n))


def _few(count: int) -> bool:
    return 0 < count < FEWEST


def _sums(lines: Mapping[K, Sequence[int]], hidden: set[K], totals: list[int]) -> list[int]:
    """What the hidden lines add up to, in the columns whose total is told."""
    told = [at for at, total in enumerate(totals) if not _few(total)]
    return [sum(lines[key][at] for key in hidden) for at in told]


def _more(one: Sum[K], counts: Mapping[K, int], hidden: set[K]) -> set[K] | None:
    """What must go too so that this sum gives nothing away; None when it does not."""
    inside = [key for key in one.parts if key in hidden]
    if one.total in hidden:
        return None if inside else _smallest(one.parts, counts, hidden)
    # Each is one at least, or it would be told: with nothing beyond that, all are known.
    least = max(FEWEST - 1, len(inside))
    if not inside or (len(inside) > 1 and sum(counts[key] for key in inside) > least):
        return None
    return _smallest(one.parts, counts, hidden) or {one.total}


def _smallest(cells: Iterable[K], counts: Mapping[K, int], hidden: set[K]) -> set[K] | None:
    shown = [key for key in cells if key not in hidden and counts[key]]
    return {min(shown, key=counts.__getitem__)} if shown else None


def _beside_derived(
    small: frozenset[K], counts: Mapping[K, int], sums: Sequence[Sum[K]], hidden: set[K]
) -> set[K] | None:
    """A cell to hide beside a small one that several sums together give away."""
    found = _derived(sums, hidden) & small if len(sums) > 1 else frozenset[K]()
    if not found:
        return None
    near = (key for one in sums if found & set(one.cells) for key in one.cells)
    return _smallest(near, counts, hidden) or _smallest(counts, counts, hidden)


def _derived(sums: Sequence[Sum[K]], hidden: set[K]) -> frozenset[K]:
    """The hidden cells that follow from the told ones: each sum is an equation, solved exactly."""
    solved: dict[K, dict[K, Fraction]] = {}
    for one in sums:
        row = {key: Fraction(1) for key in one.parts if key in hidden}
        if one.total in hidden:
            row[one.total] = Fraction(-1)
        for pivot, other in solved.items():
            row = _less(row, other, row.get(pivot, Fraction(0)))
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {key: value / factor for key, value in row.items()}
        solved = {
            at: _less(other, row, other.get(pivot, Fraction(0))) for at, other in solved.items()
        }
        solved[pivot] = row
    return frozenset(pivot for pivot, row in solved.items() if len(row) == 1)


def _less(row: dict[K, Fraction], other: dict[K, Fraction], times: Fraction) -> dict[K, Fraction]:
    if not times:
        return row
    found = {key: row.get(key, 0) - times * other.get(key, 0) for key in {**row, **other}}
    return {key: Fraction(value) for key, value in found.items() if value}
