"""Conditions that hold for every value, or for none: exact over constants and allowed values.

A condition becomes and, or, not over tests of subjects (a fact in its year, a difference, any
part that is no constant). Each subject's axis is cut at the constants; what holds on all pieces
holds always. A missing value is left aside: "always" means wherever the values are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from itertools import combinations, product
from math import prod
from operator import and_, or_
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.fixed import NOTHING, Constants, constant, plain_constant
from liyuan.engines.feel.check.regions import Axis, axis_of, held_by, marks_of
from liyuan.engines.feel.compare import TURNED, compare
from liyuan.engines.feel.types import NUMBER, Type
from liyuan.engines.feel.values import FeelRange, Value

_MOST_CASES = 4_096
_EQUAL_HOLDS = frozenset(("=", "<=", ">="))


@dataclass(frozen=True)
class Fixed:
    """A condition that has its value from the text alone; None is null."""

    value: bool | None


@dataclass(frozen=True)
class Test:
    """`subject op value`; `op` is `in` for a range or list."""

    subject: n.Node
    op: str
    value: Value

    def held(self, axis: Axis) -> int | None:
        """Where on the axis it holds."""
        if self.op == "in":
            return held_by(self.value, axis)
        return axis.test(self.op, self.value)


@dataclass(frozen=True)
class Joined:
    """And of the parts, or their or."""

    every: bool
    parts: tuple[Proposition, ...]


@dataclass(frozen=True)
class Not:
    part: Proposition


Proposition = Fixed | Test | Joined | Not
TypeOf = Callable[[n.Node], Type]


def proposition(node: n.Node, known: Constants = NOTHING) -> Proposition:
    """A condition as tests; `known` are names whose value is fixed."""
    return _READ.get(type(node), _other)(node, known)


def _other(node: n.Node, known: Constants) -> Proposition:
    value = constant(node, known)
    if isinstance(value, bool):
        return Fixed(value)
    return Test(node, "=", True)


def _joined(node: n.And | n.Or, known: Constants) -> Proposition:
    return Joined(isinstance(node, n.And), tuple(proposition(o, known) for o in node.operands))


def _compare(node: n.Compare, known: Constants) -> Proposition:
    if isinstance(node.left, n.Null) or isinstance(node.right, n.Null):
        return Test(node, "=", True)
    return _related(node.op, node.left, node.right, known)


def _related(op: str, left: n.Node, right: n.Node, known: Constants) -> Proposition:
    low, high = plain_constant(left, known), plain_constant(right, known)
    if low is not None and high is not None:
        return Fixed(compare(op, low, high))
    if high is not None:
        return Test(left, op, high)
    if low is not None:
        return Test(right, TURNED[op], low)
    if left == right:
        return Fixed(op in _EQUAL_HOLDS)
    if hash(left) > hash(right):
        left, right, op = right, left, TURNED[op]
    return Test(n.Arithmetic("-", left, right), op, Decimal(0))


def _between(node: n.Between, known: Constants) -> Proposition:
    low = _related(">=", node.value, node.low, known)
    return Joined(True, (low, _related("<=", node.value, node.high, known)))


def _in(node: n.In, known: Constants) -> Proposition:
    parts = tuple(_one_of(node.value, test, known) for test in node.tests)
    return parts[0] if len(parts) == 1 else Joined(False, parts)


def _one_of(subject: n.Node, test: n.Node, known: Constants) -> Proposition:
    if isinstance(test, n.UnaryCompare):
        if isinstance(test.value, n.Null):
            return Test(n.In(subject, (test,)), "=", True)
        return _related(test.op, subject, test.value, known)
    if isinstance(test, n.RangeLiteral) and test.low is not None and test.high is not None:
        low = _related(">=" if test.low_closed else ">", subject, test.low, known)
        high = _related("<=" if test.high_closed else "<", subject, test.high, known)
        return Joined(True, (low, high))
    value = constant(test, known)
    if value is None or constant(subject, known) is not None:
        return Test(n.In(subject, (test,)), "=", True)
    return Test(subject, "in", value)


def _call(node: n.Call, known: Constants) -> Proposition:
    if node.function == n.Name("not") and len(node.arguments) == 1:
        negated = node.arguments[0]
        inner = negated.value if isinstance(negated, n.Named) else negated
        return Not(proposition(inner, known))
    return _other(node, known)


def _if(node: n.If, known: Constants) -> Proposition:
    asked = proposition(node.condition, known)
    then = Joined(True, (asked, proposition(node.then, known)))
    return Joined(False, (then, Joined(True, (Not(asked), proposition(node.otherwise, known)))))


_READ: Mapping[type[n.Node], Callable[[Any, Constants], Proposition]] = {
    n.Boolean: lambda node, known: Fixed(node.value),
    n.Null: lambda node, known: Fixed(None),
    n.And: _joined,
    n.Or: _joined,
    n.Compare: _compare,
    n.Between: _between,
    n.In: _in,
    n.Call: _call,
    n.If: _if,
}


def tests_in(found: Proposition) -> Iterator[Test]:
    """Every test that a condition makes."""
    if isinstance(found, Test):
        yield found
    elif isinstance(found, Not):
        yield from tests_in(found.part)
    elif isinstance(found, Joined):
        for part in found.parts:
            yield from tests_in(part)


def verdict(found: Proposition, type_of: TypeOf) -> bool | None:
    """True for a condition that always holds where its values are known, False for never."""
    if isinstance(found, Fixed):
        return found.value
    if isinstance(found, Not):
        inner = verdict(found.part, type_of)
        return None if inner is None else not inner
    if isinstance(found, Test):
        return _alone(found, type_of(found.subject))
    said = {joint(group, found.every, type_of) for group in groups(found.parts)}
    decisive = not found.every
    if decisive in said:
        return decisive
    return found.every if said == {found.every} else None


def _alone(test: Test, of: Type) -> bool | None:
    """The verdict on one test: most leave values on both sides, and that is seen at once."""
    bounded = of.allowed or of.values or of.whole
    if not bounded and (test.op != "in" or not isinstance(test.value, (FeelRange, list, tuple))):
        return None
    axis = axis_of(marks_of(test.value), of)
    held = test.held(axis) if axis else None
    if axis is None or held is None or not axis.possible:
        return None
    if not axis.possible & ~held:
        return True
    return None if axis.possible & held else False


def joint(parts: Sequence[Proposition], every: bool, type_of: TypeOf) -> bool | None:
    """The verdict on some parts of an and (`every`) or an or that share subjects."""
    if len(parts) == 1:
        return verdict(parts[0], type_of)
    return _cases(parts, every, type_of)


def groups(parts: Iterable[Proposition]) -> list[list[Proposition]]:
    """Parts that speak of the same subjects together: others have nothing to do with them."""
    together: list[tuple[set[n.Node], list[Proposition]]] = []
    for part in parts:
        subjects, members = {test.subject for test in tests_in(part)}, [part]
        apart = []
        for known, others in together:
            if known & subjects:
                subjects, members = subjects | known, others + members
            else:
                apart.append((known, others))
        together = [*apart, (subjects, members)]
    return [members for _, members in together]


def _cases(parts: Sequence[Proposition], every: bool, type_of: TypeOf) -> bool | None:
    """Every combination of pieces of the axes, when there are not too many."""
    axes = _axes(parts, type_of)
    if not axes:
        return verdict(Joined(every, tuple(parts)), type_of) if len(parts) > 1 else None
    main = max(axes, key=lambda subject: _size(axes[subject]))
    rest = [subject for subject in axes if subject is not main]
    if prod(_size(axes[subject]) for subject in rest) > _MOST_CASES:
        return None
    whole = Joined(every, tuple(parts))
    possible = _possible(axes[main])
    always = never = True
    for places in product(*(_places(axes[subject]) for subject in rest)):
        case = _Case(axes, main, dict(zip(rest, places, strict=True)))
        true, false = case.held(whole)
        always = always and not possible & ~(true & ~false)
        never = never and not possible & true
        if not (always or never):
            return None
    return None if always and never else always


def _axes(parts: Sequence[Proposition], type_of: TypeOf) -> dict[n.Node, Axis | None]:
    marks: dict[n.Node, list[Value]] = {}
    for part in parts:
        for test in tests_in(part):
            marks.setdefault(test.subject, []).extend(marks_of(test.value))
    return {subject: axis_of(named, type_of(subject)) for subject, named in marks.items()}


def _size(axis: Axis | None) -> int:
    return axis.size if axis else 1


def _possible(axis: Axis | None) -> int:
    return axis.possible if axis else 1


def _places(axis: Axis | None) -> list[int]:
    return [at for at in range(_size(axis)) if _possible(axis) >> at & 1]


@dataclass(frozen=True)
class _Case:
    """All subjects but `main` have their place; what holds is told for all of main's at once."""

    axes: Mapping[n.Node, Axis | None]
    main: n.Node
    places: Mapping[n.Node, int]

    def held(self, found: Proposition) -> tuple[int, int]:
        """Where it may be true, and where it may be false."""
        full = (1 << _size(self.axes[self.main])) - 1
        if isinstance(found, Fixed):
            return (full * (found.value is True), full * (found.value is False))
        if isinstance(found, Not):
            true, false = self.held(found.part)
            return false, true
        if isinstance(found, Test):
            return self._test(found, full)
        held = [self.held(part) for part in found.parts]
        if found.every:
            return _common((true for true, _ in held), full), _union(false for _, false in held)
        return _union(true for true, _ in held), _common((false for _, false in held), full)

    def _test(self, test: Test, full: int) -> tuple[int, int]:
        axis = self.axes[test.subject]
        held = test.held(axis) if axis else None
        if axis is None or held is None:
            return full, full
        if test.subject == self.main:
            return held, full & ~held
        yes = held >> self.places[test.subject] & 1
        return full * yes, full * (1 - yes)


def _common(sets: Iterable[int], full: int) -> int:
    return reduce(and_, sets, full)


def _union(sets: Iterable[int]) -> int:
    return reduce(or_, sets, 0)


def contradiction(parts: Sequence[Proposition], type_of: TypeOf) -> tuple[int, ...]:
    """Numbers of the fewest conditions that can never hold together; empty when all can."""
    for at, part in enumerate(parts):
        if verdict(part, type_of) is False:
            return (at,)
    for group in groups(parts):
        if len(group) > 1 and _cases(group, True, type_of) is False:
            return _fewest([parts.index(part) for part in group], parts, type_of)
    return ()


def _fewest(numbers: list[int], parts: Sequence[Proposition], type_of: TypeOf) -> tuple[int, ...]:
    for one, two in combinations(numbers, 2):
        if _cases((parts[one], parts[two]), True, type_of) is False:
            return (one, two)
    for at in list(numbers):
        fewer = [number for number in numbers if number != at]
        if _cases([parts[number] for number in fewer], True, type_of) is False:
            numbers = fewer
    return tuple(numbers)


def type_of_subject(types: TypeOf) -> TypeOf:
    """Types of subjects: a difference made up here to compare two facts is a plain number."""

    def found(subject: n.Node) -> Type:
        made = isinstance(subject, n.Arithmetic) and subject.start < 0
        return NUMBER if made else types(subject)

    return found


def cell(tests: n.Node) -> Proposition:
    """The unary tests of a table's cell, as a condition on `?`."""
    if isinstance(tests, n.Anything):
        return Fixed(True)
    if not isinstance(tests, n.UnaryTests):
        return _cell_test(tests)
    found = Joined(False, tuple(map(_cell_test, tests.tests)))
    return Not(found) if tests.negated else found


def _cell_test(test: n.Node) -> Proposition:
    if any(isinstance(part, n.Subject) for part in n.walk(test)):
        return proposition(test)
    return _one_of(SUBJECT, test, NOTHING)


SUBJECT = n.Subject()


def held_on(found: Proposition, axis: Axis) -> int | None:
    """Where on the axis of `?` a condition holds; None when that hangs on something else."""
    if any(test.subject != SUBJECT for test in tests_in(found)):
        return None
    true, false = _Case({SUBJECT: axis}, SUBJECT, {}).held(found)
    return None if true & false or true | false != axis.full else true
