"""A budget that is smaller than what would be paid: who gets what, to the fen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.bits import Array
from liyuan.engines.screening.fen import narrow, roomy

# Below this a few times the total fit into 64 bits, and each amount into a double.
SURE = 1 << 53


@dataclass(frozen=True)
class Capped:
    """What each of the rows gets, and how much of the budget goes, in fen."""

    rows: Array
    fen: Array
    spent: int

    @property
    def served(self) -> int:
        """How many get anything."""
        return int(np.count_nonzero(self.fen))


def in_order(paid: Paid, order: Array, budget: int) -> Capped:
    """In full, by ascending `order` (a number for each paid row), until the next does not fit.

    First come, first served when the order is the time; by rank when it is the rank. Firms of
    equal order are treated alike: all of them fit, or none does and the line ends.
    """
    line = np.argsort(order, kind="stable")
    ranks, sums = order[line], np.cumsum(roomy(paid.fen)[line])
    last = np.flatnonzero(np.append(ranks[1:] != ranks[:-1], len(line) > 0))
    beyond = np.flatnonzero(sums[last] > budget)
    served = last[: beyond[0]] if len(beyond) else last
    end = int(served[-1]) + 1 if len(served) else 0
    fen = np.zeros_like(paid.fen)
    fen[line[:end]] = paid.fen[line[:end]]
    return Capped(paid.rows, fen, int(sums[end - 1]) if end else 0)


def pro_rata(paid: Paid, budget: int) -> Capped:
    """The same share of its amount for every firm; the fen add up to the budget exactly.

    What is left after rounding down goes fen by fen to the largest remainders, of equal ones to
    those that stand first. Amounts are not negative. A budget that is enough pays in full.
    """
    total = paid.total()
    if total <= budget:
        return Capped(paid.rows, paid.fen, total)
    whole, remainders = _shares(paid.fen, budget, total)
    whole[_largest(remainders, budget - int(whole.sum()))] += 1
    return Capped(paid.rows, narrow(whole), budget)


def _shares(fen: Array, budget: int, total: int) -> tuple[Array, Array]:
    """`fen * budget / total` rounded down, and what is left of it, in parts of the total."""
    if fen.dtype == object or total >= SURE:
        wide = fen.astype(object)
        return wide * budget // total, wide * budget % total
    # The quotient is off by a few at most, so that what is left fits into 64 bits, though the
    # products do not: of both the lower half is right, and so is that of their difference.
    whole = np.floor(fen * (budget / total)).astype(np.int64)
    products = fen.astype(np.uint64) * np.uint64(budget), whole.astype(np.uint64) * np.uint64(total)
    left = (products[0] - products[1]).view(np.int64)
    off = left // total
    return whole + off, left - off * total


def _largest(remainders: Array, count: int) -> Array:
    """The places of so many largest; of equal ones those that stand first."""
    if not count:
        return np.zeros(0, np.int64)
    least = np.partition(remainders, len(remainders) - count)[len(remainders) - count]
    above = np.flatnonzero(remainders > least)
    equal = np.flatnonzero(remainders == least)
    return np.concatenate([above, equal[: count - len(above)]])
