"""Checks of arithmetic, comparison and tests: kinds, units and codes must go together."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.checker import Checker, nearest
from liyuan.engines.feel.check.conditions import settled
from liyuan.engines.feel.check.units import UNITS, Side, same_units
from liyuan.engines.feel.types import (
    ANY,
    BOOLEAN,
    DATE,
    DAYS,
    DURATION,
    DURATIONS,
    MOMENT,
    MONTHS,
    NUMBER,
    STRING,
    TIME,
    Type,
    fits,
)

# From here on a literal compared with a fraction is taken for a percentage.
PERCENT_LOOKS_LIKE = Decimal("1.5")
_ORDER = frozenset(("<", "<=", ">", ">="))
_UNORDERED = frozenset(("boolean", "context", "function", "range"))


def _negate(node: n.Negate, checker: Checker) -> Type:
    found = scalar(node.operand, checker)
    if found.kind not in ("number", "any") and found.kind not in DURATIONS:
        return checker.say("feel.value.negate", node, found=found.kind)
    return found.plain


def _arithmetic(node: n.Arithmetic, checker: Checker) -> Type:
    left = Side(node.left, scalar(node.left, checker))
    right = Side(node.right, scalar(node.right, checker))
    kinds = left.type.kind, right.type.kind
    if kinds == ("number", "number"):
        return UNITS[node.op](node, left, right, checker)
    if "any" in kinds:
        return ANY
    exact = (node.op, *kinds)
    general = (node.op, _general(kinds[0]), _general(kinds[1]))
    made = _MADE[exact] if exact in _MADE else _MADE.get(general)
    if made is None:
        params = {"op": node.op, "left": kinds[0], "right": kinds[1]}
        return checker.say("feel.check.arithmetic", node, **params)
    return made


def _general(kind: str) -> str:
    """Durations of a kind that is not told apart."""
    return "duration" if kind in DURATIONS else kind


_DAYS, _MONTHS = "days and time duration", "years and months duration"
_SPANS = ((_DAYS, DAYS), (_MONTHS, MONTHS), ("duration", DURATION))
_POINTS_IN_TIME = (("date", DATE), ("date and time", MOMENT))
_Key = tuple[str, str, str]
_MADE: dict[_Key, Type | None] = {
    ("+", "string", "string"): STRING,
    ("-", "time", "time"): DAYS,
    ("+", "time", _DAYS): TIME,
    ("-", "time", _DAYS): TIME,
    ("+", _DAYS, "time"): TIME,
    **{("-", one, two): DAYS for one, _ in _POINTS_IN_TIME for two, _ in _POINTS_IN_TIME},
    **{("+", kind, "duration"): made for kind, made in _POINTS_IN_TIME},
    **{("-", kind, "duration"): made for kind, made in _POINTS_IN_TIME},
    **{("+", "duration", kind): made for kind, made in _POINTS_IN_TIME},
    **{(op, kind, kind): made for kind, made in _SPANS for op in "+-"},
    **{("/", kind, kind): NUMBER for kind, _ in _SPANS},
    **{(op, kind, "number"): made for kind, made in _SPANS for op in "*/"},
    **{("*", "number", kind): made for kind, made in _SPANS},
    # Months have no fixed number of days: the two kinds have no sum and no ratio.
    **{(op, _DAYS, _MONTHS): None for op in "+-/"},
    **{(op, _MONTHS, _DAYS): None for op in "+-/"},
}


def scalar(node: n.Node, checker: Checker) -> Type:
    """A type where one value is wanted: a yearly fact needs its period, a list its index."""
    return one_value(node, checker.type_of(node), checker)


def one_value(node: n.Node, found: Type, checker: Checker) -> Type:
    """The type, or a finding when it is that of a list."""
    if found.kind != "list":
        return found
    if isinstance(node, n.Name) and node.name in checker.types and node.name not in checker.bound:
        return checker.say("feel.check.period", node, name=node.name, period=_period(checker))
    if isinstance(node, n.ListLiteral) and len(node.items) < 2:
        return ANY
    return checker.say("feel.check.item", node)


def _period(checker: Checker) -> str:
    """The pack's own word for the latest year, to show how it is written."""
    for name, found in checker.types.items():
        if found.allowed and found.allowed[0].low == found.allowed[0].high == 1:
            return name
    return "1"


def comparable(
    node: n.Node, left: n.Node, right: n.Node, types: tuple[Type, Type], checker: Checker
) -> None:
    """Leave findings when two sides cannot be compared, or only by mistake."""
    one, two = types
    if not fits(one.kind, two.kind):
        checker.say("feel.check.compare", node, left=one.kind, right=two.kind)
        return
    same_units(node, Side(left, one), Side(right, two), checker)
    if one.values and two.values and _apart(one, two):
        checker.say("feel.check.codes", node, left=_named(left), right=_named(right))
    for side, other in ((left, two), (right, one)):
        if isinstance(side, n.String) and other.values and not other.named(side.value):
            checker.say("feel.check.value", side, found=side.value, **_meant(side.value, other))
        if isinstance(side, n.Number) and other.is_ratio and side.value >= PERCENT_LOOKS_LIKE:
            checker.say("feel.check.percent", side, found=str(side.value))


def _apart(one: Type, two: Type) -> bool:
    """Whether two code lists are different ones: neither holds the other."""
    codes, others = ({code for code, _, _ in found.values} for found in (one, two))
    return not (codes <= others or others <= codes)


def _named(node: n.Node) -> str:
    return next((part.name for part in n.walk(node) if isinstance(part, n.Name)), "")


def _meant(word: str, of: Type) -> dict[str, str]:
    """The code that a wrong one stands for: by its name first, then by its spelling."""
    for code, *names in of.values:
        if word in names:
            return {"suggestion": code}
    return {"suggestion": nearest(word, [code for code, _, _ in of.values])}


def _compare(node: n.Compare, checker: Checker) -> Type:
    before = len(checker.findings)
    left, right = checker.type_of(node.left), checker.type_of(node.right)
    if not (left.kind == right.kind == "list" and node.op not in _ORDER):
        left = one_value(node.left, left, checker)
        right = one_value(node.right, right, checker)
    comparable(node, node.left, node.right, (left, right), checker)
    if node.op in _ORDER and left.kind == right.kind and left.kind in _UNORDERED:
        checker.say("feel.check.compare", node, left=left.kind, right=right.kind)
    if _may_be_settled(node, left, right):
        settled(node, before, checker)
    return BOOLEAN


_LITERAL = (n.Number, n.String, n.AtLiteral, n.Boolean, n.Negate, n.Arithmetic, n.Call)


def _may_be_settled(node: n.Compare, left: Type, right: Type) -> bool:
    """A comparison of a fact that may have any value with anything needs no second look."""
    one, two = isinstance(node.left, _LITERAL), isinstance(node.right, _LITERAL)
    if not (one or two):
        return node.left == node.right
    fact = right if one else left
    coded = len(fact.values) == 1 or (fact.values and node.op in _ORDER)
    return bool((one and two) or fact.allowed or fact.whole or coded)


def _between(node: n.Between, checker: Checker) -> Type:
    before = len(checker.findings)
    value = scalar(node.value, checker)
    for bound in (node.low, node.high):
        comparable(node, node.value, bound, (value, scalar(bound, checker)), checker)
    settled(node, before, checker)
    return BOOLEAN


def _in(node: n.In, checker: Checker) -> Type:
    before = len(checker.findings)
    value = checker.type_of(node.value)
    if value.kind == "list" and all(map(_wants_one, node.tests)):
        value = one_value(node.value, value, checker)
    for test in node.tests:
        check_test(node.value, value, test, checker)
    settled(node, before, checker)
    return BOOLEAN


def _wants_one(test: n.Node) -> bool:
    """Whether a list can never pass the test."""
    ordered = isinstance(test, n.UnaryCompare) and test.op in _ORDER
    return ordered or isinstance(test, (n.RangeLiteral, n.Number, n.String))


def check_test(subject: n.Node, value: Type, test: n.Node, checker: Checker) -> None:
    """Leave findings on one unary test of a subject with a known type."""
    if isinstance(test, n.Anything):
        return
    if isinstance(test, n.RangeLiteral):
        _test_ends(subject, value, test, checker)
    elif isinstance(test, n.UnaryCompare):
        wanted = checker.type_of(test.value)
        if value.kind != "list" or test.op in _ORDER:
            wanted = one_value(test.value, wanted, checker)
        comparable(test, subject, test.value, (value, wanted), checker)
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
        inner = wanted.item or ANY if wanted.kind in ("list", "range") else wanted
        loose = wanted.kind == "boolean" and value.kind != "boolean"
        comparable(test, subject, test, (value, ANY if loose else inner), checker)


def _test_ends(subject: n.Node, value: Type, test: n.RangeLiteral, checker: Checker) -> None:
    for bound in (test.low, test.high):
        if bound is not None:
            comparable(test, subject, bound, (value, scalar(bound, checker)), checker)


def _unary_tests(node: n.UnaryTests | n.UnaryCompare, checker: Checker) -> Type:
    check_test(node, _subject(node, checker), node, checker)
    return BOOLEAN


def _subject(node: n.Node, checker: Checker) -> Type:
    return checker.bound.get("?", checker.types.get("?", ANY))


TYPERS: dict[type[n.Node], Callable[[Any, Checker], Type]] = {
    n.Subject: _subject,
    n.Negate: _negate,
    n.Arithmetic: _arithmetic,
    n.Compare: _compare,
    n.Between: _between,
    n.In: _in,
    n.UnaryTests: _unary_tests,
    n.UnaryCompare: _unary_tests,
}
