"""Numbers of the rule language as formulas over columns: one small function for each node."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.builtins import BUILTIN_NAMES
from liyuan.engines.feel.constants import known
from liyuan.engines.screening.formulas import Binary, Cell, Chosen, Extreme, Fixed, Formula
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.trees import Tree

# A product of 19 digits and these is exact in the 34 of the rule language.
_SHORT = 12


class Beyond(Exception):
    """Columns cannot say this; its text is why."""


@dataclass(frozen=True)
class Numbers:
    """Lowers numbers of one rule; `column` finds the column that a node is."""

    build: Build
    schema: Schema
    column: Callable[[n.Node], tuple[Key, ColumnType] | None]
    condition: Callable[[n.Node], Tree]

    def __call__(self, node: n.Node) -> Formula:
        """`node` as a formula; raises Beyond."""
        constant = known(node, self.build)
        if constant:
            return _constant(constant.value)
        column = self.column(node)
        if column:
            return _cell(*column)
        lower = FORMULAS.get(type(node))
        if lower is None:
            raise Beyond(f"{type(node).__name__} is no number of columns")
        return lower(node, self)

    def sides(self, left: n.Node, right: n.Node) -> tuple[Formula, Formula]:
        """Both sides of a comparison: two numbers, or two days as they are stored."""
        days = [self.column(node) for node in (left, right)]
        if all(one and one[1].kind == "date" for one in days):
            return Cell(days[0][0]), Cell(days[1][0])  # type: ignore[index]
        return self(left), self(right)


def unknown(formula: Formula) -> bool:
    """Whether it is null whatever a firm's facts are."""
    match formula:
        case Fixed(value):
            return value is None
        case Binary(_, left, right):
            return unknown(left) or unknown(right)
        case Extreme(_, several):
            return any(map(unknown, several))
        case _:
            return False


def called(node: n.Node, build: Build) -> str:
    """The name of the built-in that a node calls; empty when it calls none."""
    if not isinstance(node, n.Call) or not isinstance(node.function, n.Name):
        return ""
    named = any(isinstance(argument, n.Named) for argument in node.arguments)
    own = named or node.function.name in build.names
    return "" if own or node.function.name not in BUILTIN_NAMES else node.function.name


def _constant(value: Any) -> Formula:
    if value is None or isinstance(value, Decimal):
        return Fixed(value)
    raise Beyond("a constant that is no number")


def _cell(key: Key, of: ColumnType) -> Formula:
    if of.kind != "whole":
        raise Beyond(f"{key[0]} is no number")
    return Cell(key)


def _null(node: n.Null, numbers: Numbers) -> Formula:
    return Fixed(None)


def _name(node: n.Name, numbers: Numbers) -> Formula:
    """A name that is no column: a list of years, or a fact that the schema lacks."""
    if numbers.schema.places(node.name) or node.name not in numbers.build.names:
        raise Beyond(f"{node.name} is no number")
    return Fixed(None)


def _entry(node: n.Filter, numbers: Numbers) -> Formula:
    """A year that the schema lacks; anything else that filters is beyond columns."""
    constant = known(node.condition, numbers.build)
    source = node.source
    plain = isinstance(source, n.Name) and source.name in numbers.build.names
    index = constant.value if constant else None
    if plain and type(index) is Decimal and index >= 1 and index == int(index):
        return Fixed(None)
    raise Beyond("a filter")


def _negate(node: n.Negate, numbers: Numbers) -> Formula:
    return Binary("-", Fixed(Decimal(0)), numbers(node.operand))


def _arithmetic(node: n.Arithmetic, numbers: Numbers) -> Formula:
    if node.op == "**":
        raise Beyond("a power")
    left, right = numbers(node.left), numbers(node.right)
    inverse = _inverse(right) if node.op == "/" else None
    if inverse:
        return Binary("*", left, inverse)
    return Binary(node.op, left, right)  # type: ignore[arg-type]


def _inverse(divisor: Formula) -> Fixed | None:
    """What to multiply by instead, where that is a short decimal and so the same to the digit."""
    if not isinstance(divisor, Fixed) or not divisor.value:
        return None
    inverse = 1 / divisor.value
    short = len(inverse.as_tuple().digits) <= _SHORT and inverse * divisor.value == 1
    return Fixed(inverse) if short else None


def _if(node: n.If, numbers: Numbers) -> Formula:
    condition = numbers.condition(node.condition)
    return Chosen(condition, numbers(node.then), numbers(node.otherwise))


def _call(node: n.Call, numbers: Numbers) -> Formula:
    lower = CALLS.get(called(node, numbers.build))
    if lower is None:
        raise Beyond("a call that is no number of columns")
    return lower(_listed(node, numbers))


def _listed(node: n.Call, numbers: Numbers) -> tuple[Formula, ...]:
    """What a call is over: its arguments, a list written out, or the years of a fact."""
    first = node.arguments[0] if len(node.arguments) == 1 else None
    if isinstance(first, n.ListLiteral):
        return tuple(map(numbers, first.items))
    if isinstance(first, n.Name) and numbers.column(first) is None:
        return tuple(_years(first.name, numbers))
    return tuple(map(numbers, node.arguments))


def _years(name: str, numbers: Numbers) -> list[Formula]:
    """Every place of a yearly fact; one between them that the schema lacks is null."""
    columns = numbers.schema.columns
    places = {place: key for key in numbers.schema.places(name) if (place := key[1])}
    if not places:
        raise Beyond(f"{name} is no list of years")
    held = (places.get(place) for place in range(1, max(places) + 1))
    return [_cell(key, columns[key]) if key else Fixed(None) for key in held]


def _sum(several: tuple[Formula, ...]) -> Formula:
    if not several:
        raise Beyond("a sum of nothing")
    return reduce(lambda left, right: Binary("+", left, right), several)


def _mean(several: tuple[Formula, ...]) -> Formula:
    return Binary("/", _sum(several), Fixed(Decimal(len(several))))


def _least(several: tuple[Formula, ...]) -> Formula:
    return Extreme("min", several)


def _greatest(several: tuple[Formula, ...]) -> Formula:
    return Extreme("max", several)


CALLS: dict[str, Callable[[tuple[Formula, ...]], Formula]] = {
    "min": _least,
    "max": _greatest,
    "sum": _sum,
    "mean": _mean,
}
FORMULAS: dict[type[n.Node], Callable[[Any, Numbers], Formula]] = {
    n.Null: _null,
    n.Name: _name,
    n.Filter: _entry,
    n.Negate: _negate,
    n.Arithmetic: _arithmetic,
    n.If: _if,
    n.Call: _call,
}
