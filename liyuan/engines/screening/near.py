"""Near misses: firms that one figure keeps from a clause, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, bit_at, rows_of
from liyuan.engines.screening.funnel import but_for
from liyuan.engines.screening.lack import Needs, needs
from liyuan.engines.screening.plan import ClausePlan, ConditionPlan
from liyuan.engines.screening.reach import MILLION
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening
from liyuan.engines.screening.subset import judged, keys_of_clause, some, with_stored
from liyuan.engines.screening.trees import leaves


@dataclass(frozen=True)
class NearMiss:
    """A firm that fails one condition by one figure.

    `lacks` is what the figure must change by, in the rule's unit, down where it is negative.
    `millionths` is the distance as a share of the threshold, rounded up. `enough` says whether
    the firm would match the whole clause with that change, all else as it is.
    """

    row: int
    condition: str
    key: Key
    lacks: Decimal
    millionths: int
    enough: bool

    def band(self, bands: tuple[Decimal, ...]) -> Decimal | None:
        """The narrowest band that it lies in, for readers who may not know the figure."""
        return next((one for one in bands if self.millionths <= one * MILLION), None)


def near_misses(
    screening: Screening, clause: int, most: Decimal, among: Bits | None = None
) -> tuple[NearMiss, ...]:
    """Firms that fail exactly one condition of a clause, an actionable and numeric one, by at most
    a share of its threshold (counted in millionths), and hold at all others; nearest first.
    """
    found: list[NearMiss] = []
    for at, condition in enumerate(screening.plan.clauses[clause].conditions):
        if condition.actionable:
            failing = but_for(screening, clause, at)
            rows = rows_of(failing if among is None else failing & among)
            found += _of_condition(screening, clause, condition, rows, int(most * MILLION))
    return tuple(sorted(found, key=lambda one: (one.millionths, one.row)))


def _of_condition(
    screening: Screening, clause: int, condition: ConditionPlan, rows: Array, most: int
) -> Iterator[NearMiss]:
    keys = frozenset[Key]().union(*(leaf.keys for leaf in leaves(condition.tree)))
    lack = needs(condition.tree, some(screening.table, keys, rows), most)
    for place, key in enumerate(lack.keys):
        here = np.flatnonzero(lack.told & (lack.place == place))
        if len(here):
            yield from _moved(screening, clause, condition, rows[here], key, _only(lack, here))


def _only(lack: Needs, here: Array) -> Needs:
    parts = ("holds", "told", "place", "add", "share")
    return replace(lack, **{name: getattr(lack, name)[here] for name in parts})


def _moved(
    screening: Screening,
    at: int,
    condition: ConditionPlan,
    rows: Array,
    key: Key,
    lack: Needs,
) -> Iterator[NearMiss]:
    """Those of whom the condition holds once the figure is what it must be, asked of the engine."""
    clause = screening.plan.clauses[at]
    firms = some(screening.table, keys_of_clause(clause), rows)
    column = firms.columns[key]
    moved = with_stored(firms, key, column.values + lack.add)
    every = np.arange(len(rows))
    alone = _paying_nothing(clause, (condition,))
    holds = bit_at(judged(alone, moved).verdicts[0].eligible, every)
    whole = _paying_nothing(clause, clause.conditions)
    enough = bit_at(judged(whole, moved).verdicts[0].eligible, every)
    for place in np.flatnonzero(holds).tolist():
        yield NearMiss(
            row=int(rows[place]),
            condition=condition.name,
            key=key,
            lacks=Decimal(int(lack.add[place])) / column.type.per_unit,
            millionths=int(lack.share[place]),
            enough=bool(enough[place]),
        )


def _paying_nothing(clause: ClausePlan, conditions: tuple[ConditionPlan, ...]) -> ClausePlan:
    return ClausePlan(clause.key, conditions, True, None)
