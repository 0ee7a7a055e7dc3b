"""What a chart shows: drawn in the browser from this, and written as a table beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = int | float | Decimal | None


class ChartKind(StrEnum):
    BAR = "bar"
    LINE = "line"
    GAUGE = "gauge"


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, as many as the chart has labels."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar or line chart over labels, or a gauge (one label, one series, one value)."""

    id: str
    title: str
    kind: ChartKind
    unit: str
    labels: Sequence[str]
    series: Sequence[Series]
    target: Value = None
    max: Value = None
    horizontal: bool = False
    axis: str = ""
    """What the labels are (年度, 园区): the head of the table's first column."""

    def spec(self) -> dict[str, Any]:
        """For the browser (frontend/src/charts.ts `Spec`)."""
        shown = {
            "kind": str(self.kind),
            "unit": str(self.unit),
            "labels": [str(label) for label in self.labels],
            "series": [
                {"name": str(series.name), "values": [drawable(value) for value in series.values]}
                for series in self.series
            ],
            "target": drawable(self.target),
            "max": drawable(self.max),
            "horizontal": self.horizontal,
        }
        return {key: value for key, value in shown.items() if value is not None}

    def rows(self) -> Iterator[tuple[str, tuple[Value, ...]]]:
        """For the table: each label with its value in each series."""
        columns = [series.values for series in self.series]
        yield from zip(self.labels, zip(*columns, strict=True), strict=True)


def drawable(value: Value) -> float | int | None:
    return float(value) if isinstance(value, Decimal) else value
