"""Faster closures for the shapes that rules are made of: a fact against a constant, a year's entry.

Each takes only the everyday case, a present value of the right kind, and leaves everything else
to the plain closure of the same node: meaning, reasons and their places are written only once.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build, Test
from liyuan.engines.feel.comparisons import ORDERS, Check, Comparison, comparison, of_test
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.frame import Frame, Run
from liyuan.engines.feel.run_operators import bound_or, constant
from liyuan.engines.feel.sharing import kept, place_of
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.values import PLAIN, Value


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


def checking(read: Read, kind: type, check: Check, build: Build, plain: Run) -> Run:
    """A closure for `fact op constant`; whatever is no everyday case goes to `plain`.

    Where null is a missing fact, a null against a constant is null and leaves no reason.
    """
    name, place = read
    unknown = build.nulls == "unknown"
    if place is not None:
        return _checking_entry(name, place, kind, check, unknown, plain)

    def run(frame: Frame) -> Value:
        try:
            value = frame.scope[name]
        except KeyError:
            return plain(frame)
        if type(value) is kind:
            return check(value)
        return None if unknown and value is None else plain(frame)

    return run


def _checking_entry(
    name: str, place: int, kind: type, check: Check, unknown: bool, plain: Run
) -> Run:
    def run(frame: Frame) -> Value:
        try:
            items: Any = frame.scope[name]
            if type(items) is list or type(items) is tuple:
                value = items[place]
                if type(value) is kind:
                    return check(value)
                if unknown and value is None:
                    return None
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


def condition(node: n.Compare | n.In | n.Between, build: Build, plain: Run) -> Run:
    """A fact, a year's entry, the year of a day or a shared part, against constants."""
    found = comparison(node, build)
    if found is None:
        return plain
    left, op, kind, _ = found
    if isinstance(left, n.Path) and left.name == "year" and kind is Decimal:
        return _year(read_of(left.source, build), found, plain)
    read = read_of(left, build)
    if read:
        return checking(read, kind, found.check, build, plain)
    ordered = op in ORDERS and place_of(left, build) is not None
    return _ordered(build(left), found, plain) if ordered else plain


def _ordered(left: Run, found: Comparison, plain: Run) -> Run:
    """A shared part in an order with a constant; its null was explained when it was worked out."""
    kind, check = found.kind, found.check

    def run(frame: Frame) -> Value:
        value = left(frame)
        if type(value) is kind:
            return check(value)
        return None if value is None else plain(frame)

    return run


def _year(read: Read | None, found: Comparison, plain: Run) -> Run:
    if read is None or read.place is not None:
        return plain
    name, check = read.name, found.check

    def run(frame: Frame) -> Value:
        day = frame.scope.get(name)
        return check(day.year) if type(day) is FeelDate else plain(frame)

    return run


def folded(node: n.Node, build: Build, plain: Run) -> Run:
    """A constant expression is worked out now; one that other rules have too, once per case."""
    found = known(node, build, plain)
    if found:
        return constant(found.value)
    place = place_of(node, build)
    return plain if place is None else kept(place, plain)


def call(node: n.Call, build: Build, plain: Run) -> Run:
    """How a text begins or ends, the less and the greater of two numbers."""
    function = node.function
    if build.inside or not isinstance(function, n.Name) or function.name in build.names:
        return plain
    if len(node.arguments) == 2 and not isinstance(node.arguments[0], n.Named):
        left, right = node.arguments
        if function.name in _TEXT_TESTS:
            return _text_test(_TEXT_TESTS[function.name], left, right, build, plain)
        if function.name in _OF_TWO and not any(map(_calls, node.arguments)):
            plain = _of_two(_OF_TWO[function.name], build(left), build(right), plain)
    return folded(node, build, plain)


def _calls(node: n.Node) -> bool:
    """Calls inside would be built twice at every level."""
    return any(isinstance(part, n.Call) for part in n.walk(node))


_TEXT_TESTS: dict[str, Callable[[Any], Check]] = {
    "starts with": lambda part: lambda text: text.startswith(part),
    "ends with": lambda part: lambda text: text.endswith(part),
    "contains": lambda part: lambda text: part in text,
}
_OF_TWO: dict[str, Callable[[Any, Any], Value]] = {"min": min, "max": max}


def _text_test(
    test: Callable[[Any], Check], text: n.Node, part: n.Node, build: Build, plain: Run
) -> Run:
    read, found = read_of(text, build), known(part, build)
    if read is None or found is None or not isinstance(found.value, str):
        return plain
    return checking(read, str, test(found.value), build, plain)


def _of_two(choose: Callable[[Any, Any], Value], left: Run, right: Run, plain: Run) -> Run:
    def run(frame: Frame) -> Value:
        before = len(frame.work.reasons)
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return choose(a, b)
        del frame.work.reasons[before:]
        return plain(frame)

    return run


def cell(node: n.Node, build: Build, plain: Test) -> Test:
    """A unary test against constants."""
    found = of_test(n.Subject(), node, build)
    if found is None:
        return plain
    kind, check = found.kind, found.check

    def test(frame: Frame, subject: Value) -> bool | None:
        return check(subject) if type(subject) is kind else plain(frame, subject)

    return test


SHORTCUTS: dict[type[n.Node], Callable[[Any, Build, Run], Run]] = {
    n.Name: name,
    n.Filter: entry,
    n.Call: call,
    **dict.fromkeys((n.Compare, n.In, n.Between), condition),
    **dict.fromkeys((n.Negate, n.Arithmetic, n.Path), folded),
}
TEST_SHORTCUTS: dict[type[n.Node], Callable[[Any, Build, Test], Test]] = dict.fromkeys(
    (n.String, n.Number, n.Boolean, n.Name, n.RangeLiteral, n.UnaryCompare), cell
)
