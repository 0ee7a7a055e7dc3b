"""Closures for literals, names, arithmetic, comparison and logic."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from operator import ge, gt, le, lt
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.arithmetic import TABLE, calculate, negate
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.builtins import BUILTINS
from liyuan.engines.feel.compare import compare, equal, negated
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame, Run, guarded
from liyuan.engines.feel.temporal import parse_temporal
from liyuan.engines.feel.values import PLAIN, Value, kind_of, lift


def constant(value: Value) -> Run:
    """A closure that always gives `value`."""
    return lambda frame: value


def run_literal(node: n.Number | n.String | n.Boolean, build: Build) -> Run:
    return constant(node.value)


def run_null(node: n.Null, build: Build) -> Run:
    return constant(None)


def run_at_literal(node: n.AtLiteral, build: Build) -> Run:
    value = parse_temporal(node.text)
    if value is not None:
        return constant(value)
    return lambda frame: frame.fail("feel.value.at-literal", node, {"found": node.text})


def run_subject(node: n.Subject, build: Build) -> Run:
    return lambda frame: frame.subject


def run_name(node: n.Name, build: Build) -> Run:
    """A name: bound on the way, else in the caller's scope, else a built-in function."""
    name, declared = node.name, node.name in build.names

    def outer(frame: Frame) -> Value:
        try:
            value = frame.scope[name]
        except KeyError:
            if name in BUILTINS:
                return BUILTINS[name].as_function(frame.work.at)
            if not declared:
                frame.fail("feel.name.unknown", node, {"name": name})
            return None
        return value if type(value) in PLAIN else lift(value)  # type: ignore[return-value]

    return bound_or(name, outer) if build.inside else outer


def bound_or(name: str, outer: Run) -> Run:
    """A closure for a name that may be bound on the way, and is what `outer` says if not."""

    def lookup(frame: Frame) -> Value:
        level = frame.bound
        while level is not None:
            if name in level[0]:
                return level[0][name]
            level = level[1]
        return outer(frame)

    return lookup


def run_negate(node: n.Negate, build: Build) -> Run:
    operand = build(node.operand)
    return guarded(node, lambda frame: negate(operand(frame)))


def run_arithmetic(node: n.Arithmetic, build: Build) -> Run:
    op, left, right = node.op, build(node.left), build(node.right)
    numbers = TABLE[(op, Decimal, Decimal)]

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        try:
            if type(a) is Decimal and type(b) is Decimal:
                return numbers(a, b)
            return calculate(op, a, b)
        except DecimalException:
            zero = op == "/" and not b
            code = "feel.value.divide-by-zero" if zero else "feel.value.overflow"
            return frame.fail(code, node, {"op": op})
        except FeelFault as fault:
            return frame.fail(fault.code, node, fault.params)

    return run


_FAST: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def run_compare(node: n.Compare, build: Build) -> Run:
    """Order needs two values of one kind; `= null` asks whether a value is missing."""
    if node.op in ("=", "!="):
        return _run_equality(node, build)
    op, left, right, fast = node.op, build(node.left), build(node.right), _FAST[node.op]

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        if type(a) is Decimal and type(b) is Decimal:
            return fast(a, b)
        return checked(compare(op, a, b), a, b, node, frame)

    return run


def _run_equality(node: n.Compare, build: Build) -> Run:
    left, right = build(node.left), build(node.right)
    asks_null = isinstance(node.left, n.Null) or isinstance(node.right, n.Null)
    strict = build.nulls == "unknown" and not asks_null
    wanted = node.op == "="

    def run(frame: Frame) -> Value:
        a, b = left(frame), right(frame)
        if strict and (a is None or b is None):
            return None
        found = checked(equal(a, b), a, b, node, frame)
        return found if wanted else negated(found)

    return run


def checked(
    found: bool | None, left: Value, right: Value, node: n.Node, frame: Frame
) -> bool | None:
    """`found`, with a reason when two present values could not be compared."""
    if found is None and left is not None and right is not None:
        kinds = {"left": kind_of(left), "right": kind_of(right)}
        frame.fail("feel.value.compare", node, kinds)
    return found


def run_and(node: n.And, build: Build) -> Run:
    return _kleene(node, build, False)


def run_or(node: n.Or, build: Build) -> Run:
    return _kleene(node, build, True)


def _kleene(node: n.And | n.Or, build: Build, decides: bool) -> Run:
    operands = tuple(build(operand) for operand in node.operands)

    def run(frame: Frame) -> Value:
        known = True
        for operand in operands:
            value = operand(frame)
            if value is decides:
                return decides
            if value is not (not decides):
                known = False
                if value is not None:
                    frame.fail("feel.value.not-boolean", node, {"found": kind_of(value)})
        return (not decides) if known else None

    return run


def run_if(node: n.If, build: Build) -> Run:
    condition, then, otherwise = map(build, (node.condition, node.then, node.otherwise))
    unknown = build.nulls == "unknown"

    def run(frame: Frame) -> Value:
        value = condition(frame)
        if value is None and unknown:
            first, second = then(frame), otherwise(frame)
            return first if equal(first, second) is True else None
        return then(frame) if value is True else otherwise(frame)

    return run


RUNS: dict[type[n.Node], Callable[[Any, Build], Run]] = {
    n.Number: run_literal,
    n.String: run_literal,
    n.Boolean: run_literal,
    n.Null: run_null,
    n.AtLiteral: run_at_literal,
    n.Subject: run_subject,
    n.Name: run_name,
    n.Negate: run_negate,
    n.Arithmetic: run_arithmetic,
    n.Compare: run_compare,
    n.And: run_and,
    n.Or: run_or,
    n.If: run_if,
}
