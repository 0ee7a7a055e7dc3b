"""Types of boxed expressions and of a model's tables, and findings at their place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from liyuan.engines.dmn.boxed.nodes import (
    Boxed,
    Choice,
    Kept,
    ResultOf,
    Row,
    Unreadable,
    bare,
    place,
)
from liyuan.engines.dmn.boxed.table import Column, Line, Table
from liyuan.engines.dmn.check.checked_table import CheckedColumn, CheckedRow, CheckedTable
from liyuan.engines.dmn.check.rows import check_rows
from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.checker import Checker
from liyuan.engines.feel.check.conditions import condition
from liyuan.engines.feel.check.declared import narrowed
from liyuan.engines.feel.check.operators import check_test
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.types import ANY, Type, fits, item_of
from liyuan.engines.findings import Finding

Declared = Callable[["n.TypeName | None"], "Type | None"]
Typers = dict[type[n.Node], Callable[[Any, Checker], Type]]


def with_unit(declared: Type, found: Type) -> Type:
    """The type that is declared, with the unit that the expression turns out to have."""
    if declared.kind == found.kind == "number" and found.unit:
        return replace(declared, unit=found.unit, scaled=found.scaled)
    return found if declared.kind == "any" else declared


def _boxed(declared: Declared, node: Boxed, checker: Checker) -> Type:
    before = len(checker.findings)
    found = checker.type_of(node.inner)
    wanted = declared(node.type)
    if wanted is not None and not _goes_into(found, wanted):
        params = {"wanted": wanted.kind, "found": found.kind}
        checker.say("dmn.type.kind", node.inner, **params)
    place(checker.findings, before, node.where)
    return found if wanted is None else with_unit(wanted, found)


def _goes_into(found: Type, wanted: Type) -> bool:
    """Whether values can be of the type: a list of one stands for its item and the reverse."""
    if fits(found.kind, wanted.kind) or "list" in (found.kind, wanted.kind):
        return True
    return "function" in (found.kind, wanted.kind)


def _unreadable(declared: Declared, node: Unreadable, checker: Checker) -> Type:
    return ANY


def _row(declared: Declared, node: Row, checker: Checker) -> Type:
    cells = tuple(checker.type_of(cell) for cell in node.cells)
    return Type("context", entries=tuple(zip(node.columns, cells, strict=True)))


def _result_of(declared: Declared, node: ResultOf, checker: Checker) -> Type:
    for entry in node.entries:
        checker = checker.binding({entry.name: checker.type_of(entry.value)})
    return checker.type_of(node.result)


def _choice(declared: Declared, node: Choice, checker: Checker) -> Type:
    condition(node.condition, checker)
    then, otherwise = checker.type_of(node.then), checker.type_of(node.otherwise)
    return then if then == otherwise else Type(then.kind) if then.kind == otherwise.kind else ANY


def _kept(declared: Declared, node: Kept, checker: Checker) -> Type:
    item = item_of(checker.type_of(node.source))
    names = {**dict(item.entries or ()), "item": item}
    open_names = item.kind == "any" or (item.kind == "context" and item.entries is None)
    condition(node.match, checker.binding(names, open_names))
    return Type("list", item=item)


def _table(declared: Declared, node: Table, checker: Checker) -> Type:
    before = len(checker.findings)
    columns = tuple(_column(column, checker) for column in node.columns)
    for line in node.lines:
        _line(line, columns, checker)
    results = [_result(at, node, checker) for at in range(len(node.outcomes))]
    sound = len(checker.findings) == before and not checker.only_types
    place(checker.findings, before, node.where)
    if sound:
        checker.findings.extend(_rows(node, columns))
    names = [outcome.name for outcome in node.outcomes]
    found = results[0] if len(results) == 1 else ANY
    if len(results) > 1:
        found = Type("context", entries=tuple(zip(names, results, strict=True)))
    return Type("list", item=found) if HIT_POLICIES[node.policy].lists else found


def _column(column: Column, checker: Checker) -> CheckedColumn:
    found = narrowed(checker.type_of(column.subject), column.allowed)
    inner = bare(column.subject)
    readable = not any(isinstance(part, Unreadable) for part in n.walk(inner))
    return CheckedColumn(to_text(inner) if readable else "", found.unit, inner, found)


def _line(line: Line, columns: tuple[CheckedColumn, ...], checker: Checker) -> None:
    before = len(checker.findings)
    for column, test in zip(columns, line.tests, strict=False):
        check_test(column.head, column.type, test, checker)
    for output in line.outputs:
        checker.type_of(output)
    place(checker.findings, before, line.where)


def _result(at: int, node: Table, checker: Checker) -> Type:
    """The type of an output, when all rows give the same."""
    quiet = checker.quiet()
    cells = [line.outputs[at] for line in node.lines if at < len(line.outputs)]
    found = [quiet.type_of(cell).plain for cell in cells]
    alike = bool(found) and all(one.kind == found[0].kind for one in found)
    if not alike or node.policy in ("C+", "C#"):
        return ANY
    return found[0] if all(one == found[0] for one in found) else Type(found[0].kind)


def _rows(node: Table, columns: tuple[CheckedColumn, ...]) -> Iterator[Finding]:
    """What the rows say together; a table with cells missing is told of elsewhere."""
    if any(len(line.tests) != len(columns) for line in node.lines):
        return
    rows = tuple(
        CheckedRow(
            line.where,
            (line.where,) * len(columns),
            line.tests,
            tuple(map(bare, line.outputs)),
        )
        for line in node.lines
    )
    default = any(outcome.default is not None for outcome in node.outcomes)
    yield from check_rows(CheckedTable(node.policy, columns, rows, default, node.where))


BOXED: Mapping[type[n.Node], Callable[[Declared, Any, Checker], Type]] = {
    Boxed: _boxed,
    Unreadable: _unreadable,
    Row: _row,
    ResultOf: _result_of,
    Choice: _choice,
    Kept: _kept,
    Table: _table,
}
