"""Quantiles of Student's distribution, for intervals around few observations.

The distribution function is the finite series of Abramowitz and Stegun, 26.7.3 and 26.7.4.
"""

from __future__ import annotations

from math import atan, cos, pi, sin, sqrt

FARTHEST = 1e6
STEPS = 200


def within(t: float, freedom: int) -> float:
    """The probability of lying between -t and t."""
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term = cos(angle) if odd else 1.0
    total = 0.0
    for step in range(2 + odd, freedom + odd, 2):
        total += term
        term *= cos(angle) ** 2 * (step - 1) / step
    if odd:
        return (angle + sin(angle) * total) * 2 / pi
    return sin(angle) * (total + term)


def student(probability: float, freedom: int) -> float:
    """The t between whose negative and itself lies this probability."""
    low, high = 0.0, FARTHEST
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < probability else (low, middle)
    return (low + high) / 2
