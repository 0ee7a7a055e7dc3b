"""Built-ins on numbers; a scale is the number of decimal places."""

from __future__ import annotations

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.numbers import CONTEXT, ZERO, quantize, remainder
from liyuan.engines.feel.temporal import DaysTime, YearsMonths
from liyuan.engines.feel.values import Value

TWO = Decimal(2)
Rounding = Callable[..., Decimal]


def _rounding(mode: str) -> Rounding:
    def run(value: Decimal, scale: Decimal = ZERO) -> Decimal:
        if not -6111 <= scale <= 6176:
            raise FeelFault("feel.call.position", found=str(scale))
        return quantize(value, int(scale), mode)

    return run


def _rounded(mode: str) -> Signature:
    return takes("n:number, scale:number", _rounding(mode))


def _modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    if not divisor:
        raise FeelFault("feel.value.divide-by-zero", op="modulo")
    # The sign of the divisor, as the standard has it: dividend - divisor * floor(dividend/divisor).
    rest = remainder(dividend, divisor)
    return CONTEXT.add(rest, divisor) if rest and rest.is_signed() != divisor.is_signed() else rest


def _absolute(value: Value) -> Value:
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    if isinstance(value, DaysTime):
        return DaysTime(value.seconds.copy_abs())
    return CONTEXT.abs(value) if isinstance(value, Decimal) else None


NUMBERS = family(
    decimal=_rounded(ROUND_HALF_EVEN),
    floor=(takes("n:number", _rounding(ROUND_FLOOR)), _rounded(ROUND_FLOOR)),
    ceiling=(takes("n:number", _rounding(ROUND_CEILING)), _rounded(ROUND_CEILING)),
    round_up=_rounded(ROUND_UP),
    round_down=_rounded(ROUND_DOWN),
    round_half_up=_rounded(ROUND_HALF_UP),
    round_half_down=_rounded(ROUND_HALF_DOWN),
    abs=takes("n:number|years and months duration|days and time duration", _absolute),
    modulo=takes("dividend:number, divisor:number", _modulo),
    sqrt=takes("number:number", CONTEXT.sqrt),
    log=takes("number:number", CONTEXT.ln),
    exp=takes("number:number", CONTEXT.exp),
    odd=takes("number:number", lambda n: abs(remainder(n, TWO)) == 1),
    even=takes("number:number", lambda n: remainder(n, TWO) == 0),
)
