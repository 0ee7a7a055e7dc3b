"""Fen in arrays: whole numbers of 64 bits, and Python's own where a sum might outgrow them."""

from __future__ import annotations

import numpy as np

from liyuan.engines.screening.bits import Array
from liyuan.engines.screening.exact import MOST


def roomy(fen: Array) -> Array:
    """The same, with room for the sum of all of them and for the difference of two."""
    if fen.dtype == object or not len(fen):
        return fen
    most = max(int(fen.max()), -int(fen.min()))
    return fen if most <= MOST // max(len(fen), 2) else fen.astype(object)


def added(fen: Array) -> int:
    """The sum."""
    return int(roomy(fen).sum())


def narrow(fen: Array) -> Array:
    """The same in 64 bits, where all of them fit."""
    try:
        return fen.astype(np.int64)
    except OverflowError:
        return fen
