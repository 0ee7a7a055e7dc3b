"""Why a rule says what it says: the tree of what was evaluated, with the values on the way.

What a step is, its texts and operators, is made once per rule; a `Trace` only adds values.
Distances, missing facts and the facts behind a figure are worked out when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import all_of, any_of, compare, negated
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.feel.missing import probe
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.run_operators import checked
from liyuan.engines.feel.shortcuts import against
from liyuan.engines.feel.trace import Join, Step, Trace
from liyuan.engines.feel.values import Scope, Value, lift

Tracer = Callable[[Frame], Trace]
About = Callable[[Frame, Value], Trace]

_new = tuple.__new__  # a Trace in a third less time: thousands are made for a firm's page


def explain(compiled: Compiled, scope: Scope) -> Trace:
    """The tree behind `evaluate(compiled, scope)`; every branch is followed, even after a no."""
    subject = lift(scope["?"]) if "?" in scope else None
    frame = Frame(scope, subject)
    try:
        trace = tracer_of(compiled)(frame)
    except RecursionError:
        frame.fail("feel.limit.calls", compiled.node, {"limit": ""})
        trace = Trace(Step(compiled.node), None, frame)
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
    run, step = build(node), Step(node, absent=probe(node, build))
    return lambda frame: Trace(step, run(frame), frame)


def _trace_call(node: n.Call, build: Build) -> Tracer:
    """A call on a fact also shows the fact's value: what does 行业代码 begin with?"""
    first = node.arguments[0] if node.arguments else node
    fact = first.value if isinstance(first, n.Named) else first
    if not isinstance(fact, (n.Name, n.Filter, n.Path)):
        return _trace_leaf(node, build)
    run, read = build(node), build(fact)
    step = Step(node, left=to_text(fact), absent=probe(node, build))
    return lambda frame: Trace(step, run(frame), frame, (), read(frame))


def _is_not(node: n.Node) -> bool:
    function = node.function if isinstance(node, n.Call) else None
    named = isinstance(function, n.Name) and function.name == "not"
    return named and isinstance(node, n.Call) and len(node.arguments) == 1


def _trace_not(node: Any, build: Build) -> Tracer:
    argument = node.arguments[0]
    inner = trace_node(argument.value if isinstance(argument, n.Named) else argument, build)
    step = Step(node, join=Join.NOT)

    def trace(frame: Frame) -> Trace:
        child = inner(frame)
        return Trace(step, negated(child.holds), frame, (child,))

    return trace


def _trace_joined(node: n.And | n.Or, build: Build) -> Tracer:
    operands = tuple(trace_node(operand, build) for operand in node.operands)
    both = isinstance(node, n.And)
    join, step = (
        (all_of, Step(node, join=Join.ALL)) if both else (any_of, Step(node, join=Join.ANY))
    )

    def trace(frame: Frame) -> Trace:
        children = tuple([operand(frame) for operand in operands])
        return Trace(step, join(*[child.holds for child in children]), frame, children)

    return trace


def _trace_if(node: n.If, build: Build) -> Tracer:
    """The condition and the branch it leads to; both branches when it cannot be told."""
    run, condition = build(node), trace_node(node.condition, build)
    then, otherwise = trace_node(node.then, build), trace_node(node.otherwise, build)
    step = Step(node, join=Join.IF)

    def trace(frame: Frame) -> Trace:
        asked = condition(frame)
        if asked.value is True:
            taken = then(frame)
            return Trace(step, taken.value, frame, (asked, taken))
        other = (otherwise,) if asked.value is False else (then, otherwise)
        children = (asked, *[branch(frame) for branch in other])
        value = children[1].value if asked.value is False else run(frame)
        return Trace(step, value, frame, children)

    return trace


def _trace_compare(node: n.Compare, build: Build) -> Tracer:
    if isinstance(node.left, n.Null) or isinstance(node.right, n.Null):
        return _trace_leaf(node, build)
    left = build(node.left)
    about = compare_about(node, node.op, node.left, node.right, build)
    return lambda frame: about(frame, left(frame))


def compare_about(node: n.Node, op: str, subject: n.Node, bound: n.Node, build: Build) -> About:
    """Explains `subject op bound` for a subject whose value is known already."""
    right, strict = build(bound), build.nulls == "unknown"
    absent = probe(n.ListLiteral((subject, bound)), build)
    step = Step(node, to_text(subject), op, absent=absent)

    def about(frame: Frame, value: Value) -> Trace:
        threshold = right(frame)
        held = None
        if not (strict and (value is None or threshold is None)):
            held = checked(compare(op, value, threshold), value, threshold, node, frame)
        return Trace(step, held, frame, (), value, threshold)

    found = known(bound, build)
    test = against(op, found.value) if found else None
    if found is None or test is None:
        return about
    limit, (kind, check) = found.value, test

    def everyday(frame: Frame, value: Value) -> Trace:
        if type(value) is not kind:
            return about(frame, value)
        return _new(Trace, (step, check(value), frame, (), value, limit, ()))

    return everyday


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
    step = Step(node, to_text(subject), "in", join=Join.ALL)

    def about(frame: Frame, value: Value) -> Trace:
        above, below = low(frame, value), high(frame, value)
        held = all_of(above.holds, below.holds)
        return _new(Trace, (step, held, frame, (above, below), value, None, ()))

    return about


def _trace_in(node: n.In, build: Build) -> Tracer:
    """Ranges and signs among the tests become steps; plain values stay one comparison."""
    if all(isinstance(test, (n.String, n.Number, n.Boolean)) for test in node.tests):
        return _trace_among(node, build)
    value, step = build(node.value), Step(node, to_text(node.value), "in", join=Join.ANY)
    tests = tuple(_test_about(test, node.value, build) for test in node.tests)

    def trace(frame: Frame) -> Trace:
        subject = value(frame)
        children = tuple([test(frame, subject) for test in tests])
        held = any_of(*[child.holds for child in children])
        return _new(Trace, (step, held, frame, children, subject, None, ()))

    return trace


def _trace_among(node: n.In, build: Build) -> Tracer:
    run, value = build(node), build(node.value)
    step = Step(node, to_text(node.value), "in", absent=probe(node.value, build))
    return lambda frame: _new(Trace, (step, run(frame), frame, (), value(frame), None, ()))


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
    step = Step(test, to_text(subject), "=", absent=probe(n.ListLiteral((subject, test)), build))

    def about(frame: Frame, value: Value) -> Trace:
        held = passes(frame, value)
        return Trace(step, held, frame, (), value, bound(frame.about(value)))

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
