"""Where the smallest step of a figure moves much money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from liyuan.engines.screening.bits import Array, Pair, every, none, rows_of
from liyuan.engines.screening.fen import added, roomy
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.lack import Needs, needs
from liyuan.engines.screening.plan import ClausePlan
from liyuan.engines.screening.predicates import AtLeast, Compared
from liyuan.engines.screening.reach import MILLION
from liyuan.engines.screening.reform import Part
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.subset import (
    ask_first,
    judged,
    keys_of_clause,
    some,
    truth_if,
    with_stored,
)
from liyuan.engines.screening.table import Table
from liyuan.engines.screening.trees import Asks, Leaf, Not


@dataclass(frozen=True)
class Cliff:
    """A threshold where what a firm is paid jumps by the smallest step of a figure.

    Of the firms that stand near it, `lose` are on the side that is paid more, with what they
    would lose together, `gain` on the other; `most` is the greatest jump of one firm. `upwards`
    of `lose` would lose by more of the figure: they have a reason not to grow.
    """

    threshold: Leaf
    key: Key
    lose: Part
    gain: Part
    upwards: Part
    most: int


def cliffs(clause: ClausePlan, table: Table, held: Held, within: Decimal) -> tuple[Cliff, ...]:
    """The thresholds of a clause's conditions and amount, for firms within a share of them.

    What moves most money stands first. All else of a firm stays as it is; amounts that cannot be
    told are left out.
    """
    ask_first(clause.leaves, table, held)
    thresholds = (leaf for leaf in clause.leaves if isinstance(leaf, (AtLeast, Compared)))
    found = (
        cliff
        for leaf in dict.fromkeys(thresholds)
        for cliff in _of_threshold(leaf, clause, table, held, int(within * MILLION))
    )
    return tuple(sorted(found, key=lambda one: one.lose.fen - one.gain.fen))


def _of_threshold(
    leaf: Leaf, clause: ClausePlan, table: Table, held: Held, most: int
) -> Iterator[Cliff]:
    unknown = Pair(none(table.rows), every(table.rows))
    maybe = truth_if(clause, table, held, lambda other: other == leaf, unknown)
    firms = some(table, keys_of_clause(clause), rows_of(maybe.possible))
    below = needs(Asks(leaf), firms, most, adding=False)
    above = needs(Not(Asks(leaf)), firms, most, adding=False)
    for place, key in enumerate(below.keys):
        if key in firms.columns:
            parts = [(side, side.told & (side.place == place)) for side in (below, above)]
            yield from _of_figure(leaf, clause, firms, key, parts)


def _of_figure(
    leaf: Leaf,
    clause: ClausePlan,
    firms: Table,
    key: Key,
    sides: list[tuple[Needs, Array]],
) -> Iterator[Cliff]:
    """The jump of each firm: what it gets just over the threshold less what it gets just before."""
    rows = np.concatenate([np.flatnonzero(flags) for _, flags in sides])
    if not len(rows):
        return
    add = np.concatenate([side.add[flags] for side, flags in sides])
    near = some(firms, firms.columns, rows)
    goal = near.columns[key].values + add
    over, over_told = _money(clause, with_stored(near, key, goal))
    before, before_told = _money(clause, with_stored(near, key, goal - np.sign(add)))
    jump = np.where(over_told & before_told, roomy(over) - roomy(before), 0)
    if jump.any():
        yield Cliff(
            threshold=leaf,
            key=key,
            lose=_part(jump, jump < 0),
            gain=_part(jump, jump > 0),
            upwards=_part(jump, (jump < 0) & (add > 0)),
            most=int(abs(jump).max()),
        )


def _part(jump: Array, flags: Array) -> Part:
    return Part(int(np.count_nonzero(flags)), added(jump[flags]))


def _money(clause: ClausePlan, firms: Table) -> tuple[Array, Array]:
    """What each firm gets, nothing when it is not eligible, and whether that can be told."""
    found = judged(clause, firms).paid(0)
    fen, told = np.zeros(firms.rows, found.fen.dtype), np.ones(firms.rows, np.bool_)
    fen[found.rows] = found.fen
    told[found.untold] = False
    return fen, told
