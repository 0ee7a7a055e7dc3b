"""Decimal numbers with 34 digits, in their own context so that no caller's setting leaks in."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

DIGITS = 34
CONTEXT = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
# Whole numbers and scale changes must not be cut to 34 digits on the way.
_WIDE = Context(prec=6200, Emin=-6143, Emax=6144, traps=[InvalidOperation, Overflow])

ZERO = Decimal(0)
ONE = Decimal(1)


def number(text: str) -> Decimal:
    """The number written as `text`, rounded to 34 digits; decimal errors pass through."""
    return CONTEXT.create_decimal(text)


def whole(value: Decimal) -> int | None:
    """`value` as int when it has no fraction, else None."""
    return int(value) if value == value.to_integral_value() else None


def quantize(value: Decimal, scale: int, rounding: str) -> Decimal:
    """`value` with `scale` decimal places under one of decimal's rounding modes."""
    return CONTEXT.plus(value.quantize(Decimal(1).scaleb(-scale), rounding, _WIDE))


def remainder(dividend: Decimal, divisor: Decimal) -> Decimal:
    """What is left of the dividend, with its sign; exact before it is rounded to 34 digits."""
    return CONTEXT.plus(_WIDE.remainder(dividend, divisor))


def negative(value: Decimal) -> Decimal:
    """`-value`; Python's own sign would round by whatever context the caller has."""
    return CONTEXT.minus(value)


def plain(value: Decimal) -> str:
    """The shortest text FEEL reads back: no exponent for everyday sizes."""
    if not value:
        return "0"
    if not -40 < value.adjusted() < 40:
        return str(value.normalize(CONTEXT))
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
