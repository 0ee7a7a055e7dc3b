"""A combination of input values as a finding's param: which inputs, from where to where."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from liyuan.engines.dmn.compiled import CompiledTable
from liyuan.engines.dmn.grid import Box, Grid, places
from liyuan.engines.feel.check import infer
from liyuan.engines.feel.regions import Axis
from liyuan.engines.feel.types import Span, Type
from liyuan.engines.feel.values import Value, text_of

_MOST_VALUES = 5


def example(
    table: CompiledTable, grid: Grid, box: Box, whole: Box, types: Mapping[str, Type]
) -> str:
    """The inputs that the box restricts, as JSON: `web/messages` puts them in words."""
    said: list[dict[str, Any]] = []
    for at, (part, all_of_it) in enumerate(zip(box, whole, strict=True)):
        axis = grid.columns[at].axis
        if axis is not None and part != all_of_it:
            column = table.table.inputs[at]
            unit = column.unit or infer(table.inputs[at].node, types).unit
            said.append({"name": column.name, "unit": unit, **_part(axis, part)})
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
