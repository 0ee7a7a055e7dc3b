"""Built-ins on numbers; a scale is the number of decimal places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from functools import reduce

from liyuan.engines.feel.arithmetic import calculate
from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.compare import comparable, order_key
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.numbers import CONTEXT, ZERO, number, quantize
from liyuan.engines.feel.temporal import DaysTime, YearsMonths
from liyuan.engines.feel.values import Value

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
    rest = CONTEXT.remainder(dividend, divisor)
    return CONTEXT.add(rest, divisor) if rest and rest.is_signed() != divisor.is_signed() else rest


def _absolute(value: Value) -> Value:
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.seconds))
    return CONTEXT.abs(value) if isinstance(value, Decimal) else None


def _sum(values: Sequence[Value]) -> Value:
    if not values or None in values:
        return None
    return reduce(lambda a, b: calculate("+", a, b), values)


def _mean(values: Sequence[Value]) -> Value:
    total = _sum(values)
    return None if total is None else calculate("/", total, Decimal(len(values)))


def _extreme(pick: Callable[..., Value]) -> Callable[[Sequence[Value]], Value]:
    def run(values: Sequence[Value]) -> Value:
        if not values or None in values:
            return None
        if not all(comparable(values[0], value) for value in values):
            raise FeelFault("feel.call.mixed")
        return pick(values, key=order_key)

    return run


def _median(values: Sequence[Decimal]) -> Value:
    if not values or None in values:
        return None
    if not all(isinstance(value, Decimal) for value in values):
        raise FeelFault("feel.call.mixed")
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    return CONTEXT.divide(CONTEXT.add(ordered[half - 1], ordered[half]), Decimal(2))


def _number(text: str, grouping: Value = None, decimal: Value = None) -> Decimal:
    for sign, written in ((grouping, ""), (decimal, ".")):
        if isinstance(sign, str) and sign:
            text = text.replace(sign, written)
        elif sign is not None:
            raise ValueError("separator")
    if not text.strip("+-").replace(".", "", 1).isascii() or "_" in text or " " in text:
        raise ValueError(text)
    value = number(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _over_list(body: Callable[[Sequence[Value]], Value]) -> tuple[Signature, ...]:
    """`f(list)` and `f(a, b, …)`."""
    return (
        takes("list:list", body),
        takes("*n:", lambda *values: body(values)),
    )


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
    odd=takes("number:number", lambda n: CONTEXT.remainder(n, Decimal(2)) != 0),
    even=takes("number:number", lambda n: CONTEXT.remainder(n, Decimal(2)) == 0),
    number=(
        takes("from:string", _number),
        takes("from:string, grouping separator:, decimal separator:", _number),
    ),
    sum=_over_list(_sum),
    mean=_over_list(_mean),
    median=_over_list(_median),  # type: ignore[arg-type]
    min=_over_list(_extreme(min)),
    max=_over_list(_extreme(max)),
    count=takes("list:list", lambda values: Decimal(len(values))),
)
