"""Drawn values of a fact, and how they become Arrow columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pyarrow as pa

from liyuan.engines.store import FACT_TYPES
from liyuan.engines.synth.draws import Array

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Drawn:
    """Values of a fact: one per firm, or one per firm and year (the last year first).

    `known` says where there is a value. Coded values are places in `words`; dates are
    days since 1970; money is in the rule money unit.
    """

    values: Array
    known: Array
    words: tuple[str, ...] = ()

    def year(self, back: int) -> "Drawn":
        return Drawn(self.values[:, back], self.known[:, back], self.words)


def always(values: Array, words: tuple[str, ...] = ()) -> Drawn:
    return Drawn(values, np.ones(values.shape, bool), words)


def days(on: date) -> int:
    return (on - EPOCH).days


def arrow(of: str, drawn: Drawn, fen_per_unit: int) -> pa.Array:
    """The column of a fact of type `of`."""
    return _ARROW[of](drawn, fen_per_unit)


def _money(drawn: Drawn, fen_per_unit: int) -> pa.Array:
    return _whole(Drawn(drawn.values * fen_per_unit, drawn.known), 1)


def _whole(drawn: Drawn, _: int) -> pa.Array:
    return pa.array(_rounded(drawn), mask=~drawn.known)


def _rounded(drawn: Drawn) -> Array:
    return np.rint(np.where(drawn.known, drawn.values, 0)).astype(np.int64)


def _decimal(of: pa.DataType) -> Callable[[Drawn, int], pa.Array]:
    def make(drawn: Drawn, _: int) -> pa.Array:
        unscaled = _rounded(Drawn(drawn.values * 10**of.scale, drawn.known))
        halves = np.stack([unscaled, unscaled >> 63], axis=1)  # the sign fills the high half
        valid = np.packbits(drawn.known, bitorder="little")
        buffers = [pa.py_buffer(valid), pa.py_buffer(np.ascontiguousarray(halves))]
        return pa.Array.from_buffers(of, len(unscaled), buffers)

    return make


def _text(drawn: Drawn, _: int) -> pa.Array:
    places = pa.array(np.where(drawn.known, drawn.values, 0), pa.int64(), mask=~drawn.known)
    return pa.array(drawn.words, pa.string()).take(places)


def _date(drawn: Drawn, _: int) -> pa.Array:
    stored = np.where(drawn.known, drawn.values, 0).astype(np.int32)
    return pa.array(stored, pa.int32(), mask=~drawn.known).cast(pa.date32())


def _truth(drawn: Drawn, _: int) -> pa.Array:
    return pa.array(drawn.values, pa.bool_(), mask=~drawn.known)


_ARROW: Mapping[str, Callable[[Drawn, int], pa.Array]] = {
    "money": _money,
    "count": _whole,
    "number": _decimal(FACT_TYPES["number"]),
    "ratio": _decimal(FACT_TYPES["ratio"]),
    "text": _text,
    "code": _text,
    "date": _date,
    "boolean": _truth,
}


def told(of: str, values: Sequence[Any], fen_per_unit: int) -> pa.Array:
    """The column of values that a story tells, exactly: money in the rule money unit."""
    factor = {"money": fen_per_unit}.get(of, 1)
    stored = FACT_TYPES[of]
    if not (pa.types.is_integer(stored) or pa.types.is_decimal(stored)):
        return pa.array(values, stored)
    unit = Decimal(1).scaleb(-getattr(stored, "scale", 0))
    exact = [
        None if v is None else (Decimal(str(v)) * factor).quantize(unit, ROUND_HALF_UP)
        for v in values
    ]
    if pa.types.is_decimal(stored):
        return pa.array(exact, stored)
    return pa.array([None if v is None else int(v) for v in exact], stored)
