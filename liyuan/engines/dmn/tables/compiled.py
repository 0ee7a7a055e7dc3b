"""A decision table with its cells read: closures for running, nodes for explaining."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from liyuan.engines.dmn.cells import as_condition
from liyuan.engines.dmn.tables.table import DecisionTable, Rule, TableError
from liyuan.engines.feel import Compiled, Dialect, FeelSyntaxError, compile_
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Nulls, Test
from liyuan.engines.feel.explain import Tracer, trace_node
from liyuan.engines.feel.interpret import builder
from liyuan.engines.findings import Finding, Where


@dataclass(frozen=True)
class Cell:
    """A test of one input that is more than `-`; `node` is the whole condition, for words."""

    input: int
    node: n.Node
    test: Test
    trace: Tracer


@dataclass(frozen=True)
class Row:
    """A rule with its cells; `tests` are the nodes of all columns, `-` included."""

    rule: Rule
    tests: tuple[n.Node, ...]
    cells: tuple[Cell, ...]
    outputs: tuple[Compiled, ...]


@dataclass(frozen=True)
class CompiledTable:
    """What `decide` runs; made once per table and set of names."""

    table: DecisionTable
    inputs: tuple[Compiled, ...]
    rows: tuple[Row, ...]
    defaults: tuple[Compiled | None, ...]


def compile_table(
    spec: DecisionTable, names: frozenset[str], *, nulls: Nulls = "unknown"
) -> CompiledTable:
    """Read every cell; raises TableError with a finding per cell that cannot be read."""
    findings: list[Finding] = list(shape_findings(spec))
    if findings:
        raise TableError(tuple(findings))

    def read(text: str, where: Where, tests: bool = False) -> Compiled | None:
        try:
            dialect: Dialect = "unary_tests" if tests else "expression"
            return compile_(text, names=names, dialect=dialect, nulls=nulls)
        except FeelSyntaxError as error:
            findings.append(error.finding.at(where))
            return None

    inputs = [read(i.expression, Where(field=i.name)) for i in spec.inputs]
    defaults = [read(o.default, Where(field=o.name)) if o.default else None for o in spec.outputs]
    cells = [[read(text, at, True) for text, at in _tests(spec, r)] for r in spec.rules]
    outputs = [[read(text, at) for text, at in _outputs(spec, r)] for r in spec.rules]
    if findings:
        raise TableError(tuple(findings))
    build = builder(names, nulls)
    heads = tuple(filter(None, inputs))
    rows = tuple(
        _row(rule, tuple(filter(None, tests)), tuple(filter(None, results)), heads, build)
        for rule, tests, results in zip(spec.rules, cells, outputs, strict=True)
    )
    return CompiledTable(spec, heads, rows, tuple(defaults))


def _tests(spec: DecisionTable, rule: Rule) -> Iterator[tuple[str, Where]]:
    for column, text in zip(spec.inputs, rule.tests, strict=True):
        yield text, cell_place(rule, column.name)


def _outputs(spec: DecisionTable, rule: Rule) -> Iterator[tuple[str, Where]]:
    for column, text in zip(spec.outputs, rule.outputs, strict=True):
        yield text, cell_place(rule, column.name)


def _row(
    rule: Rule,
    tests: tuple[Compiled, ...],
    outputs: tuple[Compiled, ...],
    heads: tuple[Compiled, ...],
    build: Build,
) -> Row:
    cells = tuple(
        _cell(at, head.node, test.node, build)
        for at, (head, test) in enumerate(zip(heads, tests, strict=True))
        if not isinstance(test.node, n.Anything)
    )
    return Row(rule, tuple(test.node for test in tests), cells, outputs)


def _cell(at: int, head: n.Node, test: n.Node, build: Build) -> Cell:
    node = as_condition(head, test)
    return Cell(at, node, build.test(test), trace_node(node, build))


def cell_place(rule: Rule, column: str) -> Where:
    """The place of a cell: the row's, with the column's name added to the field."""
    row = rule.where.field
    return replace(rule.where, field=f"{row}.{column}" if row else column)


def shape_findings(spec: DecisionTable) -> Iterator[Finding]:
    """Rows that have another number of cells than the table has columns."""
    for rule in spec.rules:
        for given, wanted in ((rule.tests, spec.inputs), (rule.outputs, spec.outputs)):
            if len(given) != len(wanted):
                params = {"found": str(len(given)), "wanted": str(len(wanted))}
                yield Finding("dmn.cells", rule.where, params)
