"""Boxed expressions to nodes: what the standard says each kind means in FEEL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.imports import plain
from liyuan.engines.dmn.boxed.nodes import Boxed, Choice, Kept, ResultOf, Row
from liyuan.engines.dmn.boxed.surroundings import Surroundings, literal_node
from liyuan.engines.dmn.boxed.table import table_node
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.findings import Finding, Where

ITEM: Final = "item"


def node_of(expression: m.Expression | None, around: Surroundings) -> n.Node:
    """The node of any boxed expression; one that is missing or unreadable gives null."""
    if expression is None:
        return around.report(Finding("dmn.logic.missing", Where(field=around.path)))
    if around.depth > DEFAULT.nesting:
        params = {"limit": str(DEFAULT.nesting)}
        return around.report(Finding("feel.limit.nesting", around.at(expression.where), params))
    make = NODES.get(type(expression))
    if make is None:
        return around.report(Finding("dmn.expression.unknown", around.at(expression.where)))
    made: n.Node = make(expression, around)
    own = None if isinstance(expression, m.FunctionExpression) else expression.type_ref
    return Boxed(made, around.type(own, expression.where), around.at(expression.where))


def _context(expression: m.ContextExpression, around: Surroundings) -> n.Node:
    entries: list[n.Named] = []
    result: n.Node | None = None
    inside = around.within()
    for entry in expression.entries:
        if entry.variable is None:
            result = node_of(entry.value, inside)
            continue
        name = plain(entry.variable.name)
        value = _typed(entry.value, entry.variable, inside.within(step=name))
        entries.append(n.Named(name, value))
        inside = inside.within((name,))
    if result is not None:
        return ResultOf(tuple(entries), result)
    return n.ContextLiteral(tuple(entries))


def _typed(
    expression: m.Expression | None, item: m.InformationItem, around: Surroundings
) -> n.Node:
    """An expression whose value a variable takes, with the variable's type."""
    node = node_of(expression, around)
    wanted = around.type(item.type_ref, item.where)
    where = item.where if expression is None else expression.where
    return node if wanted is None else Boxed(node, wanted, around.at(where))


def _list(expression: m.ListExpression, around: Surroundings) -> n.Node:
    return n.ListLiteral(tuple(_items(expression, around)))


def _items(expression: m.ListExpression, around: Surroundings) -> Iterable[n.Node]:
    for number, item in enumerate(expression.items, 1):
        yield node_of(item, around.within(step=str(number)))


def _relation(expression: m.RelationExpression, around: Surroundings) -> n.Node:
    columns = tuple(plain(column.name) for column in expression.columns)
    types = [around.type(column.type_ref, column.where) for column in expression.columns]
    rows: list[n.Node] = []
    for number, row in enumerate(expression.rows, 1):
        cells = tuple(_items(row, around.within(step=str(number))))
        if len(cells) != len(columns):
            params = {"found": str(len(cells)), "wanted": str(len(columns))}
            return around.report(Finding("dmn.cells", around.at(row.where), params))
        typed = [
            Boxed(cell, wanted, around.at(row.where)) if wanted else cell
            for cell, wanted in zip(cells, types, strict=True)
        ]
        rows.append(Row(columns, tuple(typed)))
    return n.ListLiteral(tuple(rows))


def function_node(
    expression: m.FunctionExpression, around: Surroundings, result: n.TypeName | None = None
) -> n.Node:
    """A function; `result` is the type that its value must have besides the body's own."""
    names = tuple(plain(parameter.name) for parameter in expression.parameters)
    types = tuple(around.type(p.type_ref, p.where) for p in expression.parameters)
    if expression.kind not in (None, "FEEL"):
        return n.FunctionLiteral(names, n.Null(), types, external=True)
    body = node_of(expression.body, around.within(names))
    declared = around.type(expression.type_ref, expression.where)
    for wanted in filter(None, (around.types.result(declared), result)):
        body = Boxed(body, wanted, around.at(expression.where))
    return n.FunctionLiteral(names, body, types)


def _invocation(expression: m.InvocationExpression, around: Surroundings) -> n.Node:
    """A call by the names of the parameters; a function's plain name stays plain to FEEL."""
    called = expression.function
    function = (
        literal_node(called, around)
        if isinstance(called, m.LiteralExpression)
        else node_of(called, around)
    )
    arguments = tuple(
        n.Named(
            name := plain(binding.parameter.name),
            _typed(binding.formula, binding.parameter, around.within(step=name)),
        )
        for binding in expression.bindings
    )
    return n.Call(function, arguments)


def _child(
    child: m.Child, around: Surroundings, names: Iterable[str] = (), step: str = ""
) -> n.Node:
    node = node_of(child.expression, around.within(names, step))
    wanted = around.type(child.type_ref, child.expression.where)
    return Boxed(node, wanted, around.at(child.expression.where)) if wanted else node


def _conditional(expression: m.ConditionalExpression, around: Surroundings) -> n.Node:
    return Choice(
        _child(expression.condition, around, step="if"),
        _child(expression.then, around, step="then"),
        _child(expression.otherwise, around, step="else"),
    )


def _filter(expression: m.FilterExpression, around: Surroundings) -> n.Node:
    source = _child(expression.source, around, step="in")
    inside = (ITEM, *around.spoken)  # parts of the items are in sight
    return Kept(source, _child(expression.match, around, inside, "match"))


def _iterated(variable: str | None, source: m.Child, around: Surroundings) -> n.Iterated:
    return n.Iterated(plain(variable or "") or ITEM, _child(source, around, step="in"))


def _for(expression: m.ForExpression, around: Surroundings) -> n.Node:
    over = _iterated(expression.variable, expression.source, around)
    names = (over.name, "partial")
    return n.For((over,), _child(expression.body, around, names, "return"))


def _quantified(expression: m.QuantifiedExpression, around: Surroundings) -> n.Node:
    over = _iterated(expression.variable, expression.source, around)
    condition = _child(expression.satisfies, around, (over.name,), "satisfies")
    return n.Quantified(expression.kind, (over,), condition)


NODES: dict[type[m.Expression], Callable[[Any, Surroundings], n.Node]] = {
    m.LiteralExpression: literal_node,
    m.ContextExpression: _context,
    m.ListExpression: _list,
    m.RelationExpression: _relation,
    m.FunctionExpression: function_node,
    m.InvocationExpression: _invocation,
    m.ConditionalExpression: _conditional,
    m.FilterExpression: _filter,
    m.ForExpression: _for,
    m.QuantifiedExpression: _quantified,
    m.DecisionTableExpression: table_node,
}
