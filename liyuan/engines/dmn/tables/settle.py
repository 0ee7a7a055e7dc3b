"""What would settle a table that cannot be told: the smallest sets of missing facts."""

from __future__ import annotations

from collections.abc import Iterator

from liyuan.engines.dmn.hit_policies import COLLECTING, HIT_POLICIES
from liyuan.engines.dmn.tables.decide import Decision, RowTrace
from liyuan.engines.feel.settle import (
    NEVER,
    SETTLED,
    Ways,
    all_of_them,
    either,
    ways_to_hold,
)


def ways_to_decide(decision: Decision) -> Ways:
    """Sets of facts that, with the right values, give the table an outcome.

    One row must match, under FIRST with those before it failing. A policy that collects needs
    to know of every row whether it matches. Where even that leaves it open (an outcome is a
    missing fact), all that is missing is one set.
    """
    if decision.value is not None:
        return SETTLED
    rows = decision.trace
    if decision.policy not in COLLECTING:
        in_order = HIT_POLICIES[decision.policy].stops_at_first
        ways = either(_by_row(rows, in_order))
    else:
        ways = all_of_them(either((_match(row), _fail(row))) for row in rows)
    if ways not in (NEVER, SETTLED):
        return ways
    return (frozenset(decision.missing),) if decision.missing else NEVER


def _by_row(rows: tuple[RowTrace, ...], in_order: bool) -> Iterator[Ways]:
    for at, row in enumerate(rows):
        before = rows[:at] if in_order else ()
        yield all_of_them((_match(row), *map(_fail, before)))


def _match(row: RowTrace) -> Ways:
    return all_of_them(map(ways_to_hold, row.cells))


def _fail(row: RowTrace) -> Ways:
    return either(ways_to_hold(cell, False) for cell in row.cells)
