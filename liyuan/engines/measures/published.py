"""Whether a published percentage fits the published figures it is made of."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

HUNDRED = Decimal(100)
HALF = Decimal("0.5")


class Fit(StrEnum):
    """How a percentage that was said fits the one that comes out."""

    EXACT = "exact"
    """It is what comes out, at the decimals it was said with."""
    ROUNDING = "rounding"
    """It is not, but the figures are rounded and leave room for it."""
    DIFFERS = "differs"
    """No figures that round to the published ones give it."""


def percent(numerator: Decimal, denominator: Decimal, decimals: int) -> Decimal:
    """A ratio in percent, rounded half up."""
    return (numerator / denominator * HUNDRED).quantize(_step(decimals), ROUND_HALF_UP)


def fit(numerator: Decimal, denominator: Decimal, said: Decimal, unit: Decimal) -> Fit:
    """How a percentage fits two figures; `unit` is the step that these are rounded to.

    A unit of zero says that the figures are counts, and exact.
    """
    decimals = _decimals(said)
    if percent(numerator, denominator, decimals) == said:
        return Fit.EXACT
    away, room = unit * HALF, _step(decimals) * HALF
    low = (numerator - away) / (denominator + away) * HUNDRED - room
    high = (numerator + away) / (denominator - away) * HUNDRED + room
    return Fit.ROUNDING if unit and low <= said <= high else Fit.DIFFERS


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)
