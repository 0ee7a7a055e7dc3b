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
Declared = Mapping[str, int]
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
# All places together, beside the codes of places.
ALL = ""


def roll_up(
    forest: Forest,
    values: Values,
    *,
    own: Own = Own.WHOLE,
    declared: Declared | None = None,
) -> dict[str, Total]:
    """The sum of every place and of `ALL`.

    `declared` says of how many parts a place, or everything, is known to consist: parts without
    a name are missing parts.
    """
    found: dict[str, Total] = {}
    said = declared or {}
    parts = [_rolled(root, forest, values, own, said, found) for root in forest.roots]
    found[ALL] = added(_with_nameless(parts, said.get(ALL, 0)))
    return found


def _rolled(
    code: str,
    forest: Forest,
    values: Values,
    own: Own,
    declared: Declared,
    found: dict[str, Total],
) -> Total:
    inside = forest.children.get(code, ())
    named = [_rolled(child, forest, values, own, declared, found) for child in inside]
    parts = _with_nameless(named, declared.get(code, 0))
    mine = Total(values[code], 1, 1) if code in values else None
    if mine is not None and own is Own.WHOLE:
        found[code] = mine
    elif mine is not None:
        found[code] = added([*parts, mine])
    else:
        found[code] = added(parts) if parts else NOTHING
    return found[code]


def _with_nameless(parts: list[Total], declared: int) -> list[Total]:
    return parts + [NOTHING] * max(declared - len(parts), 0)


def added(parts: Iterable[Total]) -> Total:
    """The sum of some totals, with their parts counted together."""
    every = tuple(parts)
    known = [part.value for part in every if part.value is not None]
    return Total(
        sum(known, ZERO) if known else None,
        sum(part.known for part in every),
        sum(part.parts for part in every),
    )


def roll_up_ratio(
    forest: Forest, above: Values, below: Values, *, declared: Declared | None = None
) -> dict[str, Total]:
    """Sum over sum, of the places of which both are known."""
    both = above.keys() & below.keys()
    tops = roll_up(forest, {code: above[code] for code in both}, declared=declared)
    bottoms = roll_up(forest, {code: below[code] for code in both}, declared=declared)
    return {code: _quotient(top, bottoms[code]) for code, top in tops.items()}


def roll_up_weighted(
    forest: Forest, values: Values, weights: Values, *, declared: Declared | None = None
) -> dict[str, Total]:
    """The mean of values by their weights, of the places of which both are known."""
    products = {code: values[code] * weights[code] for code in values.keys() & weights.keys()}
    return roll_up_ratio(forest, products, weights, declared=declared)


def covering(forest: Forest, values: Values) -> tuple[str, ...]:
    """The places whose own figures make up everything: none lies in another of them."""
    found: list[str] = []
    waiting = list(reversed(forest.roots))
    while waiting:
        code = waiting.pop()
        if code in values:
            found.append(code)
        else:
            waiting.extend(reversed(forest.children.get(code, ())))
    return tuple(found)


def _quotient(top: Total, bottom: Total) -> Total:
    if top.value is None or not bottom.value:
        return Total(None, 0, top.parts)
    return Total(top.value / bottom.value, top.known, top.parts)
