"""What can be wrong with a decision table before it meets data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from liyuan.engines.dmn.compiled import (
    CompiledTable,
    Row,
    cell_place,
    compile_table,
    placed,
    shape_findings,
)
from liyuan.engines.dmn.cover import Domain, covers, domain, empty, overlap
from liyuan.engines.dmn.table import HIT_POLICIES, DecisionTable, TableError
from liyuan.engines.feel.check import check, check_cell
from liyuan.engines.feel.compare import all_of
from liyuan.engines.feel.types import Type
from liyuan.engines.findings import Finding, Where


def check_table(spec: DecisionTable, types: Mapping[str, Type]) -> tuple[Finding, ...]:
    """Findings on cells (names, kinds, units), on rows that overlap (U) or can never fire.

    `types` has every name in scope. Places are the rows' with the column added to the field;
    `start` and `end` are offsets in the cell.
    """
    findings = list(shape_findings(spec))
    if spec.hit_policy.upper() not in HIT_POLICIES:
        params = {"found": spec.hit_policy}
        findings.append(Finding("dmn.hit-policy", Where(field=spec.name), params))
    if findings:
        return tuple(findings)
    try:
        table = compile_table(spec, frozenset(types))
    except TableError as error:
        return error.findings
    return (*_cells(table, types), *_rows(table))


def _cells(table: CompiledTable, types: Mapping[str, Type]) -> Iterator[Finding]:
    for column, head in zip(table.table.inputs, table.inputs, strict=True):
        for finding in check(head.node, types):
            yield placed(finding, Where(field=column.name))
    for row in table.rows:
        yield from _row_cells(table, row, types)


def _row_cells(table: CompiledTable, row: Row, types: Mapping[str, Type]) -> Iterator[Finding]:
    spec = table.table
    for column, head, test in zip(spec.inputs, table.inputs, row.tests, strict=True):
        for finding in check_cell(head.node, test, types):
            yield placed(finding, cell_place(row.rule, column.name))
    for output, cell in zip(spec.outputs, row.outputs, strict=True):
        for finding in check(cell.node, types):
            yield placed(finding, cell_place(row.rule, output.name))


def _rows(table: CompiledTable) -> Iterator[Finding]:
    domains = [tuple(map(domain, row.tests)) for row in table.rows]
    for row, cells in zip(table.rows, domains, strict=True):
        if any(cell is not None and all(map(empty, cell)) for cell in cells):
            yield Finding("dmn.never", row.rule.where, {"row": _number(table, row)})
    yield from _PAIRS.get(table.table.policy, _no_pairs)(table, domains)


def _number(table: CompiledTable, row: Row) -> str:
    return str(table.rows.index(row) + 1)


Domains = list[tuple[Domain | None, ...]]


def _overlapping(table: CompiledTable, domains: Domains) -> Iterator[Finding]:
    for (a, one), (b, two) in combinations(enumerate(domains), 2):
        if all_of(*map(overlap, one, two)) is True:
            params = {"row": str(b + 1), "other": str(a + 1)}
            yield Finding("dmn.overlap", table.rows[b].rule.where, params)


def _shadowed(table: CompiledTable, domains: Domains) -> Iterator[Finding]:
    for b, inner in enumerate(domains):
        for a, outer in enumerate(domains[:b]):
            if all(map(covers, outer, inner)):
                params = {"row": str(b + 1), "other": str(a + 1)}
                yield Finding("dmn.unreachable", table.rows[b].rule.where, params)
                break


def _no_pairs(table: CompiledTable, domains: Domains) -> Iterator[Finding]:
    return iter(())


_PAIRS = {"U": _overlapping, "F": _shadowed}
