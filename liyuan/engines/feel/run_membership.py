"""Closures for tests of a value: `in`, `between` and the cells of decision tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Test
from liyuan.engines.feel.compare import all_of, any_of, compare, equal, negated, same, within
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.run_operators import checked
from liyuan.engines.feel.values import FeelRange, Value


def run_in(node: n.In, build: Build) -> Run:
    value, tests = build(node.value), tuple(map(build.test, node.tests))

    def run(frame: Frame) -> Value:
        subject = value(frame)
        return any_of(*[test(frame, subject) for test in tests])

    return run


def run_between(node: n.Between, build: Build) -> Run:
    value, low, high = map(build, (node.value, node.low, node.high))

    def run(frame: Frame) -> Value:
        subject, bottom, top = value(frame), low(frame), high(frame)
        return all_of(
            checked(compare(">=", subject, bottom), subject, bottom, node, frame),
            checked(compare("<=", subject, top), subject, top, node, frame),
        )

    return run


def run_unary_tests(node: n.UnaryTests | n.UnaryCompare | n.Anything, build: Build) -> Run:
    """Unary tests that stand alone are about `?`."""
    test = build.test(node)
    return lambda frame: test(frame, frame.subject)


def test_all(node: n.UnaryTests, build: Build) -> Test:
    tests = tuple(map(build.test, node.tests))
    if len(tests) == 1 and not node.negated:
        return tests[0]

    def test(frame: Frame, subject: Value) -> bool | None:
        found = any_of(*[test(frame, subject) for test in tests])
        return negated(found) if node.negated else found

    return test


def test_anything(node: n.Anything, build: Build) -> Test:
    return lambda frame, subject: True


def test_compare(node: n.UnaryCompare, build: Build) -> Test:
    op, bound = node.op, build(node.value)
    asks_null = isinstance(node.value, n.Null) or build.nulls == "standard"

    def test(frame: Frame, subject: Value) -> bool | None:
        value = bound(frame)
        if not asks_null and (subject is None or value is None):
            return None
        return checked(compare(op, subject, value), subject, value, node, frame)

    return test


def test_range(node: n.RangeLiteral, build: Build) -> Test:
    low, high = build(node.low), build(node.high)
    above, below = (">=" if node.low_closed else ">"), ("<=" if node.high_closed else "<")

    def test(frame: Frame, subject: Value) -> bool | None:
        bottom, top = low(frame), high(frame)
        return all_of(
            checked(compare(above, subject, bottom), subject, bottom, node, frame),
            checked(compare(below, subject, top), subject, top, node, frame),
        )

    return test


def test_value(node: n.Node, build: Build) -> Test:
    """Any expression: a condition when it speaks of `?`, else something to be equal to or in."""
    run = build(node)
    about = any(isinstance(inner, n.Subject) for inner in n.walk(node))
    strict = build.nulls == "unknown" and not isinstance(node, n.Null)
    decides = build.nulls == "standard" and not isinstance(node, (n.Boolean, n.Name, n.Path))

    def test(frame: Frame, subject: Value) -> bool | None:
        value = run(frame.about(subject) if about else frame)
        if about and (value is None or isinstance(value, bool)):
            return value
        if decides and isinstance(value, bool) and not isinstance(subject, (bool, list, tuple)):
            return value  # a condition, though it does not speak of `?`
        if strict and (subject is None or value is None):
            return None
        return matches(subject, value)

    return test


def matches(subject: Value, value: Value) -> bool | None:
    """Whether the subject lies in a range, is one of a list, or equals the value."""
    if isinstance(value, FeelRange):
        return within(subject, value)
    if isinstance(value, (list, tuple)):
        if same(subject, value):
            return True
        # An entry of another kind is simply not the subject; null entries do not hide others.
        return any(matches(subject, entry) is True for entry in value)
    return equal(subject, value)


RUNS: dict[type[n.Node], Callable[[Any, Build], Run]] = {
    n.In: run_in,
    n.Between: run_between,
    n.UnaryTests: run_unary_tests,
    n.UnaryCompare: run_unary_tests,
    n.Anything: run_unary_tests,
}
TESTS: dict[type[n.Node], Callable[[Any, Build], Test]] = {
    n.UnaryTests: test_all,
    n.Anything: test_anything,
    n.UnaryCompare: test_compare,
    n.RangeLiteral: test_range,
}
