"""Where the firms of a city drop out of a clause: condition by condition."""

from __future__ import annotations

from dataclasses import dataclass

from liyuan.engines.screening.bits import Bits, Pair, count, every
from liyuan.engines.screening.screen import Screening


@dataclass(frozen=True)
class Step:
    """One named condition of a clause, over the firms of a funnel.

    `fails` counts all that fail here, `first` those that fail at none before, `left` those that
    fail at none up to here. `only` fail here and nowhere else, `but_for` of them certainly hold
    everywhere else. `untold`: it cannot be told whether they fail here.
    """

    name: str
    scope: bool
    actionable: bool
    fails: int
    first: int
    left: int
    only: int
    but_for: int
    untold: int


@dataclass(frozen=True)
class Funnel:
    """`firms` went in; they fail, match all conditions, or it cannot be told: these add up.

    Whether the clause is open on the day plays no part here.
    """

    firms: int
    steps: tuple[Step, ...]
    eligible: int
    unknown: int


def funnel(screening: Screening, clause: int, among: Bits | None = None) -> Funnel:
    """The funnel of a clause, over all firms or some."""
    rows = screening.table.rows
    among = every(rows) if among is None else among
    conditions = screening.plan.clauses[clause].conditions
    pairs = [screening.condition(clause, at) for at in range(len(conditions))]
    failing = [among & ~pair.possible for pair in pairs]
    once, open_ = _once(failing, among), _open(pairs, among)
    left, steps = among, []
    for one, pair, fails in zip(conditions, pairs, failing, strict=True):
        first, left = left & fails, left & ~fails
        only = once & fails
        steps.append(
            Step(
                name=one.name,
                scope=one.scope,
                actionable=one.actionable,
                fails=count(fails),
                first=count(first),
                left=count(left),
                only=count(only),
                but_for=count(only & ~open_),
                untold=count(among & pair.possible & ~pair.certain),
            )
        )
    unknown = count(left & open_)
    return Funnel(count(among), tuple(steps), count(left) - unknown, unknown)


def but_for(screening: Screening, clause: int, condition: int) -> Bits:
    """The firms that fail at one condition and certainly hold at all others."""
    found = every(screening.table.rows) & ~screening.condition(clause, condition).possible
    for at in range(len(screening.plan.clauses[clause].conditions)):
        if at != condition:
            found = found & screening.condition(clause, at).certain
    return found


def _once(failing: list[Bits], among: Bits) -> Bits:
    """Who fails at exactly one."""
    some = twice = among ^ among
    for fails in failing:
        twice = twice | (some & fails)
        some = some | fails
    return some & ~twice


def _open(pairs: list[Pair], among: Bits) -> Bits:
    """Of whom some condition cannot be told."""
    found = among ^ among
    for pair in pairs:
        found = found | (among & pair.possible & ~pair.certain)
    return found
