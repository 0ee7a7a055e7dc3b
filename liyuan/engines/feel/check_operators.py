"""Checks of arithmetic, comparison, logic and tests: kinds and units must go together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.checker import Checker
from liyuan.engines.feel.types import ANY, BOOLEAN, DATE, DURATION, NUMBER, RATIO, STRING, Type

# From here on a literal compared with a fraction is taken for a percentage.
PERCENT_LOOKS_LIKE = Decimal(2)


def _negate(node: n.Negate, checker: Checker) -> Type:
    return checker.type_of(node.operand)


def _arithmetic(node: n.Arithmetic, checker: Checker) -> Type:
    left = _scalar(node.left, checker)
    right = _scalar(node.right, checker)
    kinds = {left.kind, right.kind}
    if kinds == {"number"}:
        return _UNITS[node.op](node, left, right, checker)
    if "any" in kinds:
        return ANY
    made = _OTHER_ARITHMETIC.get((node.op, left.kind, right.kind))
    if made is None:
        code = "feel.check.arithmetic"
        return checker.say(code, node, op=node.op, left=left.kind, right=right.kind)
    return made


_OTHER_ARITHMETIC: dict[tuple[str, str, str], Type] = {
    ("+", "string", "string"): STRING,
    ("-", "date", "date"): DURATION,
    ("+", "date", "duration"): DATE,
    ("-", "date", "duration"): DATE,
    ("+", "duration", "date"): DATE,
    ("+", "duration", "duration"): DURATION,
    ("-", "duration", "duration"): DURATION,
    ("*", "duration", "number"): DURATION,
    ("*", "number", "duration"): DURATION,
    ("/", "duration", "number"): DURATION,
    ("/", "duration", "duration"): NUMBER,
}


def _scalar(node: n.Node, checker: Checker) -> Type:
    """A type where one value is wanted: a yearly fact needs its period."""
    found = checker.type_of(node)
    if found.kind == "list" and isinstance(node, n.Name) and node.name in checker.types:
        return checker.say("feel.check.period", node, name=node.name)
    return found


def _same_unit(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    compare_units(node, left, right, checker)
    return left if left.unit else right


def _product(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    # A fraction times a plain number may be percentage points: no unit is claimed.
    if left.is_ratio or right.is_ratio:
        other = right if left.is_ratio else left
        return other if other.unit else NUMBER
    if left.unit and right.unit:
        return NUMBER
    return left if left.unit else right


def _quotient(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    if left.unit and left.unit == right.unit:
        return Type("number", RATIO)
    return left if right.unit is None or right.is_ratio else NUMBER


def _power(node: n.Arithmetic, left: Type, right: Type, checker: Checker) -> Type:
    return left if left.is_ratio else NUMBER


_UNITS: dict[str, Callable[[n.Arithmetic, Type, Type, Checker], Type]] = {
    "+": _same_unit,
    "-": _same_unit,
    "*": _product,
    "/": _quotient,
    "**": _power,
}


def compare_units(node: n.Node, left: Type, right: Type, checker: Checker) -> None:
    """Leave a finding when both sides have units that do not go together."""
    both_ratios = left.is_ratio and right.is_ratio
    if left.unit and right.unit and left.unit != right.unit and not both_ratios:
        checker.say("feel.check.unit", node, left=left.unit, right=right.unit)


def comparable(
    node: n.Node, left: n.Node, right: n.Node, types: tuple[Type, Type], checker: Checker
) -> None:
    """Leave findings when two sides cannot be compared, or only by mistake."""
    one, two = types
    if "any" not in (one.kind, two.kind) and one.kind != two.kind:
        checker.say("feel.check.compare", node, left=one.kind, right=two.kind)
        return
    compare_units(node, one, two, checker)
    for side, other in ((left, two), (right, one)):
        if isinstance(side, n.String) and other.values and not other.named(side.value):
            near = get_close_matches(side.value, [code for code, _, _ in other.values], 1, 0.5)
            params = {"found": side.value, "suggestion": (near or [""])[0]}
            checker.say("feel.check.value", side, **params)
        if isinstance(side, n.Number) and other.is_ratio and side.value >= PERCENT_LOOKS_LIKE:
            checker.say("feel.check.percent", side, found=str(side.value))


def _compare(node: n.Compare, checker: Checker) -> Type:
    types = _scalar(node.left, checker), _scalar(node.right, checker)
    comparable(node, node.left, node.right, types, checker)
    return BOOLEAN


def _joined(node: n.And | n.Or, checker: Checker) -> Type:
    for operand in node.operands:
        found = checker.type_of(operand)
        if found.kind not in ("boolean", "any"):
            checker.say("feel.check.boolean", operand, found=found.kind)
    return BOOLEAN


def _between(node: n.Between, checker: Checker) -> Type:
    value = _scalar(node.value, checker)
    for bound in (node.low, node.high):
        comparable(node, node.value, bound, (value, checker.type_of(bound)), checker)
    return BOOLEAN


def _in(node: n.In, checker: Checker) -> Type:
    value = _scalar(node.value, checker)
    for test in node.tests:
        check_test(node.value, value, test, checker)
    return BOOLEAN


def check_test(subject: n.Node, value: Type, test: n.Node, checker: Checker) -> None:
    """Leave findings on one unary test of a subject with a known type."""
    if isinstance(test, n.Anything):
        return
    if isinstance(test, n.RangeLiteral):
        for bound in (test.low, test.high):
            comparable(test, subject, bound, (value, checker.type_of(bound)), checker)
    elif isinstance(test, n.UnaryCompare):
        comparable(test, subject, test.value, (value, checker.type_of(test.value)), checker)
    elif isinstance(test, n.UnaryTests):
        for one in test.tests:
            check_test(subject, value, one, checker)
    elif isinstance(test, n.ListLiteral):
        for item in test.items:
            check_test(subject, value, item, checker)
    elif any(isinstance(inner, n.Subject) for inner in n.walk(test)):
        checker.binding({"?": value}).type_of(test)
    else:
        wanted = checker.type_of(test)
        same = (value, ANY if wanted.kind == "list" else wanted)
        comparable(test, subject, test, same, checker)


def _unary_tests(node: n.UnaryTests | n.UnaryCompare, checker: Checker) -> Type:
    check_test(node, checker.bound.get("?", checker.types.get("?", ANY)), node, checker)
    return BOOLEAN


def _subject(node: n.Subject, checker: Checker) -> Type:
    return checker.bound.get("?", checker.types.get("?", ANY))


TYPERS: dict[type[n.Node], Callable[[Any, Checker], Type]] = {
    n.Subject: _subject,
    n.Negate: _negate,
    n.Arithmetic: _arithmetic,
    n.Compare: _compare,
    n.And: _joined,
    n.Or: _joined,
    n.Between: _between,
    n.In: _in,
    n.UnaryTests: _unary_tests,
    n.UnaryCompare: _unary_tests,
}
