"""Invented firms in sixty columns, drawn from a seed and written as Parquet: what is screened."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

# Rows drawn together and kept as one row group: the first firms are the same in any number.
GROUP = 1 << 17
NULLS = 0.05
FEN, MILLIONTH = 10**6, 10**6
FIRM = "firm"

Drawn = tuple[np.ndarray, np.ndarray]
Random = np.random.Generator


@dataclass(frozen=True)
class Column:
    """One column: its FEEL name, its year (1 is the latest), what is stored in one rule unit."""

    name: str
    place: int | None
    kind: str
    per_unit: int = 1

    @property
    def stored(self) -> str:
        """Its name in the file."""
        return self.name if self.place is None else f"{self.name}_{self.place}"

    @property
    def feel(self) -> str:
        """How a rule names it."""
        years = {1: "上年", 2: "前年", 3: "大前年"}
        return self.name if self.place is None else f"{self.name}[{years[self.place]}]"


def _yearly(per_unit: int, **years: int) -> tuple[Column, ...]:
    return tuple(
        Column(name, place, "whole", per_unit)
        for name, count in years.items()
        for place in range(1, count + 1)
    )


# Of a yearly figure: the middle as a share of income or of staff, how far it spreads (in powers
# of ten), and which share of firms has none at all.
SHARES = {
    "营业收入": (1.0, 0.0, 0.08),
    "成本费用": (0.8, 0.15, 0.1),
    "研发费用": (0.04, 0.45, 0.45),
    "资产总额": (1.1, 0.4, 0.02),
    "净资产": (0.45, 0.4, 0.05),
    "净利润": (0.06, 0.5, 0.1),
    "纳税额": (0.05, 0.4, 0.15),
    "固定资产投资": (0.08, 0.6, 0.5),
    "出口额": (0.2, 0.7, 0.75),
    "工业总产值": (0.9, 0.2, 0.5),
    "高新技术产品收入": (0.4, 0.4, 0.6),
    "从业人员": (1.0, 0.0, 0.03),
    "研发人员": (0.12, 0.4, 0.4),
    "参保人员": (0.85, 0.1, 0.05),
    "大专以上人员": (0.35, 0.3, 0.1),
}
YEARLY_MONEY = _yearly(
    FEN, 营业收入=3, 成本费用=2, 研发费用=3, 资产总额=2, 净资产=2, 净利润=3, 纳税额=3,
    固定资产投资=2, 出口额=2, 工业总产值=3, 高新技术产品收入=2,
)  # fmt: skip
YEARLY_COUNTS = _yearly(1, 从业人员=3, 研发人员=2, 参保人员=3, 大专以上人员=2)
MONEY = tuple(
    Column(n, None, "whole", FEN) for n in ("注册资本", "实缴资本", "贷款余额", "项目总投资")
)
COUNTS = tuple(
    Column(n, None, "whole") for n in ("发明专利", "实用新型专利", "软件著作权", "标准数量")
)
RATIOS = tuple(Column(n, None, "whole", MILLIONTH) for n in ("裁员率", "数控化率", "能耗降幅"))
DATES = tuple(Column(n, None, "date") for n in ("成立日期", "认定日期"))
FLAGS = tuple(
    Column(n, None, "boolean")
    for n in ("高新技术企业", "专精特新企业", "科技型中小企业", "规模以上", "严重失信", "经营异常")
)
INDUSTRY, DISTRICT, KIND, PARK = (
    Column(n, None, "text") for n in ("行业代码", "区县代码", "企业类型", "园区代码")
)
# The classes of each of 97 divisions, 1,358 in all; 23 districts, 12 kinds, 30 parks.
WORDS = {
    INDUSTRY: tuple(f"{d:02}{c:02}" for d in range(1, 98) for c in range(10, 24)),
    DISTRICT: tuple(f"5101{d:02}" for d in range(4, 27)),
    KIND: tuple("ABCDEFGHIJKL"),
    PARK: tuple(f"P{p:02}" for p in range(1, 31)),
}
FLAG_SHARES = (0.35, 0.3, 0.4, 0.45, 0.06, 0.1)
COLUMNS = (*YEARLY_MONEY, *YEARLY_COUNTS, *MONEY, *COUNTS, *RATIOS, *DATES, *WORDS, *FLAGS)
BY_STORED = {column.stored: column for column in COLUMNS}
ARROW = {"whole": pa.int64(), "date": pa.int32(), "text": pa.string(), "boolean": pa.bool_()}


def draw(random: Random, rows: int) -> dict[str, Drawn]:
    """Values and which are known, by stored name; texts as places in `WORDS`."""
    found: dict[str, np.ndarray] = {}
    for columns, middle, spread, most in (
        (YEARLY_MONEY, 900.0 * FEN, 0.9, 2e13),
        (YEARLY_COUNTS, 25.0, 0.7, 4e5),
    ):
        size = middle * 10 ** random.normal(0, spread, rows)
        growth = [1 + random.normal(0.08, 0.25, rows).clip(-0.9, 3) for _ in range(2)]
        years = [size, size / growth[0], size / growth[0] / growth[1]]
        for column in columns:
            figures = _of_size(random, column, years[(column.place or 1) - 1])
            found[column.stored] = figures.clip(-most, most).astype(np.int64)
    found |= {column.stored: values for column, values in _current(random, rows)}
    _round_figures(random, found)
    return {name: (values, random.random(rows) >= NULLS) for name, values in found.items()}


def _of_size(random: Random, column: Column, size: np.ndarray) -> np.ndarray:
    share, spread, none = SHARES[column.name]
    figures = size * share * 10 ** random.normal(0, spread, len(size)) if spread else size.copy()
    if column.name == "净利润":
        figures *= np.where(random.random(len(size)) < 0.25, -1, 1)
    figures[random.random(len(size)) < none] = 0
    return figures


def _current(random: Random, rows: int) -> Iterator[tuple[Column, np.ndarray]]:
    for column in MONEY:
        yield column, (300 * FEN * 10 ** random.normal(0, 0.8, rows)).clip(0, 2e13).astype(np.int64)
    for column in COUNTS:
        yield column, (random.pareto(1.2, rows) * 1.5).clip(0, 5000).astype(np.int64)
    for column in RATIOS:
        yield column, (random.beta(1.2, 3, rows) * MILLIONTH).astype(np.int64)
    for column, first in zip(DATES, (7000, 14000), strict=True):
        yield column, (first + random.beta(3, 1.5, rows) * (20600 - first)).astype(np.int32)
    for column, words in WORDS.items():
        skewed = random.beta(1.1, 1.6, rows) * len(words)
        yield column, skewed.astype(np.int32)
    for column, share in zip(FLAGS, FLAG_SHARES, strict=True):
        yield column, random.random(rows) < share


def _round_figures(random: Random, found: dict[str, np.ndarray]) -> None:
    """Some firms report whole figures, so that thresholds are met exactly."""
    for column in (*YEARLY_MONEY, *MONEY):
        values, step = found[column.stored], 10 * column.per_unit
        whole = (random.random(len(values)) < 0.04) & (values > step)
        values[whole] = values[whole] // step * step


def write(path: Path, enterprises: int, seed: int) -> None:
    """The firms as one Parquet file; on disk under its name only when it is whole."""
    part = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(part, _schema()) as writer:
        for first in range(0, enterprises, GROUP):
            rows = min(GROUP, enterprises - first)
            writer.write_table(_table(seed, first, rows), row_group_size=GROUP)
    part.rename(path)


def _schema() -> pa.Schema:
    fields = [(column.stored, ARROW[column.kind]) for column in COLUMNS]
    fields = [(name, pa.date32() if kind == pa.int32() else kind) for name, kind in fields]
    return pa.schema([(FIRM, pa.int64()), *fields])


def _table(seed: int, first: int, rows: int) -> pa.Table:
    drawn = draw(np.random.default_rng([seed, first // GROUP]), GROUP)
    arrays = [pa.array(np.arange(first, first + rows) + 1)]
    for column in COLUMNS:
        values, known = drawn[column.stored]
        arrays.append(_array(column, values[:rows], ~known[:rows]))
    return pa.Table.from_arrays(arrays, schema=_schema())


def _array(column: Column, values: np.ndarray, missing: np.ndarray) -> pa.Array:
    make: Callable[..., Any] = pa.array
    if column.kind == "text":
        codes = pa.array(values, mask=missing)
        return pa.DictionaryArray.from_arrays(codes, list(WORDS[column])).cast(pa.string())
    return make(values, ARROW[column.kind], mask=missing).cast(
        pa.date32() if column.kind == "date" else ARROW[column.kind]
    )
