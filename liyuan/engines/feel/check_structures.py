"""Checks of names, branches, loops, filters, calls and collections."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.check_operators import comparable, compare_units
from liyuan.engines.feel.checker import Checker
from liyuan.engines.feel.result_types import result_type
from liyuan.engines.feel.temporal import DaysTime, FeelDate, YearsMonths, parse_temporal
from liyuan.engines.feel.typenames import BUILTIN_TYPES
from liyuan.engines.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DURATION,
    NUMBER,
    STRING,
    Type,
    in_scope,
    item_of,
)


def _name(node: n.Name, checker: Checker) -> Type:
    if node.name in checker.bound:
        return checker.bound[node.name]
    if node.name in checker.types:
        return in_scope(checker.types[node.name])
    if checker.open_names or node.name in BUILTINS:
        return ANY
    near = get_close_matches(node.name, [*checker.types, *checker.bound], 1, 0.5)
    return checker.say("feel.check.name", node, name=node.name, suggestion=(near or [""])[0])


def _at_literal(node: n.AtLiteral, checker: Checker) -> Type:
    value = parse_temporal(node.text)
    if value is None:
        return checker.say("feel.value.at-literal", node, found=node.text)
    if isinstance(value, (YearsMonths, DaysTime)):
        return DURATION
    return DATE if isinstance(value, FeelDate) else ANY


def _instance(node: n.InstanceOf, checker: Checker) -> Type:
    checker.type_of(node.value)
    for part in n.walk(node.type):
        if isinstance(part, n.TypeName) and part.name not in BUILTIN_TYPES:
            checker.say("feel.type.unknown", part, name=part.name)
    return BOOLEAN


def _if(node: n.If, checker: Checker) -> Type:
    asked = checker.type_of(node.condition)
    if asked.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node.condition, found=asked.kind)
    then, otherwise = checker.type_of(node.then), checker.type_of(node.otherwise)
    if then.kind == otherwise.kind == "number":
        compare_units(node, then, otherwise, checker)
        return then if then.unit else otherwise
    return then if then.kind == otherwise.kind else ANY


def _iterating(iterators: tuple[n.Iterated, ...], checker: Checker) -> Checker:
    for iterator in iterators:
        source = checker.type_of(iterator.source)
        if iterator.high is not None:
            checker.type_of(iterator.high)
        checker = checker.binding({iterator.name: item_of(source)})
    return checker


def _for(node: n.For, checker: Checker) -> Type:
    inner = _iterating(node.iterators, checker.binding({"partial": Type("list")}))
    return Type("list", item=inner.type_of(node.body))


def _quantified(node: n.Quantified, checker: Checker) -> Type:
    found = _iterating(node.iterators, checker).type_of(node.condition)
    if found.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node.condition, found=found.kind)
    return BOOLEAN


def _filter(node: n.Filter, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    item = item_of(source)
    inner = checker.binding({"item": item}, open_names=item.kind in ("context", "any"))
    condition = inner.type_of(node.condition)
    return item if condition.kind == "number" else Type("list", item=item)


def _path(node: n.Path, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    if source.kind == "date" and node.name in ("year", "month", "day", "weekday"):
        return NUMBER
    if source.kind == "duration":
        return NUMBER
    if source.kind in ("number", "string", "boolean", "date"):
        return checker.say("feel.check.path", node, name=node.name, found=source.kind)
    return ANY


def _call(node: n.Call, checker: Checker) -> Type:
    values = [a.value if isinstance(a, n.Named) else a for a in node.arguments]
    arguments = tuple(checker.type_of(value) for value in values)
    function = node.function
    if not isinstance(function, n.Name):
        checker.type_of(function)
        return ANY
    if function.name in checker.bound or function.name in checker.types:
        return ANY
    if function.name in ("now", "today"):
        return checker.say("feel.clock", node)
    builtin = BUILTINS.get(function.name)
    if builtin is None:
        near = (get_close_matches(function.name, BUILTINS, 1, 0.6) or [""])[0]
        code = "feel.check.function"
        return checker.say(code, function, name=function.name, suggestion=near)
    named = bool(node.arguments) and isinstance(node.arguments[0], n.Named)
    if not named and not any(s.takes(len(arguments)) for s in builtin.signatures):
        params = {"name": function.name, "found": str(len(arguments))}
        return checker.say("feel.check.arguments", node, **params)
    return result_type(function.name, arguments)


def _function(node: n.FunctionLiteral, checker: Checker) -> Type:
    checker.binding(dict.fromkeys(node.parameters, ANY)).type_of(node.body)
    return ANY


def _list(node: n.ListLiteral, checker: Checker) -> Type:
    found = [checker.type_of(item) for item in node.items]
    alike = bool(found) and all(item == found[0] for item in found)
    return Type("list", item=found[0] if alike else ANY)


def _context(node: n.ContextLiteral, checker: Checker) -> Type:
    for entry in node.entries:
        checker = checker.binding({entry.name: checker.type_of(entry.value)})
    return Type("context")


def _range(node: n.RangeLiteral, checker: Checker) -> Type:
    low, high = checker.type_of(node.low), checker.type_of(node.high)
    comparable(node, node.low, node.high, (low, high), checker)
    return ANY


def _always(found: Type) -> Callable[[Any, Checker], Type]:
    return lambda node, checker: found


TYPERS: dict[type[n.Node], Callable[[Any, Checker], Type]] = {
    n.Number: _always(NUMBER),
    n.String: _always(STRING),
    n.Boolean: _always(BOOLEAN),
    n.Null: _always(ANY),
    n.Anything: _always(BOOLEAN),
    n.AtLiteral: _at_literal,
    n.Name: _name,
    n.InstanceOf: _instance,
    n.If: _if,
    n.For: _for,
    n.Quantified: _quantified,
    n.Filter: _filter,
    n.Path: _path,
    n.Call: _call,
    n.FunctionLiteral: _function,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
}
