"""One thing against constants, the shape most conditions have: how it is checked, once or often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.compare import TURNED, order_key
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.values import Value

Check = Callable[[Any], bool]

# `value op bound` by Python's own operators, written out: calls of `operator` are slower.
_CHECKS: dict[str, Callable[[Any], Check]] = {
    "<": lambda bound: lambda value: value < bound,
    "<=": lambda bound: lambda value: value <= bound,
    ">": lambda bound: lambda value: value > bound,
    ">=": lambda bound: lambda value: value >= bound,
    "=": lambda bound: lambda value: value == bound,
    "!=": lambda bound: lambda value: value != bound,
    "in": lambda bound: bound.__contains__,
    "[]": lambda ends: (lambda low, high: lambda value: low <= value <= high)(*ends),
    "[)": lambda ends: (lambda low, high: lambda value: low <= value < high)(*ends),
    "(]": lambda ends: (lambda low, high: lambda value: low < value <= high)(*ends),
    "()": lambda ends: (lambda low, high: lambda value: low < value < high)(*ends),
}
# The same for one value against many bounds.
_CHECKS_OF_MANY: dict[str, Callable[[Any, Iterable[Any]], list[bool]]] = {
    "<": lambda value, bounds: [value < bound for bound in bounds],
    "<=": lambda value, bounds: [value <= bound for bound in bounds],
    ">": lambda value, bounds: [value > bound for bound in bounds],
    ">=": lambda value, bounds: [value >= bound for bound in bounds],
    "=": lambda value, bounds: [value == bound for bound in bounds],
    "!=": lambda value, bounds: [value != bound for bound in bounds],
    "in": lambda value, bounds: [value in bound for bound in bounds],
    "[]": lambda value, bounds: [low <= value <= high for low, high in bounds],
    "[)": lambda value, bounds: [low <= value < high for low, high in bounds],
    "(]": lambda value, bounds: [low < value <= high for low, high in bounds],
    "()": lambda value, bounds: [low < value < high for low, high in bounds],
}
ORDERS = frozenset(("<", "<=", ">", ">="))
_ANY_SIGN = frozenset(TURNED)
# Which signs Python's operators mean as the language does, by the kind of both sides.
_SIGNS: dict[type, frozenset[str]] = {
    Decimal: _ANY_SIGN,
    str: _ANY_SIGN,
    bool: frozenset(("=", "!=")),
    FeelDate: ORDERS,
}
_ENDS_OF = frozenset((Decimal, str, FeelDate))


class Comparison(NamedTuple):
    """`left op bound`; `op` is a sign, `in` for several constants, or the brackets of a range.

    It says something of a `left` of `kind`; any other value is for the plain closure.
    """

    left: n.Node
    op: str
    kind: type
    bound: Any

    @property
    def check(self) -> Check:
        """Whether a value of `kind` passes."""
        check = _CHECKS[self.op](self.bound)
        return _of_day(check) if self.kind is FeelDate else check

    def checks(self, value: Any, bounds: Iterable[Any]) -> list[bool]:
        """Whether one value passes each of several bounds of such comparisons."""
        key = order_key(value) if self.kind is FeelDate else value
        return _CHECKS_OF_MANY[self.op](key, bounds)


def _of_day(check: Check) -> Check:
    return lambda day: check((day.year, day.month, day.day))


def comparison(node: n.Node, build: Build) -> Comparison | None:
    """The condition as one thing against constants; None when it is no such condition."""
    if isinstance(node, n.Compare):
        return _of_compare(node, build)
    if isinstance(node, n.Between):
        ends = n.RangeLiteral(node.low, node.high)
        return of_test(node.value, ends, build)
    if not isinstance(node, n.In):
        return None
    tests = node.tests
    if len(tests) == 1 and not isinstance(tests[0], n.ListLiteral):
        return of_test(node.value, tests[0], build)
    return _among(node.value, tests, build)


def _of_compare(node: n.Compare, build: Build) -> Comparison | None:
    bound = known(node.right, build)
    if bound:
        return _against(node.left, node.op, bound.value)
    bound = known(node.left, build)
    return _against(node.right, TURNED[node.op], bound.value) if bound else None


def of_test(left: n.Node, test: n.Node, build: Build) -> Comparison | None:
    """The same for a unary test about `left`: a constant, a sign with one, a range of constants."""
    if isinstance(test, n.RangeLiteral):
        return _within(left, test, build)
    op, bound = (test.op, test.value) if isinstance(test, n.UnaryCompare) else ("=", test)
    found = known(bound, build)
    return _against(left, op, found.value) if found else None


def _against(left: n.Node, op: str, value: Value) -> Comparison | None:
    kind = type(value)
    if op not in _SIGNS.get(kind, ()):
        return None
    return Comparison(left, op, kind, order_key(value) if kind is FeelDate else value)


def _within(left: n.Node, test: n.RangeLiteral, build: Build) -> Comparison | None:
    low, high = known(test.low, build), known(test.high, build)
    if low is None or high is None or {type(low.value), type(high.value)} - _ENDS_OF:
        return None
    kind = type(low.value)
    if kind is not type(high.value):
        return None
    op = ("[" if test.low_closed else "(") + ("]" if test.high_closed else ")")
    ends = (low.value, high.value)
    return Comparison(left, op, kind, tuple(map(order_key, ends)) if kind is FeelDate else ends)


def _among(left: n.Node, tests: tuple[n.Node, ...], build: Build) -> Comparison | None:
    """One of several texts, or of several numbers."""
    listed = tests[0].items if isinstance(tests[0], n.ListLiteral) and len(tests) == 1 else tests
    found = [known(test, build) for test in listed]
    values = [each.value for each in found if each]
    kinds = set(map(type, values))
    if not all(found) or kinds not in ({str}, {Decimal}):
        return None
    return Comparison(left, "in", kinds.pop(), frozenset(values))
