"""Why a rule says what it says: the tree of what was evaluated, with values and distances."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import all_of, any_of, compare, negated
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.feel.missing import Missing, fewest_first, probe
from liyuan.engines.feel.numbers import CONTEXT
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.run_operators import checked
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.values import Scope, Value, lift
from liyuan.engines.findings import Finding


# A tuple, for thousands are made while a firm's page is put together.
class Trace(NamedTuple):
    """One step: its node and value, the steps inside it, and the facts that would settle it.

    A comparison also has `left` (text), `operator`, `left_value`, `threshold` and, for numbers
    and days, `distance` (absolute; in the unit of the left side, days for dates); a call on a
    fact has `left` and `left_value`. `missing` is empty unless the value is null; the smallest
    group that may settle it comes first.
    """

    node: n.Node
    value: Value
    children: tuple[Trace, ...] = ()
    missing: tuple[Missing, ...] = ()
    distance: Decimal | None = None
    left: str | None = None
    operator: str | None = None
    left_value: Value = None
    threshold: Value = None
    reasons: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool | None:
        """The value as a truth; None for "cannot tell"."""
        return self.value if isinstance(self.value, bool) else None


Tracer = Callable[[Frame], Trace]
About = Callable[[Frame, Value], Trace]


def explain(compiled: Compiled, scope: Scope) -> Trace:
    """The tree behind `evaluate(compiled, scope)`; every branch is followed, even after a no."""
    subject = lift(scope["?"]) if "?" in scope else None
    frame = Frame(scope, subject)
    try:
        trace = tracer_of(compiled)(frame)
    except RecursionError:
        frame.fail("feel.limit.calls", compiled.node, {"limit": ""})
        trace = Trace(compiled.node, None)
    return trace._replace(reasons=tuple(frame.work.reasons))


@lru_cache(maxsize=16_384)
def tracer_of(compiled: Compiled) -> Tracer:
    """The explaining closure of a rule, made when it is first asked for."""
    return trace_node(compiled.node, compiled.build)


def trace_node(node: n.Node, build: Build) -> Tracer:
    """The explaining closure of a node."""
    if _is_not(node):
        return _trace_not(node, build)
    return TRACERS.get(type(node), _trace_leaf)(node, build)


def _trace_leaf(node: n.Node, build: Build) -> Tracer:
    run, absent = build(node), probe(node, build)

    def trace(frame: Frame) -> Trace:
        value = run(frame)
        return Trace(node, value, missing=fewest_first([tuple(absent(frame))] * (value is None)))

    return trace


def _trace_call(node: n.Call, build: Build) -> Tracer:
    """A call on a fact also shows the fact's value: what does 行业代码 begin with?"""
    leaf = _trace_leaf(node, build)
    first = node.arguments[0] if node.arguments else node
    fact = first.value if isinstance(first, n.Named) else first
    if not isinstance(fact, (n.Name, n.Filter, n.Path)):
        return leaf
    read, text = build(fact), to_text(fact)
    return lambda frame: leaf(frame)._replace(left=text, left_value=read(frame))


def _is_not(node: n.Node) -> bool:
    function = node.function if isinstance(node, n.Call) else None
    named = isinstance(function, n.Name) and function.name == "not"
    return named and isinstance(node, n.Call) and len(node.arguments) == 1


def _trace_not(node: Any, build: Build) -> Tracer:
    argument = node.arguments[0]
    inner = trace_node(argument.value if isinstance(argument, n.Named) else argument, build)

    def trace(frame: Frame) -> Trace:
        child = inner(frame)
        return Trace(node, negated(child.holds), (child,), child.missing)

    return trace


def _trace_joined(node: n.And | n.Or, build: Build) -> Tracer:
    operands = tuple(trace_node(operand, build) for operand in node.operands)
    join = all_of if isinstance(node, n.And) else any_of

    def trace(frame: Frame) -> Trace:
        children = tuple(operand(frame) for operand in operands)
        return _over(node, join(*[child.holds for child in children]), children)

    return trace


def _over(node: n.Node, value: bool | None, children: tuple[Trace, ...]) -> Trace:
    return Trace(node, value, children, _unsettled(value, children))


def _unsettled(value: bool | None, children: tuple[Trace, ...]) -> tuple[Missing, ...]:
    if value is not None:
        return ()
    return fewest_first(child.missing for child in children if child.holds is None)


def _trace_if(node: n.If, build: Build) -> Tracer:
    run, condition = build(node), trace_node(node.condition, build)
    then, otherwise = trace_node(node.then, build), trace_node(node.otherwise, build)

    def trace(frame: Frame) -> Trace:
        asked = condition(frame)
        branch = {True: (then,), False: (otherwise,), None: (then, otherwise)}[asked.holds]
        children = (asked, *(step(frame) for step in branch))
        value = run(frame)
        absent = fewest_first(c.missing for c in children) if value is None else ()
        return Trace(node, value, children, absent)

    return trace


def _trace_compare(node: n.Compare, build: Build) -> Tracer:
    if isinstance(node.left, n.Null) or isinstance(node.right, n.Null):
        return _trace_leaf(node, build)
    left = build(node.left)
    about = compare_about(node, node.op, node.left, node.right, build)
    return lambda frame: about(frame, left(frame))


def compare_about(node: n.Node, op: str, subject: n.Node, bound: n.Node, build: Build) -> About:
    """Explains `subject op bound` for a subject whose value is known already."""
    right, text = build(bound), to_text(subject)
    absent, strict = probe(n.ListLiteral((subject, bound)), build), build.nulls == "unknown"

    def about(frame: Frame, value: Value) -> Trace:
        threshold = right(frame)
        held = None
        if not (strict and (value is None or threshold is None)):
            held = checked(compare(op, value, threshold), value, threshold, node, frame)
        return Trace(
            node,
            held,
            missing=fewest_first([tuple(absent(frame))]) if held is None else (),
            distance=distance(value, threshold),
            left=text,
            operator=op,
            left_value=value,
            threshold=threshold,
        )

    return about


def distance(value: Value, threshold: Value) -> Decimal | None:
    """How far two numbers, or two dates in days, are apart; None for everything else."""
    if isinstance(value, Decimal) and isinstance(threshold, Decimal):
        return CONTEXT.abs(CONTEXT.subtract(value, threshold))
    if isinstance(value, FeelDate) and isinstance(threshold, FeelDate):
        return Decimal(abs(value.ordinal - threshold.ordinal))
    return None


def _trace_between(node: n.Between, build: Build) -> Tracer:
    bounds = n.RangeLiteral(node.low, node.high, start=node.start, end=node.end)
    about = _range_about(node, bounds, node.value, build)
    value = build(node.value)
    return lambda frame: about(frame, value(frame))


def _range_about(node: n.Node, bounds: n.RangeLiteral, subject: n.Node, build: Build) -> About:
    place = {"start": bounds.start, "end": bounds.end}
    low_op, high_op = (">=" if bounds.low_closed else ">"), ("<=" if bounds.high_closed else "<")
    low_node = n.Compare(low_op, subject, bounds.low, **place)
    high_node = n.Compare(high_op, subject, bounds.high, **place)
    low = compare_about(low_node, low_op, subject, bounds.low, build)
    high = compare_about(high_node, high_op, subject, bounds.high, build)

    def about(frame: Frame, value: Value) -> Trace:
        children = (low(frame, value), high(frame, value))
        held = all_of(*[child.holds for child in children])
        return Trace(
            node,
            held,
            children,
            _unsettled(held, children),
            distance=_least(c for c in children if held is not False or c.holds is False),
            left=children[0].left,
            operator="in",
            left_value=value,
        )

    return about


def _least(traces: Any) -> Decimal | None:
    distances = [trace.distance for trace in traces if trace.distance is not None]
    return min(distances, default=None)


def _trace_in(node: n.In, build: Build) -> Tracer:
    """Ranges and signs among the tests become steps; plain values stay one comparison."""
    if all(isinstance(test, (n.String, n.Number, n.Boolean)) for test in node.tests):
        return _trace_among(node, build)
    value, text = build(node.value), to_text(node.value)
    tests = tuple(_test_about(test, node.value, build) for test in node.tests)

    def trace(frame: Frame) -> Trace:
        subject = value(frame)
        children = tuple(test(frame, subject) for test in tests)
        held = any_of(*[child.holds for child in children])
        return Trace(
            node,
            held,
            children,
            _unsettled(held, children),
            distance=_least(c for c in children if c.holds is held),
            left=text,
            operator="in",
            left_value=subject,
        )

    return trace


def _trace_among(node: n.In, build: Build) -> Tracer:
    value, text, absent = build(node.value), to_text(node.value), probe(node.value, build)
    tests = tuple(map(build.test, node.tests))

    def trace(frame: Frame) -> Trace:
        subject = value(frame)
        held = any_of(*[test(frame, subject) for test in tests])
        missing = fewest_first([tuple(absent(frame))]) if held is None else ()
        return Trace(node, held, missing=missing, left=text, operator="in", left_value=subject)

    return trace


def _test_about(test: n.Node, subject: n.Node, build: Build) -> About:
    if isinstance(test, n.RangeLiteral):
        return _range_about(test, test, subject, build)
    if isinstance(test, n.UnaryCompare):
        place = {"start": test.start, "end": test.end}
        node = n.Compare(test.op, subject, test.value, **place)
        return compare_about(node, test.op, subject, test.value, build)
    return _value_about(test, subject, build)


def _value_about(test: n.Node, subject: n.Node, build: Build) -> About:
    passes, bound = build.test(test), build(test)
    absent, text = probe(n.ListLiteral((subject, test)), build), to_text(subject)

    def about(frame: Frame, value: Value) -> Trace:
        held = passes(frame, value)
        missing = fewest_first([tuple(absent(frame))]) if held is None else ()
        threshold = bound(frame.about(value))
        return Trace(test, held, (), missing, None, text, "=", value, threshold)

    return about


TRACERS: dict[type[n.Node], Callable[[Any, Build], Tracer]] = {
    n.And: _trace_joined,
    n.Or: _trace_joined,
    n.Compare: _trace_compare,
    n.Between: _trace_between,
    n.In: _trace_in,
    n.If: _trace_if,
    n.Call: _trace_call,
}
