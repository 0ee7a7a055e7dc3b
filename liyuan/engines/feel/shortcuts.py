"""Faster closures for the shapes that rules are made of: a fact against a constant, a year's entry.

Each takes only the everyday case, a present value of the right kind, and leaves everything else
to the plain closure of the same node: meaning, reasons and their places are written only once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Test
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.run_operators import bound_or, constant
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.values import PLAIN, Value

Check = Callable[[Any], bool]
# `value op bound` by Python's own operators, written out: calls of `operator` are slower.
_ORDER: dict[str, Callable[[Any], Check]] = {
    "<": lambda bound: lambda value: value < bound,
    "<=": lambda bound: lambda value: value <= bound,
    ">": lambda bound: lambda value: value > bound,
    ">=": lambda bound: lambda value: value >= bound,
}
_SAME: dict[str, Callable[[Any], Check]] = {
    "=": lambda bound: lambda value: value == bound,
    "!=": lambda bound: lambda value: value != bound,
}
_COMPARED = {Decimal: _ORDER | _SAME, str: _ORDER | _SAME, bool: _SAME}
_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}


class Against(NamedTuple):
    """A test of values of one kind against something constant."""

    kind: type
    check: Check


def against(op: str, value: Value) -> Against | None:
    """`… op value`, when values of that kind are compared by Python's own operators."""
    check = _COMPARED.get(type(value), {}).get(op)
    return Against(type(value), check(value)) if check else None


def against_test(test: n.Node, build: Build) -> Against | None:
    """The same for a unary test: a constant, a sign with a constant, a range of constants."""
    if isinstance(test, n.RangeLiteral):
        return _against_range(test, build)
    op, bound = (test.op, test.value) if isinstance(test, n.UnaryCompare) else ("=", test)
    found = known(bound, build)
    return against(op, found.value) if found else None


def _against_range(test: n.RangeLiteral, build: Build) -> Against | None:
    low, high = known(test.low, build), known(test.high, build)
    kind = type(low.value) if low else None
    if low is None or high is None or kind is not type(high.value) or kind not in (Decimal, str):
        return None
    return Against(kind, _between(low.value, high.value, test.low_closed, test.high_closed))


def _between(low: Any, high: Any, low_closed: bool, high_closed: bool) -> Check:
    if low_closed:
        if high_closed:
            return lambda value: low <= value <= high
        return lambda value: low <= value < high
    if high_closed:
        return lambda value: low < value <= high
    return lambda value: low < value < high


def _among(values: Collection[Value]) -> Against | None:
    """One of several texts, or of several numbers."""
    kinds = set(map(type, values))
    if kinds not in ({str}, {Decimal}):
        return None
    return Against(kinds.pop(), frozenset(values).__contains__)


class Read(NamedTuple):
    """A fact, or the entry of a yearly fact (`place` counts from 0)."""

    name: str
    place: int | None = None


def read_of(node: n.Node, build: Build) -> Read | None:
    """What `node` reads from the scope, when it is a name or a name with a constant index."""
    if build.inside:
        return None
    if isinstance(node, n.Name):
        return None if node.name in build.constants else Read(node.name)
    if not (isinstance(node, n.Filter) and isinstance(node.source, n.Name)):
        return None
    at = known(node.condition, build) if isinstance(node.condition, (n.Name, n.Number)) else None
    index = at.value if at else None
    if not isinstance(index, Decimal) or index != int(index) or not 1 <= index <= 1000:
        return None
    return None if node.source.name in build.constants else Read(node.source.name, int(index) - 1)


def checking(read: Read, test: Against, plain: Run) -> Run:
    """A closure for `fact op constant`; whatever is no everyday case goes to `plain`."""
    name, place = read
    kind, check = test
    if place is not None:
        return _checking_entry(name, place, test, plain)

    def run(frame: Frame) -> Value:
        try:
            value = frame.scope[name]
        except KeyError:
            return plain(frame)
        return check(value) if type(value) is kind else plain(frame)

    return run


def _checking_entry(name: str, place: int, test: Against, plain: Run) -> Run:
    kind, check = test

    def run(frame: Frame) -> Value:
        try:
            items: Any = frame.scope[name]
            if type(items) is list or type(items) is tuple:
                value = items[place]
                if type(value) is kind:
                    return check(value)
        except (KeyError, IndexError):
            pass
        return plain(frame)

    return run


def name(node: n.Name, build: Build, plain: Run) -> Run:
    if node.name not in build.constants:
        return plain
    value = constant(build.constants[node.name])
    return bound_or(node.name, value) if build.inside else value


def entry(node: n.Filter, build: Build, plain: Run) -> Run:
    """`营业收入[上年]`."""
    read = read_of(node, build)
    if read is None or read.place is None:
        return plain
    name, place = read.name, read.place

    def run(frame: Frame) -> Value:
        try:
            items: Any = frame.scope[name]
            if type(items) is list or type(items) is tuple:
                value = items[place]
                if type(value) in PLAIN:
                    return value  # type: ignore[no-any-return]
        except (KeyError, IndexError):
            pass
        return plain(frame)

    return run


def compare(node: n.Compare, build: Build, plain: Run) -> Run:
    """A fact, a year's entry or the year of a day, against a constant."""
    left, op, right = node.left, node.op, node.right
    if known(left, build):
        left, op, right = right, _TURNED[op], left
    bound = known(right, build)
    if bound is None:
        return plain
    if isinstance(left, n.Path) and left.name == "year" and isinstance(bound.value, Decimal):
        return _year(read_of(left.source, build), op, bound.value, plain)
    read, test = read_of(left, build), against(op, bound.value)
    return checking(read, test, plain) if read and test else plain


def _year(read: Read | None, op: str, bound: Decimal, plain: Run) -> Run:
    if read is None or read.place is not None or bound != int(bound):
        return plain
    name, check = read.name, (_ORDER | _SAME)[op](int(bound))

    def run(frame: Frame) -> Value:
        day = frame.scope.get(name)
        return check(day.year) if type(day) is FeelDate else plain(frame)

    return run


def membership(node: n.In, build: Build, plain: Run) -> Run:
    """A fact in a range of constants, or one of several constants."""
    read, tests = read_of(node.value, build), node.tests
    if read is None:
        return plain
    if len(tests) == 1 and not isinstance(tests[0], n.ListLiteral):
        test = against_test(tests[0], build)
    else:
        test = _among(_constants(tests, build))
    return checking(read, test, plain) if test else plain


def _constants(tests: tuple[n.Node, ...], build: Build) -> list[Value]:
    """The constants that the tests are; none when one is something else."""
    listed = tests[0].items if isinstance(tests[0], n.ListLiteral) and len(tests) == 1 else tests
    found = [known(test, build) for test in listed]
    return [each.value for each in found if each] if all(found) else []


def between(node: n.Between, build: Build, plain: Run) -> Run:
    read, test = (
        read_of(node.value, build),
        against_test(n.RangeLiteral(node.low, node.high), build),
    )
    return checking(read, test, plain) if read and test else plain


def folded(node: n.Node, build: Build, plain: Run) -> Run:
    """A constant expression is worked out now."""
    found = known(node, build, plain)
    return constant(found.value) if found else plain


def cell(node: n.Node, build: Build, plain: Test) -> Test:
    """A unary test against constants."""
    found = against_test(node, build)
    if found is None:
        return plain
    kind, check = found

    def test(frame: Frame, subject: Value) -> bool | None:
        return check(subject) if type(subject) is kind else plain(frame, subject)

    return test


SHORTCUTS: dict[type[n.Node], Callable[[Any, Build, Run], Run]] = {
    n.Name: name,
    n.Filter: entry,
    n.Compare: compare,
    n.In: membership,
    n.Between: between,
    **dict.fromkeys((n.Negate, n.Arithmetic, n.Path, n.Call), folded),
}
TEST_SHORTCUTS: dict[type[n.Node], Callable[[Any, Build, Test], Test]] = dict.fromkeys(
    (n.String, n.Number, n.Boolean, n.Name, n.RangeLiteral, n.UnaryCompare), cell
)
