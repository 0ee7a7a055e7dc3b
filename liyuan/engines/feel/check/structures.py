"""Checks of names, branches, loops, filters, paths and collections."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.check.checker import Checker, nearest
from liyuan.engines.feel.check.conditions import condition
from liyuan.engines.feel.check.declared import type_named
from liyuan.engines.feel.check.fixed import plain_constant
from liyuan.engines.feel.check.operators import comparable
from liyuan.engines.feel.check.result_types import PART_TYPES
from liyuan.engines.feel.check.units import Side, joined
from liyuan.engines.feel.properties import PROPERTIES
from liyuan.engines.feel.temporal import parse_temporal
from liyuan.engines.feel.typenames import BUILTIN_TYPES
from liyuan.engines.feel.types import (
    ANY,
    BOOLEAN,
    FUNCTION,
    NUMBER,
    STRING,
    Type,
    in_scope,
    item_of,
)
from liyuan.engines.feel.values import KINDS


def _name(node: n.Name, checker: Checker) -> Type:
    if node.name in checker.bound:
        return checker.bound[node.name]
    if node.name in checker.types:
        return in_scope(checker.types[node.name])
    if checker.open_names:
        return ANY
    if node.name in BUILTINS:
        return FUNCTION
    suggestion = nearest(node.name, [*checker.types, *checker.bound])
    return checker.say("feel.check.name", node, name=node.name, suggestion=suggestion)


def _at_literal(node: n.AtLiteral, checker: Checker) -> Type:
    value = parse_temporal(node.text)
    if value is None:
        return checker.say("feel.value.at-literal", node, found=node.text)
    return Type(KINDS[type(value)])  # type: ignore[arg-type]


def _instance(node: n.InstanceOf, checker: Checker) -> Type:
    checker.type_of(node.value)
    _declared(node.type, checker)
    return BOOLEAN


def _declared(written: n.TypeName | None, checker: Checker) -> Type:
    """The type that a rule writes; a name that no type has is a finding."""
    for part in n.walk(written) if written else ():
        if isinstance(part, n.TypeName) and not _is_type(part.name, checker):
            suggestion = nearest(part.name, BUILTIN_TYPES)
            checker.say("feel.type.unknown", part, name=part.name, suggestion=suggestion)
    return type_named(written, checker.named) if written else ANY


def _is_type(name: str, checker: Checker) -> bool:
    return name in BUILTIN_TYPES or checker.named(name) is not None


def _if(node: n.If, checker: Checker) -> Type:
    condition(node.condition, checker)
    then, otherwise = checker.type_of(node.then), checker.type_of(node.otherwise)
    if then.kind == otherwise.kind == "number":
        return joined(node, Side(node.then, then), Side(node.otherwise, otherwise), checker)
    if then == otherwise:
        return then
    return Type(then.kind) if then.kind == otherwise.kind else ANY


def _iterating(iterators: tuple[n.Iterated, ...], checker: Checker) -> Checker:
    for iterator in iterators:
        source = checker.type_of(iterator.source)
        if iterator.high is not None:
            source = _steps(iterator, source, checker)
        item = source.item or ANY if source.kind == "range" else item_of(source)
        checker = checker.binding({iterator.name: item})
    return checker


def _steps(iterator: n.Iterated, low: Type, checker: Checker) -> Type:
    high = checker.type_of(iterator.high) if iterator.high else ANY
    for node, found in ((iterator.source, low), (iterator.high, high)):
        if node is not None and found.kind not in ("number", "date", "any"):
            checker.say("feel.check.steps", node, found=found.kind)
    return low.plain if low.kind == high.kind else ANY


def _for(node: n.For, checker: Checker) -> Type:
    inner = _iterating(node.iterators, checker.binding({"partial": Type("list")}))
    return Type("list", item=inner.type_of(node.body))


def _quantified(node: n.Quantified, checker: Checker) -> Type:
    condition(node.condition, _iterating(node.iterators, checker))
    return BOOLEAN


def _filter(node: n.Filter, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    item = item_of(source)
    open_names = item.kind == "any" or (item.kind == "context" and item.entries is None)
    inner = checker.binding({**dict(item.entries or ()), "item": item}, open_names)
    asked = inner.type_of(node.condition)
    if asked.kind == "number":
        _index(node, source, asked, checker)
        return item
    if asked.kind not in ("boolean", "any"):
        checker.say("feel.check.boolean", node.condition, found=asked.kind)
    unknown = asked.kind == "any" and source.kind != "list"
    return ANY if unknown else Type("list", item=item)


def _index(node: n.Filter, source: Type, asked: Type, checker: Checker) -> None:
    """A place that is none, or lies beyond what the fact has."""
    place = plain_constant(node.condition)
    if place is None and asked.allowed and len(asked.allowed) == 1:
        low, _, high, _ = asked.allowed[0]
        place = low if low == high else None
    if not isinstance(place, Decimal):
        return
    whole = place == place.to_integral_value() and place != 0
    if not whole or (source.length is not None and abs(place) > source.length):
        params = {"found": str(place), "length": str(source.length or "")}
        code = "feel.check.place" if source.length is None or not whole else "feel.check.index"
        checker.say(code, node.condition, **params)


def _path(node: n.Path, checker: Checker) -> Type:
    source = checker.type_of(node.source)
    if source.kind == "list":
        return Type("list", item=_part(node, item_of(source), checker))
    return _part(node, source, checker)


def _part(node: n.Path, source: Type, checker: Checker) -> Type:
    if source.kind in ("any", "function"):
        return ANY
    if source.kind == "context":
        return _entry(node, source, checker)
    known = _PARTS.get(source.kind, frozenset())
    if node.name not in known:
        params = {"name": node.name, "found": source.kind}
        suggestion = nearest(node.name, known)
        return checker.say("feel.check.path", node, **params, suggestion=suggestion)
    if source.kind == "range" and node.name in ("start", "end"):
        return source.item or ANY
    return PART_TYPES.get(node.name, ANY)


def _entry(node: n.Path, source: Type, checker: Checker) -> Type:
    if source.entries is None:
        return ANY
    found = source.entry(node.name)
    if found is None:
        suggestion = nearest(node.name, dict(source.entries))
        return checker.say("feel.check.entry", node, name=node.name, suggestion=suggestion)
    return found


# A duration that is not told apart has the parts of both kinds.
_PARTS: dict[str, frozenset[str]] = {
    KINDS[made]: frozenset(parts) for made, parts in PROPERTIES.items()
}
_PARTS["duration"] = frozenset(
    _PARTS["years and months duration"] | _PARTS["days and time duration"]
)


def _function(node: n.FunctionLiteral, checker: Checker) -> Type:
    written = node.types or (None,) * len(node.parameters)
    types = [_declared(one, checker) for one in written]
    parameters = tuple(zip(node.parameters, types, strict=True))
    result = ANY if node.external else checker.binding(dict(parameters)).type_of(node.body)
    return Type("function", entries=parameters, item=result)


def _list(node: n.ListLiteral, checker: Checker) -> Type:
    found = [checker.type_of(item).plain for item in node.items]
    alike = bool(found) and all(item == found[0] for item in found)
    return Type("list", item=found[0] if alike else ANY, length=len(found))


def _context(node: n.ContextLiteral, checker: Checker) -> Type:
    entries: dict[str, Type] = {}
    for entry in node.entries:
        entries[entry.name] = checker.type_of(entry.value)
        checker = checker.binding({entry.name: entries[entry.name]})
    return Type("context", entries=tuple(entries.items()))


def _range(node: n.RangeLiteral, checker: Checker) -> Type:
    ends = [(end, checker.type_of(end)) for end in (node.low, node.high) if end is not None]
    if len(ends) == 2:
        (low, one), (high, two) = ends
        comparable(node, low, high, (one, two), checker)
    return Type("range", item=ends[0][1].plain if ends else ANY)


def _one_sided(node: n.UnaryRange, checker: Checker) -> Type:
    return Type("range", item=checker.type_of(node.value).plain)


def _named(node: n.Named, checker: Checker) -> Type:
    return checker.type_of(node.value)


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
    n.FunctionLiteral: _function,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
    n.UnaryRange: _one_sided,
    n.Named: _named,
}
