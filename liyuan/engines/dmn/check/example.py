"""A combination of input values as a finding's param: which inputs, from where to where."""

from __future__ import annotations

import json
from typing import Any

from liyuan.engines.dmn.check.checked_table import CheckedTable
from liyuan.engines.dmn.check.grid import Box, Grid, places
from liyuan.engines.feel.check.regions import Axis
from liyuan.engines.feel.types import Span
from liyuan.engines.feel.values import Value, text_of

_MOST_VALUES = 5


def example(table: CheckedTable, grid: Grid, box: Box, whole: Box) -> str:
    """The inputs that the box restricts, as JSON: `web/messages` puts them in words."""
    said: list[dict[str, Any]] = []
    for column, known, part, every in zip(table.columns, grid.columns, box, whole, strict=True):
        if known.axis is not None and part != every:
            unit = column.unit or column.type.unit
            said.append({"name": column.name, "unit": unit, **_part(known.axis, part)})
    return json.dumps(said, ensure_ascii=False)


def _part(axis: Axis, part: int) -> dict[str, Any]:
    there = list(places(part))
    if not axis.ordered:
        values = [_named(axis, axis.points[at]) for at in there[:_MOST_VALUES]]
        return {"values": values, "more": len(there) > _MOST_VALUES}
    ends = axis.possible
    first = there[0] if ends & ((1 << there[0]) - 1) else 0
    last = there[-1] if ends >> (there[-1] + 1) else axis.size - 1
    span = axis.span_at(first, last)
    if span.low is not None and span.low == span.high:
        return _one(axis, span.low)
    return _ends(span)


def _one(axis: Axis, value: Value) -> dict[str, Any]:
    if isinstance(value, str):
        return {"values": [_named(axis, value)], "more": False}
    return {"is": text_of(value)}


def _ends(span: Span) -> dict[str, Any]:
    ends: dict[str, Any] = {}
    if span.low is not None:
        ends["low"] = [">=" if span.low_closed else ">", text_of(span.low)]
    if span.high is not None:
        ends["high"] = ["<=" if span.high_closed else "<", text_of(span.high)]
    return ends


def _named(axis: Axis, value: Value) -> list[str]:
    """The value's code, and its Chinese and English name when it has them."""
    text = text_of(value)
    return [text, *(axis.of.named(text) or ())]
