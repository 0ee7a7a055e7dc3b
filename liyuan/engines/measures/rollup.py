"""Figures of parts made into the figure of the whole, and how much of the whole is known.

A sum adds what its parts have. A ratio is the sum of the numerators over the sum of the
denominators, a weighted mean the sum of value times weight over the sum of weights: the mean of
ratios is never taken. What is missing is missing and not zero: the result says how many parts
are known, and is a total only when all are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from liyuan.engines.measures.trees import Forest

Values = Mapping[str, Decimal]
ZERO = Decimal(0)


class Own(StrEnum):
    """What a figure that a place has itself is about, when other places lie in it."""

    WHOLE = "whole"
    """The place with all that lies in it, as published figures are: parts are not added."""
    REST = "rest"
    """The place without what lies in it, as counts by address are: parts are added."""


class Combine(StrEnum):
    """How figures of parts become one."""

    SUM = "sum"
    RATIO = "ratio"
    WEIGHTED = "weighted"


@dataclass(frozen=True)
class Total:
    """What the known parts come to; None when none is known, and never zero for want of data."""

    value: Decimal | None
    known: int
    parts: int

    @property
    def complete(self) -> bool:
        """Whether every part is known, so that the value may be called a total."""
        return self.value is not None and self.known == self.parts


NOTHING = Total(None, 0, 1)


def roll_up(
    forest: Forest,
    values: Values,
    *,
    own: Own = Own.WHOLE,
    declared: Mapping[str, int] | None = None,
) -> dict[str, Total]:
    """The sum of every place; `declared` says of how many parts a place is known to consist."""
    found: dict[str, Total] = {}
    for root in forest.roots:
        _rolled(root, forest, values, own, declared or {}, found)
    return found


def _rolled(
    code: str,
    forest: Forest,
    values: Values,
    own: Own,
    declared: Mapping[str, int],
    found: dict[str, Total],
) -> Total:
    inside = forest.children.get(code, ())
    parts = [_rolled(child, forest, values, own, declared, found) for child in inside]
    hidden = max(declared.get(code, 0) - len(parts), 0)
    parts += [NOTHING] * hidden
    mine = values.get(code)
    if own is Own.WHOLE and mine is not None:
        total = Total(mine, 1, 1)
    elif own is Own.REST and (mine is not None or not parts):
        total = added([*parts, NOTHING if mine is None else Total(mine, 1, 1)])
    else:
        total = added(parts) if parts else NOTHING
    found[code] = total
    return total


def added(parts: Iterable[Total]) -> Total:
    """The sum of some totals, with their parts counted together."""
    every = tuple(parts)
    known = [part.value for part in every if part.value is not None]
    return Total(
        sum(known, ZERO) if known else None,
        sum(part.known for part in every),
        sum(part.parts for part in every),
    )


def ratio(numerators: Values, denominators: Values, parts: Iterable[str]) -> Total:
    """Sum over sum, of the parts of which both are known."""
    codes = tuple(parts)
    both = [code for code in codes if code in numerators and code in denominators]
    below = sum((denominators[code] for code in both), ZERO)
    value = sum((numerators[code] for code in both), ZERO) / below if below else None
    return Total(value, len(both), len(codes))


def weighted(values: Values, weights: Values, parts: Iterable[str]) -> Total:
    """The mean of values by their weights, of the parts of which both are known."""
    products = {code: values[code] * weights[code] for code in values if code in weights}
    return ratio(products, weights, parts)
