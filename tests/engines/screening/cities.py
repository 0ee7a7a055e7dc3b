"""Small invented cities: tables of firms with ties, gaps and extremes, and clauses about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import strategies as st

from liyuan.engines.feel import Value, compile_
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.feel.values import lift
from liyuan.engines.screening.bits import Array, packed
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.table import Column, Table

MONEY, RATIO, COUNT = (ColumnType("whole", unit) for unit in (10**6, 10**6, 1))
TEXT, DAY, TRUTH = ColumnType("text"), ColumnType("date"), ColumnType("boolean")
SCHEMA = Schema(
    {
        ("营业收入", 1): MONEY,
        ("营业收入", 2): MONEY,
        ("营业收入", 3): MONEY,
        ("研发", 1): MONEY,
        ("研发", 2): MONEY,
        ("占比", None): RATIO,
        ("员工", None): COUNT,
        ("员工们", 1): COUNT,
        ("员工们", 2): COUNT,
        ("行业", None): TEXT,
        ("地区", None): TEXT,
        ("高企", None): TRUTH,
        ("合规", None): TRUTH,
        ("注册", None): DAY,
        ("入规", None): DAY,
    }
)
CONSTANTS: dict[str, Value] = {
    "上年": Decimal(1),
    "前年": Decimal(2),
    "门槛": Decimal(2000),
    "比例": Decimal("0.2"),
    "未定": None,
    "基准日": lift(date(2026, 9, 1)),
}
NAMES = frozenset((*(name for name, _ in SCHEMA.columns), *CONSTANTS, "没有", "unit price", "a"))
WORDS = ["", "0111", "16", "3971", "C", "D", "2000"]
_FEN = 10**6
_DTYPES = {"whole": np.int64, "date": np.int32, "text": np.int32, "boolean": np.bool_}


def rule(text: str) -> Compiled:
    """A rule of this city, with its constants fixed."""
    return compile_(text, names=NAMES).fixed(CONSTANTS)


def column(of: ColumnType, values: Sequence[Any]) -> Column:
    """A column of stored values; None where nothing is known."""
    known = np.array([value is not None for value in values], np.bool_)
    stored: Array = np.array([0 if value is None else value for value in values], _DTYPES[of.kind])
    kept = packed(stored) if of.kind == "boolean" else stored
    return Column(of, kept, None if known.all() else packed(known), WORDS if of == TEXT else ())


def table(rows: int, columns: dict[Key, Sequence[Any]]) -> Table:
    """A table of stored values by column; the schema's other columns are not there."""
    made = {key: column(SCHEMA.columns[key], values) for key, values in columns.items()}
    return Table(np.arange(1, rows + 1), made)


# Stored values that clauses of this city have ties with, and the ends of 64 bits.
_MONEY = [0, 1, -1, 5, *(n * _FEN for n in (10, 12, 1999, 2000, 2400)), 2000 * _FEN + 1, 2**62]
_EXTREME = [2**63 - 1, -(2**63), 2**62, -(2**62) - 1, 10**18, -(10**18)]
_COUNTS = [0, 1, 2, 10, 12, 2000, -1]
_DAYS = [0, 365, 20_089, 20_454, 20_697, -1, -719_162, 2_932_896]
ENDS = {"whole": (-(10**9), 10**13), "date": (15_000, 21_000)}
ROWS = 40


def _cells(of: ColumnType, rng: np.random.Generator) -> Array:
    """Of a column's firms what is stored, ties and extremes among it."""
    if of == TRUTH:
        return rng.integers(0, 2, ROWS).astype(bool)
    if of == TEXT:
        return rng.integers(0, len(WORDS), ROWS)
    ties = {COUNT: _COUNTS, DAY: _DAYS}.get(of, _MONEY)
    if of == MONEY and rng.random() < 0.25:
        ties = [*ties, *_EXTREME]
    drawn = rng.integers(*ENDS[of.kind], ROWS) if of != COUNT else rng.integers(0, 3000, ROWS)
    return np.where(rng.random(ROWS) < 0.6, rng.choice(ties, ROWS), drawn)


def _column(of: ColumnType, rng: np.random.Generator) -> list[Any] | None:
    """A column that is full, with gaps, all null, or absent."""
    how = rng.choice(
        ["full", "gaps", "gaps", "gaps", "null", "absent"], p=[0.3, *[0.2] * 3, 0.05, 0.05]
    )
    unknown = {"full": 0.0, "gaps": 0.2, "null": 1.0, "absent": 1.0}[str(how)]
    gaps = (rng.random(ROWS) < unknown).tolist()
    cells = zip(_cells(of, rng).tolist(), gaps, strict=True)
    return None if how == "absent" else [None if gap else cell for cell, gap in cells]


def city(seed: int) -> Table:
    """A table of some firms, invented from a seed; some of the schema's columns may be absent."""
    rng = np.random.default_rng(seed)
    drawn = {key: _column(of, rng) for key, of in SCHEMA.columns.items()}
    rows = int(rng.choice([0, 1, 7, 8, 9, ROWS], p=[*[0.02] * 5, 0.9]))
    return table(rows, {key: cells[:rows] for key, cells in drawn.items() if cells is not None})


cities = st.integers(0, 2**32).map(city)
