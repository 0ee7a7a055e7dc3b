"""Where a series of observations is heading: a trend of constant growth, with its interval.

The logarithms of the observations are fitted by least squares on the years between them; the
prediction interval takes Student's quantile with n - 2 degrees of freedom. Fewer than three
observations, observations of one day, or values that are not positive tell nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import exp, isfinite, log, sqrt

from liyuan.engines.measures.growth import years_between
from liyuan.engines.measures.quantiles import student

FEWEST = 3
LEVEL = 0.8
DIGITS = Decimal("0.0001")
LARGEST = 1e15

Series = Mapping[date, Decimal]


class Untold(StrEnum):
    """Why no forecast is made."""

    FEW = "few"
    """Fewer than three observations."""
    NOT_POSITIVE = "not_positive"
    """A value that is zero or less has no growth."""
    NOT_AHEAD = "not_ahead"
    """The day asked about is not after the last observation."""
    TOO_FAR = "too_far"
    """The trend leads beyond any sensible figure."""


@dataclass(frozen=True)
class Forecast:
    """What the trend expects on a day, between which values with the probability `LEVEL`."""

    on: date
    value: Decimal
    low: Decimal
    high: Decimal
    growth: Decimal
    """The trend's growth in a year, a fraction."""
    observations: int


@dataclass(frozen=True)
class Trend:
    """A fitted line through logarithms: its foot, its slope, and what its errors come to."""

    start: date
    middle: float
    foot: float
    slope: float
    error: float
    spread: float
    count: int

    def at(self, on: date) -> Forecast | Untold:
        """The value expected on a day, with the interval of a new observation."""
        years = float(years_between(self.start, on)) - self.middle
        centre = self.foot + self.slope * years
        width = self.error * sqrt(1 + 1 / self.count + years**2 / self.spread)
        reach = student(LEVEL, self.count - 2) * width
        if not isfinite(reach) or centre + reach > log(LARGEST):
            return Untold.TOO_FAR
        low, value, high = (_decimal(exp(centre + away)) for away in (-reach, 0.0, reach))
        return Forecast(on, value, low, high, _decimal(exp(self.slope) - 1), self.count)


def trend(series: Series) -> Trend | Untold:
    """The line of constant growth through a series."""
    if len(series) < FEWEST:
        return Untold.FEW
    if min(series.values()) <= 0:
        return Untold.NOT_POSITIVE
    days, start = sorted(series), min(series)
    years = [float(years_between(start, day)) for day in days]
    logs = [log(series[day]) for day in days]
    count, middle, foot = len(days), sum(years) / len(days), sum(logs) / len(days)
    spread = sum((year - middle) ** 2 for year in years)
    slope = sum((y - middle) * (v - foot) for y, v in zip(years, logs, strict=True)) / spread
    misses = (v - foot - slope * (y - middle) for y, v in zip(years, logs, strict=True))
    error = sqrt(sum(miss**2 for miss in misses) / (count - 2))
    return Trend(start, middle, foot, slope, error, spread, count)


def forecast(series: Series, on: date) -> Forecast | Untold:
    """What a series leads to on a day after its last observation, or why that is not told."""
    found = trend(series)
    if isinstance(found, Untold):
        return found
    return found.at(on) if on > max(series) else Untold.NOT_AHEAD


def _decimal(value: float) -> Decimal:
    return Decimal(value).quantize(DIGITS)
