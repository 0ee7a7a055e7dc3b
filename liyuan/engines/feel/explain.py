"""Why a rule says what it says: the tree of what was evaluated, with the values on the way.

What a step is, its texts and operators, is made once per rule; a `Trace` only adds values.
Distances, missing facts and the facts behind a figure are worked out when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import any_of, compare, negated
from liyuan.engines.feel.comparisons import Check, comparison
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled
from liyuan.engines.feel.missing import probe
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.run_operators import checked
from liyuan.engines.feel.trace import Join, Step, Trace
from liyuan.engines.feel.values import Scope, Value, subject_of

Tracer = Callable[[Frame], Trace]
About = Callable[[Frame, Value], Trace]

_new = tuple.__new__  # a Trace in a third less time: thousands are made for a firm's page


@dataclass(frozen=True, slots=True)
class AboutLimit:
    """Explains a comparison with a constant; what is no everyday value is for `otherwise`."""

    step: Step
    limit: Value
    kind: type
    check: Check
    strict: bool
    otherwise: About

    def __call__(self, frame: Frame, value: Value) -> Trace:
        if type(value) is self.kind:
            return _new(Trace, (self.step, self.check(value), frame, (), value, self.limit, ()))
        if value is None and self.strict:
            return _new(Trace, (self.step, None, frame, (), None, self.limit, ()))
        return self.otherwise(frame, value)


def explain(compiled: Compiled, scope: Scope) -> Trace:
    """The tree behind `evaluate(compiled, scope)`; every branch is followed, even after a no."""
    frame = Frame(scope)
    try:
        frame.subject = subject_of(scope)
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
    run, step = build(node), Step(node, absent=probe(node, build), build=build)
    return lambda frame: _new(Trace, (step, run(frame), frame, (), None, None, ()))


def _trace_call(node: n.Call, build: Build) -> Tracer:
    """A call on a fact also shows the fact's value: what does 行业代码 begin with?"""
    first = node.arguments[0] if node.arguments else node
    fact = first.value if isinstance(first, n.Named) else first
    if not isinstance(fact, (n.Name, n.Filter, n.Path)):
        return _trace_leaf(node, build)
    run, read = build(node), build(fact)
    step = Step(node, left=to_text(fact), absent=probe(node, build))
    return lambda frame: _new(Trace, (step, run(frame), frame, (), read(frame), None, ()))


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
    decides = isinstance(node, n.Or)
    step = Step(node, join=Join.ANY if decides else Join.ALL)

    def trace(frame: Frame) -> Trace:
        children = tuple([operand(frame) for operand in operands])
        held = _joined(children, decides)
        return _new(Trace, (step, held, frame, children, None, None, ()))

    return trace


def _joined(steps: tuple[Trace, ...], decides: bool) -> bool | None:
    """Kleene's or when True decides, his and when False does."""
    held: bool | None = not decides
    for step in steps:
        value = step.value
        if value is decides:
            return decides
        if value is not (not decides):
            held = None
    return held


def _trace_if(node: n.If, build: Build) -> Tracer:
    """The condition and the branch it leads to; both branches when it cannot be told."""
    run, condition = build(node), trace_node(node.condition, build)
    then, otherwise = trace_node(node.then, build), trace_node(node.otherwise, build)
    step = Step(node, join=Join.IF)

    def trace(frame: Frame) -> Trace:
        asked = condition(frame)
        if asked.value is True:
            taken = then(frame)
            return _new(Trace, (step, taken.value, frame, (asked, taken), None, None, ()))
        other = (otherwise,) if asked.value is False else (then, otherwise)
        children = (asked, *[branch(frame) for branch in other])
        value = children[1].value if asked.value is False else run(frame)
        return Trace(step, value, frame, children)

    return trace


def _trace_about(node: Any, build: Build) -> Tracer:
    subject, about = ABOUTS[type(node)](node, build)
    value = build(subject)
    return lambda frame: about(frame, value(frame))


def _about_compare(node: n.Compare, build: Build) -> tuple[n.Node, About]:
    return node.left, compare_about(node, node.op, node.left, node.right, build)


def _trace_compare(node: n.Compare, build: Build) -> Tracer:
    asks_null = isinstance(node.left, n.Null) or isinstance(node.right, n.Null)
    return (_trace_leaf if asks_null else _trace_about)(node, build)


def compare_about(node: n.Node, op: str, subject: n.Node, bound: n.Node, build: Build) -> About:
    """Explains `subject op bound` for a subject whose value is known already."""
    # `= null` asks for null itself, as in `run_membership`
    right, strict = build(bound), build.nulls == "unknown" and not isinstance(bound, n.Null)
    absent = probe(n.ListLiteral((subject, bound)), build)
    step = Step(node, to_text(subject), op, absent=absent, build=build)

    def about(frame: Frame, value: Value) -> Trace:
        threshold = right(frame)
        held = None
        if not (strict and (value is None or threshold is None)):
            held = checked(compare(op, value, threshold), value, threshold, node, frame)
        return Trace(step, held, frame, (), value, threshold)

    found, fixed = comparison(n.Compare(op, subject, bound), build), known(bound, build)
    if found is None or fixed is None:
        return about
    return AboutLimit(step, fixed.value, found.kind, found.check, strict, about)


def _about_between(node: n.Between, build: Build) -> tuple[n.Node, About]:
    bounds = n.RangeLiteral(node.low, node.high, start=node.start, end=node.end)
    return node.value, _range_about(node, bounds, node.value, build)


def _range_about(node: n.Node, bounds: n.RangeLiteral, subject: n.Node, build: Build) -> About:
    place = {"start": bounds.start, "end": bounds.end}
    low_op, high_op = (">=" if bounds.low_closed else ">"), ("<=" if bounds.high_closed else "<")
    low_node = n.Compare(low_op, subject, bounds.low, **place)
    high_node = n.Compare(high_op, subject, bounds.high, **place)
    low = compare_about(low_node, low_op, subject, bounds.low, build)
    high = compare_about(high_node, high_op, subject, bounds.high, build)
    step = Step(node, to_text(subject), "in", join=Join.ALL)

    def about(frame: Frame, value: Value) -> Trace:
        ends = (low(frame, value), high(frame, value))
        return _new(Trace, (step, _joined(ends, False), frame, ends, value, None, ()))

    return about


def _about_in(node: n.In, build: Build) -> tuple[n.Node, About]:
    """Ranges and signs among the tests become steps; plain values stay one comparison."""
    if all(isinstance(test, (n.String, n.Number, n.Boolean)) for test in node.tests):
        return node.value, _about_among(node, build)
    step = Step(node, to_text(node.value), "in", join=Join.ANY)
    tests = tuple(_test_about(test, node.value, build) for test in node.tests)

    def about(frame: Frame, value: Value) -> Trace:
        children = tuple([test(frame, value) for test in tests])
        held = _joined(children, True)
        return _new(Trace, (step, held, frame, children, value, None, ()))

    return node.value, about


def _about_among(node: n.In, build: Build) -> About:
    step = Step(node, to_text(node.value), "in", absent=probe(node.value, build))
    tests = tuple(map(build.test, node.tests))
    found, strict = comparison(node, build), build.nulls == "unknown"

    def about(frame: Frame, value: Value) -> Trace:
        held = any_of(*[test(frame, value) for test in tests])
        return Trace(step, held, frame, (), value)

    if found is None:
        return about
    kind, check = found.kind, found.check

    def everyday(frame: Frame, value: Value) -> Trace:
        if type(value) is kind:
            return _new(Trace, (step, check(value), frame, (), value, None, ()))
        if value is None and strict:
            return _new(Trace, (step, None, frame, (), None, None, ()))
        return about(frame, value)

    return everyday


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


# What is said about a subject, and the subject: conditions that put one thing against others.
ABOUTS: dict[type[n.Node], Callable[[Any, Build], tuple[n.Node, About]]] = {
    n.Compare: _about_compare,
    n.Between: _about_between,
    n.In: _about_in,
}
TRACERS: dict[type[n.Node], Callable[[Any, Build], Tracer]] = {
    n.And: _trace_joined,
    n.Or: _trace_joined,
    n.Compare: _trace_compare,
    n.Between: _trace_about,
    n.In: _trace_about,
    n.If: _trace_if,
    n.Call: _trace_call,
}
