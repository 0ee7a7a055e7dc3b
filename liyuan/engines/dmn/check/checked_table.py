"""A decision table as the checker of rows sees it, whether from a pack or from a DMN model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liyuan.engines.dmn.tables.compiled import CompiledTable, cell_place
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.rule import infer
from liyuan.engines.feel.types import Type
from liyuan.engines.findings import Where


@dataclass(frozen=True)
class CheckedColumn:
    """An input: its heading, the unit of its figures, what is tested, and its type."""

    name: str
    unit: str | None
    head: n.Node
    type: Type


@dataclass(frozen=True)
class CheckedRow:
    """A rule: its place, the places of its tests, its tests and results."""

    where: Where
    cells: tuple[Where, ...]
    tests: tuple[n.Node, ...]
    outputs: tuple[n.Node, ...]


@dataclass(frozen=True)
class CheckedTable:
    """`policy` is the letter of the hit policy; `gaps` is where to tell of a gap."""

    policy: str
    columns: tuple[CheckedColumn, ...]
    rows: tuple[CheckedRow, ...]
    has_default: bool
    gaps: Where

    def column_place(self, column: CheckedColumn) -> Where:
        """Where a finding on a whole column lies."""
        return Where(self.gaps.file, self.gaps.line, field=column.name)


def checked_table(table: CompiledTable, types: Mapping[str, Type]) -> CheckedTable:
    """A pack's table."""
    spec = table.table
    columns = tuple(
        CheckedColumn(column.name, column.unit, head.node, infer(head.node, types))
        for column, head in zip(spec.inputs, table.inputs, strict=True)
    )
    rows = tuple(
        CheckedRow(
            row.rule.where,
            tuple(cell_place(row.rule, column.name) for column in spec.inputs),
            row.tests,
            tuple(output.node for output in row.outputs),
        )
        for row in table.rows
    )
    return CheckedTable(spec.policy, columns, rows, any(table.defaults), Where(field="rules"))
