"""Closures for lists, contexts, ranges, paths, filters by index and `instance of`."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import comparable
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Run, guarded
from liyuan.engines.feel.properties import property_of
from liyuan.engines.feel.typenames import is_instance
from liyuan.engines.feel.values import FeelRange, Value, kind_of

Items = list[Value] | tuple[Value, ...]
Choose = Callable[[Frame, Items], Value]


def run_list(node: n.ListLiteral, build: Build) -> Run:
    items = tuple(map(build, node.items))
    return lambda frame: tuple([item(frame) for item in items])


def run_context(node: n.ContextLiteral, build: Build) -> Run:
    names = [entry.name for entry in node.entries]
    if len(set(names)) < len(names):
        twice = {"name": next(name for name in names if names.count(name) > 1)}
        return lambda frame: frame.fail("feel.value.entry-twice", node, twice)
    return entered(node.entries, build)


def entered(entries: tuple[n.Named, ...], build: Build) -> Callable[[Frame], dict[str, Value]]:
    """The values of entries of a context, by name; each sees those before it."""
    inner = build.bound()
    runs = tuple((entry.name, inner(entry.value)) for entry in entries)

    def run(frame: Frame) -> dict[str, Value]:
        made: dict[str, Value] = {}
        inside = frame.binding(made)
        for name, value in runs:
            made[name] = value(inside)
        return made

    return run


def run_range(node: n.RangeLiteral, build: Build) -> Run:
    low, high = build(node.low), build(node.high)

    def run(frame: Frame) -> Value:
        bottom, top = low(frame), high(frame)
        if bottom is None or top is None:
            return None
        if not comparable(bottom, top):
            kinds = {"left": kind_of(bottom), "right": kind_of(top)}
            return frame.fail("feel.value.compare", node, kinds)
        return FeelRange(bottom, top, node.low_closed, node.high_closed)

    return run


def run_unary_range(node: n.UnaryRange, build: Build) -> Run:
    op, value = node.op, build(node.value)

    def run(frame: Frame) -> Value:
        bound = value(frame)
        if op not in ("=", "!=") and bound is not None and not comparable(bound, bound):
            kind = kind_of(bound)
            return frame.fail("feel.value.compare", node, {"left": kind, "right": kind})
        return None if bound is None else FeelRange.of(op, bound)

    return run


def run_path(node: n.Path, build: Build) -> Run:
    source, name = build(node.source), node.name
    return guarded(node, lambda frame: property_of(source(frame), name))


def run_filter(node: n.Filter, build: Build) -> Run:
    """`list[3]` by index, from the end when negative; `list[condition]` by condition."""
    # The source is built and run once: twice at every level would double the work each time.
    source, choose = build(node.source), _by_condition(node, build)
    if _index_like(node.condition):
        choose = _by_index(node, build, choose)

    def run(frame: Frame) -> Value:
        items = source(frame)
        if items is None:
            return None
        return choose(frame, items if isinstance(items, (list, tuple)) else (items,))

    return run


def _by_index(node: n.Filter, build: Build, otherwise: Choose) -> Choose:
    index, named = build(node.condition), bool(n.names_in(node.condition))

    def choose(frame: Frame, items: Items) -> Value:
        if named and items and isinstance(items[0], dict):  # the name may be one of its entries
            return otherwise(frame, items)
        at = index(frame)
        return _pick(items, at, node, frame) if type(at) is Decimal else otherwise(frame, items)

    return choose


def _index_like(condition: n.Node) -> bool:
    """Whether it is a number, a name or a sum of these, and says nothing of the item.

    It is then built twice; nothing inside it is, so that filters in filters stay cheap.
    """
    parts = tuple(n.walk(condition))
    shapes = all(isinstance(part, (n.Number, n.Name, n.Negate, n.Arithmetic)) for part in parts)
    return shapes and "item" not in n.names_in(condition)


def _pick(items: Items, at: Decimal, node: n.Filter, frame: Frame) -> Value:
    index = int(at)
    if index != at:
        return frame.fail("feel.value.index", node, {"found": str(at)})
    if 1 <= index <= len(items):
        return items[index - 1]
    return items[index] if -len(items) <= index < 0 else None


def _by_condition(node: n.Filter, build: Build) -> Choose:
    condition, strict = build.bound()(node.condition), build.nulls == "standard"

    def choose(frame: Frame, items: Items) -> Value:
        try:
            frame.step(len(items))
        except FeelFault as fault:
            return frame.fail(fault.code, node, fault.params)
        if not items:
            return _of_nothing(condition, frame)
        kept: list[Value] = []
        for item in items:
            value = condition(frame.binding(names_of(item)))
            if type(value) is Decimal:
                return _pick(items, value, node, frame)
            if value is True:
                kept.append(item)
            elif strict and value is not False and value is not None:
                return frame.fail("feel.value.not-boolean", node, {"found": kind_of(value)})
        return tuple(kept)

    return choose


def _of_nothing(condition: Run, frame: Frame) -> Value:
    """An empty list, or null when the condition turns out to be an index."""
    said = len(frame.work.reasons)
    value = condition(frame.binding({"item": None}))
    del frame.work.reasons[said:]
    return None if type(value) is Decimal else ()


def names_of(item: Value) -> dict[str, Value]:
    """What a filter's condition sees of an item: itself, and its entries when it has any."""
    return {"item": item, **item} if isinstance(item, dict) else {"item": item}


def run_instance(node: n.InstanceOf, build: Build) -> Run:
    value, wanted, types = build(node.value), node.type, build.types
    return guarded(node, lambda frame: is_instance(value(frame), wanted, types))


RUNS: dict[type[n.Node], Callable[[Any, Build], Run]] = {
    n.ListLiteral: run_list,
    n.ContextLiteral: run_context,
    n.RangeLiteral: run_range,
    n.UnaryRange: run_unary_range,
    n.Path: run_path,
    n.Filter: run_filter,
    n.InstanceOf: run_instance,
}
