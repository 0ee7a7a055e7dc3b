"""Decision tables of a model as nodes: read once, run exactly as the standard says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.imports import plain
from liyuan.engines.dmn.boxed.nodes import Boxed, place, remark
from liyuan.engines.dmn.boxed.surroundings import Surroundings, literal_node
from liyuan.engines.dmn.hit_policies import COLLECTING, HIT_POLICIES, Hit, letter_of
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Test
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.values import Value, text_of
from liyuan.engines.findings import NOWHERE, Finding, Where

ANYTHING: Final = n.Anything()


@dataclass(frozen=True)
class Column:
    """An input: the expression that is tested, and the tests of the values it may have."""

    subject: n.Node
    allowed: n.Node | None = None
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Outcome:
    """An output: its name, its values in order of priority, and what holds when no row matches."""

    name: str
    values: tuple[n.Node, ...] = ()
    default: n.Node | None = None


@dataclass(frozen=True)
class Line:
    """A rule."""

    tests: tuple[n.Node, ...]
    outputs: tuple[n.Node, ...]
    annotations: tuple[str | None, ...] = ()
    where: Where = field(default=NOWHERE, compare=False)


@dataclass(frozen=True)
class Table(n.Node):
    """A decision table; `policy` is the standard's letter with the sign of its aggregation."""

    policy: str
    columns: tuple[Column, ...]
    outcomes: tuple[Outcome, ...]
    lines: tuple[Line, ...]
    where: Where = field(default=NOWHERE, compare=False)
    parts: tuple[n.Node, ...] = field(default=(), compare=False, repr=False)


def table_node(expression: m.DecisionTableExpression, around: Surroundings) -> n.Node:
    """The node of a table; one with a cell that cannot be read gives null, never half an answer."""
    unreadable = len(around.found)
    written = expression.hit_policy or "UNIQUE"
    policy = letter_of(written, expression.aggregation)
    if policy is None:
        found = {"found": f"{written} {expression.aggregation or ''}".strip()}
        return around.report(Finding("dmn.hit-policy", around.at(expression.where), found))
    columns = tuple(_column(clause, around) for clause in expression.inputs)
    outcomes = tuple(
        _outcome(clause, number, expression, around)
        for number, clause in enumerate(expression.outputs)
    )
    lines = tuple(
        _line(rule, number, expression, around) for number, rule in enumerate(expression.rules, 1)
    )
    if any(finding.code != "dmn.type.unknown" for finding in around.found[unreadable:]):
        return around.report(around.found[unreadable])
    parts = (
        *(c.subject for c in columns),
        *(cell for li in lines for cell in (*li.tests, *li.outputs)),
    )
    return Table(policy, columns, outcomes, lines, around.at(expression.where), parts)


def _column(clause: m.InputClause, around: Surroundings) -> Column:
    text = clause.expression.text or ""
    inside = around.within(step=plain(text))
    node = literal_node(clause.expression, inside)
    wanted = around.type(clause.expression.type_ref, clause.expression.where)
    where = inside.at(clause.expression.where)
    allowed = (
        inside.read(clause.values.text, clause.values.where, "unary_tests")
        if clause.values and clause.values.text.strip()
        else None
    )
    return Column(Boxed(node, wanted, where), allowed, where)


def _outcome(
    clause: m.OutputClause, number: int, table: m.DecisionTableExpression, around: Surroundings
) -> Outcome:
    name = plain(clause.name or "") or str(number + 1)
    inside = around.within(step=name)
    default = clause.default
    node = None
    if default is not None and (default.text or "").strip():
        node = Boxed(
            literal_node(default, inside),
            around.type(clause.type_ref, clause.where),
            inside.at(default.where),
        )
    return Outcome(name, _ranked(clause, table, inside), node)


def _ranked(
    clause: m.OutputClause, table: m.DecisionTableExpression, around: Surroundings
) -> tuple[n.Node, ...]:
    """The output's values as written on the clause, else as its type allows them."""
    tests = clause.values
    if tests is None or not tests.text.strip():
        reference = clause.type_ref or (table.type_ref if len(table.outputs) == 1 else None)
        tests = around.types.allowed_values(reference, around.namespace)
    if tests is None or not tests.text.strip():
        return ()
    node = around.read(tests.text, tests.where, "unary_tests")
    return node.tests if isinstance(node, n.UnaryTests) else ()


def _line(
    rule: m.TableRule, number: int, table: m.DecisionTableExpression, around: Surroundings
) -> Line:
    inside = around.within(step=str(number))
    for given, wanted in ((rule.inputs, table.inputs), (rule.outputs, table.outputs)):
        if len(given) != len(wanted):
            params = {"found": str(len(given)), "wanted": str(len(wanted))}
            inside.report(Finding("dmn.cells", inside.at(rule.where), params))
    tests = tuple(_test(cell, inside) for cell in rule.inputs)
    outputs = tuple(
        _output(cell, clause, table, inside)
        for cell, clause in zip(rule.outputs, table.outputs, strict=False)
    )
    return Line(tests, outputs, rule.annotations, inside.at(rule.where))


def _test(cell: m.UnaryTests, around: Surroundings) -> n.Node:
    if not cell.text.strip():
        return ANYTHING
    return around.read(cell.text, cell.where, "unary_tests")


def _output(
    cell: m.LiteralExpression,
    clause: m.OutputClause,
    table: m.DecisionTableExpression,
    around: Surroundings,
) -> n.Node:
    if not (cell.text or "").strip():
        return n.Null()
    policy = letter_of(table.hit_policy or "UNIQUE", table.aggregation)
    collects = policy in COLLECTING and len(table.outputs) == 1
    wanted = around.type(clause.type_ref, clause.where)
    if wanted and collects and around.types.is_list(wanted):
        wanted = None  # some tools write the type of the whole result here
    own = around.type(cell.type_ref, cell.where)
    node: n.Node = Boxed(literal_node(cell, around), own, around.at(cell.where))
    return Boxed(node, wanted, around.at(cell.where)) if wanted else node


def run_table(node: Table, build: Build) -> Run:
    inputs = tuple(_input(column, build) for column in node.columns)
    rows = tuple(_row(line, build) for line in node.lines)
    defaults = tuple(build(o.default) if o.default else None for o in node.outcomes)
    join = _joined(tuple(outcome.name for outcome in node.outcomes))
    ranks = tuple(tuple(map(build.test, outcome.values)) for outcome in node.outcomes)
    policy, where = HIT_POLICIES[node.policy], node.where

    def rank(frame: Frame, values: Sequence[Value]) -> tuple[int, ...]:
        if not policy.ranked:
            return ()
        return tuple(_rank(frame, tests, v) for tests, v in zip(ranks, values, strict=True))

    def run(frame: Frame) -> Value:
        since = len(frame.work.reasons)
        try:
            subjects = [read(frame) for read in inputs]
            found: list[Hit] = []
            for at, (holds, outputs) in enumerate(rows):
                if holds(frame, subjects):
                    values = [output(frame) for output in outputs]
                    found.append(Hit(at, True, join(values), rank=rank(frame, values)))
                    if policy.stops_at_first:
                        break
            if not found and any(defaults):
                return join([default(frame) if default else None for default in defaults])
            verdict = policy.judge(found, None)
            if verdict.reason:
                raise FeelFault(verdict.reason, **verdict.params)
            return verdict.value
        except FeelFault as fault:
            return remark(frame, Finding(fault.code, where, fault.params))
        finally:
            place(frame.work.reasons, since, where)

    return run


def _input(column: Column, build: Build) -> Run:
    subject = build(column.subject)
    if column.allowed is None:
        return subject
    test, where = build.test(column.allowed), column.where

    def run(frame: Frame) -> Value:
        value = subject(frame)
        items = value if isinstance(value, (list, tuple)) else (value,)
        if (
            value is None
            or test(frame, value) is True
            or all(test(frame, i) is True for i in items)
        ):
            return value
        raise FeelFault("dmn.input-values", name=where.field or "", found=text_of(value))

    return run


def _row(
    line: Line, build: Build
) -> tuple[Callable[[Frame, Sequence[Value]], bool], tuple[Run, ...]]:
    cells = tuple(
        (at, build.test(test))
        for at, test in enumerate(line.tests)
        if not isinstance(test, n.Anything)
    )
    where = line.where

    def holds(frame: Frame, subjects: Sequence[Value]) -> bool:
        since = len(frame.work.reasons)
        found = all(test(frame, subjects[at]) is True for at, test in cells)
        if len(frame.work.reasons) > since:
            place(frame.work.reasons, since, where)
        return found

    return holds, tuple(map(build, line.outputs))


def _joined(names: tuple[str, ...]) -> Callable[[Sequence[Value]], Value]:
    if len(names) == 1:
        return lambda values: values[0]
    return lambda values: dict(zip(names, values, strict=True))


def _rank(frame: Frame, tests: Sequence[Test], value: Value) -> int:
    for at, test in enumerate(tests):
        if test(frame, value) is True:
            return at
    return len(tests)
