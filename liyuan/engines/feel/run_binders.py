"""Closures for what binds names or calls: `for`, `some`, `every`, functions and invocations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import repeat
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.builtins import BUILTINS, Builtin
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Run, Work, guarded
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.numbers import whole
from liyuan.engines.feel.run_operators import constant
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.typenames import coerced
from liyuan.engines.feel.values import FeelFunction, FeelRange, Value, kind_of

Items = Callable[[Frame], "Iterable[Value] | None"]


# Items that a built-in goes through in the time of one step.
_LONG = 20


class _Absent(Exception):
    """The source of an iteration is null, and so is the whole construct."""


def _span(
    low: Value, high: Value, low_open: bool = False, high_open: bool = False
) -> Iterator[Value]:
    """The whole numbers or days from low to high, downwards when high is less."""
    first, last, make = _ends(low, high)
    step = 1 if first <= last else -1
    first, last = first + step * low_open, last - step * high_open
    for at in range(first, last + step, step):
        yield make(at)


def _ends(low: Value, high: Value) -> tuple[int, int, Callable[[int], Value]]:
    if isinstance(low, FeelDate) and isinstance(high, FeelDate):
        return low.ordinal, high.ordinal, FeelDate.from_ordinal
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = whole(low), whole(high)
        if first is not None and last is not None:
            return first, last, Decimal
    raise FeelFault("feel.value.iterate", found=kind_of(low))


def _items(iterator: n.Iterated, build: Build) -> Items:
    source = build(iterator.source)
    if iterator.high is None:
        return lambda frame: _items_of(source(frame))
    high = build(iterator.high)

    def items(frame: Frame) -> Iterable[Value] | None:
        low, top = source(frame), high(frame)
        return None if low is None or top is None else _span(low, top)

    return items


def _items_of(value: Value) -> Iterable[Value] | None:
    if isinstance(value, FeelRange):
        return _span(value.low, value.high, not value.low_closed, not value.high_closed)
    if value is None or isinstance(value, (list, tuple)):
        return value
    return (value,)


def _frames(iterators: list[tuple[str, Items]], frame: Frame) -> Iterator[Frame]:
    """One frame for each combination of items, the first iterator turning slowest."""
    if not iterators:
        yield frame
        return
    (name, items), rest = iterators[0], iterators[1:]
    found = items(frame)
    if found is None:
        raise _Absent
    for item in found:
        frame.step()
        yield from _frames(rest, frame.binding({name: item}))


def _iteration(
    iterators: tuple[n.Iterated, ...], build: Build
) -> Callable[[Frame], Iterator[Frame]]:
    compiled = [(iterator.name, _items(iterator, build)) for iterator in iterators]
    return lambda frame: _frames(compiled, frame)


def run_for(node: n.For, build: Build) -> Run:
    """A list with the body's value for each combination; `partial` is the list so far."""
    inner = build.bound()
    frames, body = _iteration(node.iterators, inner), inner(node.body)
    looks_back = "partial" in n.names_in(node.body)
    copies = looks_back and not _only_filtered("partial", node.body)

    def run(frame: Frame) -> Value:
        made: list[Value] = []
        around = frame.binding({"partial": made}) if looks_back else frame
        try:
            for inside in frames(around):
                made.append(body(_with_partial(inside, made) if copies else inside))
        except _Absent:
            return None
        return tuple(made)

    return guarded(node, run)


def _only_filtered(name: str, body: n.Node) -> bool:
    """Whether the list is looked into and never taken whole, so that it need not be copied."""
    if any(isinstance(part, n.FunctionLiteral) for part in n.walk(body)):
        return False  # it may be called when the list is longer
    sources = [f.source for f in n.walk(body) if isinstance(f, n.Filter)]
    filtered = sum(isinstance(s, n.Name) and s.name == name for s in sources)
    return filtered == sum(isinstance(s, n.Name) and s.name == name for s in n.walk(body))


def _with_partial(frame: Frame, made: list[Value]) -> Frame:
    frame.step(len(made))
    return frame.binding({"partial": tuple(made)})


def run_quantified(node: n.Quantified, build: Build) -> Run:
    inner = build.bound()
    frames, condition = _iteration(node.iterators, inner), inner(node.condition)
    some = node.kind == "some"

    def run(frame: Frame) -> Value:
        found: bool | None = not some
        try:
            for inside in frames(frame):
                value = condition(inside)
                if value is some:
                    return some
                if not isinstance(value, bool):
                    found = None
        except _Absent:
            return None
        return found

    return guarded(node, run)


def run_function(node: n.FunctionLiteral, build: Build) -> Run:
    """A function that sees the names around it; arguments are taken as the types declared."""
    if node.external:
        return constant(FeelFunction(node.parameters, _refuse_external, node.types))
    body, parameters, types = build.bound()(node.body), node.parameters, node.types

    def run(frame: Frame) -> Value:
        def call(*arguments: Value) -> Value:
            if len(arguments) != len(parameters):
                found = str(len(arguments))
                raise FeelFault("feel.call.arguments", name="function", found=found)
            if types:
                arguments = tuple(map(take, arguments, types, repeat(frame.work)))
            return _deeper(frame, body, dict(zip(parameters, arguments, strict=True)))

        return FeelFunction(parameters, call, types)

    def take(value: Value, wanted: n.TypeName | None, work: Work) -> Value:
        return value if wanted is None else coerced(value, wanted, build.types, work)

    return run


def _refuse_external(*arguments: Value) -> Value:
    raise FeelFault("feel.call.external")


def _deeper(frame: Frame, body: Run, values: dict[str, Value]) -> Value:
    frame.step()  # two calls in each body would otherwise double at every level
    work = frame.work
    work.calls += 1
    try:
        if work.calls > DEFAULT.calls:
            raise FeelFault("feel.limit.calls", limit=str(DEFAULT.calls))
        return body(frame.binding(values))
    finally:
        work.calls -= 1


def run_call(node: n.Call, build: Build) -> Run:
    """A built-in is found when the rule is compiled, unless a name in scope hides it."""
    names = tuple(a.name for a in node.arguments if isinstance(a, n.Named))
    values = tuple(build(a.value if isinstance(a, n.Named) else a) for a in node.arguments)
    function = node.function
    by_value = guarded(node, _run_value_call(build(function), names, values))
    if not isinstance(function, n.Name) or function.name in build.names:
        return by_value
    name, builtin = function.name, BUILTINS.get(function.name)
    if builtin is None:
        if build.inside:
            return by_value
        return lambda frame: frame.fail("feel.name.unknown-function", function, {"name": name})
    plain = guarded(node, _run_builtin(builtin, names, values))
    if not build.inside:
        return plain
    return lambda frame: (by_value if frame.binds(name) else plain)(frame)


def _run_builtin(builtin: Builtin, names: tuple[str, ...], values: tuple[Run, ...]) -> Run:
    if names:
        return lambda frame: builtin.named(names, _paid(values, frame), frame.work.at)
    return lambda frame: builtin.call(_paid(values, frame), frame.work.at)


def _paid(values: tuple[Run, ...], frame: Frame) -> list[Value]:
    """The arguments; going through a long list costs steps as a loop over it would."""
    found = [value(frame) for value in values]
    for value in found:
        if isinstance(value, (tuple, list)) and len(value) >= _LONG:
            frame.step(len(value) // _LONG)
    return found


def _run_value_call(function: Run, names: tuple[str, ...], values: tuple[Run, ...]) -> Run:
    def run(frame: Frame) -> Value:
        called, arguments = function(frame), [value(frame) for value in values]
        if called is None:
            return None
        if not isinstance(called, FeelFunction):
            raise FeelFault("feel.call.not-function", found=kind_of(called))
        if names and called.named:
            by_name: Value = called.named(names, arguments)
            return by_name
        if names and called.parameters:
            arguments = _in_order(called.parameters, names, arguments)
        result: Value = called.call(*arguments)
        return result

    return run


def _in_order(
    parameters: tuple[str, ...], names: tuple[str, ...], values: list[Value]
) -> list[Value]:
    given = dict(zip(names, values, strict=True))
    if set(given) != set(parameters) or len(given) < len(names):
        raise FeelFault("feel.call.arguments", name="function", found=", ".join(names))
    return [given[name] for name in parameters]


RUNS: dict[type[n.Node], Callable[[Any, Build], Run]] = {
    n.For: run_for,
    n.Quantified: run_quantified,
    n.FunctionLiteral: run_function,
    n.Call: run_call,
}
