"""Counts and sums of a clause by park, district, industry, size: any axis that is a code column."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, rows_of
from liyuan.engines.screening.exact import MOST
from liyuan.engines.screening.screen import Screening


class Cells(NamedTuple):
    """Of each group: firms that are eligible, firms that are unknown, fen."""

    eligible: Array
    open: Array
    fen: list[int]


def cells(screening: Screening, clause: int, codes: Array, groups: int) -> Cells:
    """A clause by groups; `codes` has the group of each firm, and -1 for one that is in none."""
    verdicts = screening.verdicts[clause]
    paid = screening.paid(clause)
    return Cells(
        counted(verdicts.eligible, codes, groups),
        counted(verdicts.unknown, codes, groups),
        summed(codes[paid.rows], paid.fen, groups),
    )


def counted(bits: Bits, codes: Array, groups: int) -> Array:
    """How many firms of each group have their bit set."""
    return np.bincount(codes[rows_of(bits)] + 1, minlength=groups + 1)[1:]


def summed(codes: Array, fen: Array, groups: int) -> list[int]:
    """The fen of each group, exact: halves of 32 bits never fill a float's 53."""
    if fen.dtype != np.int64 or (len(fen) and int(np.abs(fen).max()) > MOST):
        return _slowly(codes, fen, groups)
    low, high = fen & 0xFFFFFFFF, fen >> 32
    found = [0] * groups
    for shift, half in ((0, low), (32, high)):
        of_group = np.zeros(groups + 1, np.int64)
        np.add.at(of_group, codes + 1, half)
        found = [one + (int(part) << shift) for one, part in zip(found, of_group[1:], strict=True)]
    return found


def _slowly(codes: Array, fen: Array, groups: int) -> list[int]:
    found = [0] * (groups + 1)
    for code, one in zip(codes.tolist(), fen.tolist(), strict=True):
        found[code + 1] += one
    return found[1:]
