"""Checks of a table's results: kinds, units, allowed values, and what the hit policy asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.engines.dmn.tables.compiled import CompiledTable, cell_place
from liyuan.engines.dmn.tables.table import Output
from liyuan.engines.feel.check.checker import nearest
from liyuan.engines.feel.check.fixed import plain_constant
from liyuan.engines.feel.check.rule import check_typed, infer
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.feel.types import DURATIONS, Type
from liyuan.engines.feel.units import factor
from liyuan.engines.feel.values import text_of
from liyuan.engines.findings import Finding, Where

# What can be added up; what has a least and a greatest.
_SUMS = frozenset(("number", "any")) | DURATIONS
_ORDERED = _SUMS | {"string", "date", "time", "date and time"}
_TAKES = {"C+": _SUMS, "C<": _ORDERED, "C>": _ORDERED}


def check_outputs(table: CompiledTable, types: Mapping[str, Type]) -> Iterator[Finding]:
    """Findings on the output cells, the defaults and the columns of results."""
    spec = table.table
    for at, output in enumerate(spec.outputs):
        default = table.defaults[at]
        if default is not None:
            yield from _cell(output, default, Where(field=output.name), types)
        for row in table.rows:
            yield from _cell(output, row.outputs[at], cell_place(row.rule, output.name), types)
    if HIT_POLICIES[spec.policy].ranked and not any(output.values for output in spec.outputs):
        yield Finding("dmn.priority", Where(field=spec.name), {"policy": spec.policy})
    if spec.policy in (*_TAKES, "C#") and len(spec.outputs) > 1:
        yield Finding("dmn.aggregate-several", Where(field=spec.name), {"policy": spec.policy})
    elif spec.policy in _TAKES:
        yield from _aggregated(table, types)


def _cell(
    output: Output, cell: Compiled, where: Where, types: Mapping[str, Type]
) -> Iterator[Finding]:
    findings, found = check_typed(cell.node, types)
    for finding in findings:
        yield finding.at(where)
    if output.unit and found.unit and not found.scaled and factor(output.unit, found.unit) != 1:
        yield Finding("dmn.output-unit", where, {"left": output.unit, "right": found.unit})
    value = plain_constant(cell.node)
    known = [text.strip('"') for text in output.values]
    if known and value is not None and text_of(value) not in known:
        yield Finding("dmn.output-value", where, _meant(text_of(value), known))


def _meant(found: str, known: Sequence[str]) -> dict[str, str]:
    return {"found": found, "suggestion": nearest(found, known)}


def _aggregated(table: CompiledTable, types: Mapping[str, Type]) -> Iterator[Finding]:
    takes = _TAKES[table.table.policy]
    for row in table.rows:
        kind = infer(row.outputs[0].node, types).kind
        if kind not in takes:
            where = cell_place(row.rule, table.table.outputs[0].name)
            params = {"policy": table.table.policy, "found": kind}
            yield Finding("dmn.aggregate", where, params)
