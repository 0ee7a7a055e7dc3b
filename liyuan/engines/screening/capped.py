"""A budget that is smaller than what would be paid: who gets what, to the fen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.bits import Array
from liyuan.engines.screening.fen import narrow, roomy


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
    fen = paid.fen.astype(object)
    whole, remainders = fen * budget // total, fen * budget % total
    left = budget - sum(whole.tolist())
    first = np.argsort(narrow(-remainders), kind="stable")[:left]
    whole[first] += 1
    return Capped(paid.rows, narrow(whole), budget)
