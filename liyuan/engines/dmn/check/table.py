"""What can be wrong with a decision table before it meets data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liyuan.engines.dmn.check.checked_table import checked_table
from liyuan.engines.dmn.check.outputs import check_outputs
from liyuan.engines.dmn.check.rows import check_rows
from liyuan.engines.dmn.hit_policies import letter_of
from liyuan.engines.dmn.tables.compiled import (
    CompiledTable,
    Row,
    cell_place,
    compile_table,
    shape_findings,
)
from liyuan.engines.dmn.tables.table import DecisionTable, TableError
from liyuan.engines.feel.check.rule import check_cell, check_typed
from liyuan.engines.feel.types import Type
from liyuan.engines.feel.units import factor
from liyuan.engines.findings import Finding, Where


def check_table(spec: DecisionTable, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on cells (names, kinds, units), on outputs, on rows that overlap or never fire,
    and on combinations that no row covers.

    `types` has every name in scope. Places are the rows' with the column added to the field;
    `start` and `end` are offsets in the cell.
    """
    findings = list(shape_findings(spec))
    if letter_of(spec.hit_policy) is None:
        params = {"found": spec.hit_policy}
        findings.append(Finding("dmn.hit-policy", Where(field=spec.name), params))
    if findings:
        return tuple(findings)
    try:
        table = compile_table(spec, frozenset(types))
    except TableError as error:
        return error.findings
    found = [*_heads(table, types), *_cells(table, types), *check_outputs(table, types)]
    # What a wrong cell lets through is not known, so rows are compared when all cells are sound.
    return tuple(found) or tuple(check_rows(checked_table(table, types)))


def _heads(table: CompiledTable, types: Mapping[str, Type]) -> Iterator[Finding]:
    for column, head in zip(table.table.inputs, table.inputs, strict=True):
        findings, found = check_typed(head.node, types)
        for finding in findings:
            yield finding.at(Where(field=column.name))
        if column.unit and found.unit and not found.scaled and factor(column.unit, found.unit) != 1:
            params = {"left": column.unit, "right": found.unit}
            yield Finding("dmn.input-unit", Where(field=column.name), params)


def _cells(table: CompiledTable, types: Mapping[str, Type]) -> Iterator[Finding]:
    for row in table.rows:
        yield from _row_cells(table, row, types)


def _row_cells(table: CompiledTable, row: Row, types: Mapping[str, Type]) -> Iterator[Finding]:
    spec = table.table
    for column, head, test in zip(spec.inputs, table.inputs, row.tests, strict=True):
        for finding in check_cell(head.node, test, types):
            yield finding.at(cell_place(row.rule, column.name))
