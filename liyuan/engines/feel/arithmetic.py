"""`+ - * / **` by the kinds of both sides: one table, nothing else knows the combinations."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.numbers import CONTEXT, negative
from liyuan.engines.feel.temporal import (
    DAY,
    UTC_MIDNIGHT,
    DaysTime,
    FeelDate,
    FeelDateTime,
    FeelTime,
    YearsMonths,
)
from liyuan.engines.feel.values import Value, kind_of

Operation = Callable[[Any, Any], Value]


def calculate(op: str, left: Value, right: Value) -> Value:
    """`left op right`; null when a side is null; raises FeelFault when it has no result."""
    if left is None or right is None:
        return None
    operation = TABLE.get((op, type(left), type(right)))
    if operation is None:
        raise FeelFault("feel.value.arithmetic", op=op, left=kind_of(left), right=kind_of(right))
    try:
        return operation(left, right)
    except DecimalException:
        raise FeelFault(_decimal_fault(op, right), op=op) from None
    except (ValueError, OverflowError):
        raise FeelFault("feel.value.date-range") from None


def negate(value: Value) -> Value:
    """`-value`; raises FeelFault for what has no negative."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return negative(value)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    if isinstance(value, DaysTime):
        return DaysTime(negative(value.seconds))
    raise FeelFault("feel.value.negate", found=kind_of(value))


def _decimal_fault(op: str, right: Value) -> str:
    return "feel.value.divide-by-zero" if op == "/" and not right else "feel.value.overflow"


def _power(left: Decimal, right: Decimal) -> Decimal:
    if abs(right) > DEFAULT.exponent:
        raise FeelFault("feel.limit.exponent", limit=str(DEFAULT.exponent))
    if not left and right < 0:
        raise FeelFault("feel.value.divide-by-zero", op="**")
    return Decimal(1) if not left and not right else CONTEXT.power(left, right)


def _joined(left: str, right: str) -> str:
    sized(len(left) + len(right))
    return left + right


def _months_later(day: FeelDate, months: int) -> FeelDate:
    return day.plus_months(months)


def _date_later(day: FeelDate, seconds: Decimal) -> FeelDate:
    # A date stands for its midnight; what is left of the last day is dropped.
    return FeelDate.from_ordinal(day.ordinal + int(CONTEXT.divide(seconds, DAY).__floor__()))


def _time_later(time: FeelTime, seconds: Decimal) -> FeelTime:
    return time.plus_seconds(seconds)


def _moment_months(at: FeelDateTime, months: int) -> FeelDateTime:
    return FeelDateTime(at.date.plus_months(months), at.time)


def _span(left: Decimal | int, right: Decimal | int) -> DaysTime:
    return DaysTime(CONTEXT.subtract(Decimal(left), Decimal(right)))


def _between(one: FeelTime, other: FeelTime, left: Decimal | int, right: Decimal | int) -> DaysTime:
    """A span has an answer only when both moments have a zone, or neither has."""
    if (one.east is None) is not (other.east is None):
        raise FeelFault("feel.value.zone")
    return _span(left, right)


def _midnight(day: FeelDate) -> int:
    return day.ordinal * DAY


def _months_times(months: int, factor: Decimal) -> YearsMonths:
    return YearsMonths(int(CONTEXT.multiply(Decimal(months), factor)))


def _months_over(months: int, divisor: Decimal) -> YearsMonths:
    return YearsMonths(int(CONTEXT.divide(Decimal(months), divisor)))


_N, _S, _D, _T, _DT, _YM, _ST = (
    Decimal,
    str,
    FeelDate,
    FeelTime,
    FeelDateTime,
    YearsMonths,
    DaysTime,
)

TABLE: dict[tuple[str, type, type], Operation] = {
    ("+", _N, _N): CONTEXT.add,
    ("-", _N, _N): CONTEXT.subtract,
    ("*", _N, _N): CONTEXT.multiply,
    ("/", _N, _N): CONTEXT.divide,
    ("**", _N, _N): _power,
    ("+", _S, _S): _joined,
    ("-", _D, _D): lambda a, b: _span(_midnight(a), _midnight(b)),
    ("-", _DT, _DT): lambda a, b: _between(a.time, b.time, a.instant, b.instant),
    ("-", _DT, _D): lambda a, b: _between(a.time, UTC_MIDNIGHT, a.instant, _midnight(b)),
    ("-", _D, _DT): lambda a, b: _between(UTC_MIDNIGHT, b.time, _midnight(a), b.instant),
    ("-", _T, _T): lambda a, b: _between(a, b, a.seconds, b.seconds),
    ("+", _D, _YM): lambda a, b: _months_later(a, b.months),
    ("-", _D, _YM): lambda a, b: _months_later(a, -b.months),
    ("+", _YM, _D): lambda a, b: _months_later(b, a.months),
    ("+", _D, _ST): lambda a, b: _date_later(a, b.seconds),
    ("-", _D, _ST): lambda a, b: _date_later(a, negative(b.seconds)),
    ("+", _ST, _D): lambda a, b: _date_later(b, a.seconds),
    ("+", _DT, _YM): lambda a, b: _moment_months(a, b.months),
    ("-", _DT, _YM): lambda a, b: _moment_months(a, -b.months),
    ("+", _YM, _DT): lambda a, b: _moment_months(b, a.months),
    ("+", _DT, _ST): lambda a, b: a.plus_seconds(b.seconds),
    ("-", _DT, _ST): lambda a, b: a.plus_seconds(negative(b.seconds)),
    ("+", _ST, _DT): lambda a, b: b.plus_seconds(a.seconds),
    ("+", _T, _ST): lambda a, b: _time_later(a, b.seconds),
    ("-", _T, _ST): lambda a, b: _time_later(a, negative(b.seconds)),
    ("+", _ST, _T): lambda a, b: _time_later(b, a.seconds),
    ("+", _YM, _YM): lambda a, b: YearsMonths(a.months + b.months),
    ("-", _YM, _YM): lambda a, b: YearsMonths(a.months - b.months),
    ("*", _YM, _N): lambda a, b: _months_times(a.months, b),
    ("*", _N, _YM): lambda a, b: _months_times(b.months, a),
    ("/", _YM, _N): lambda a, b: _months_over(a.months, b),
    ("/", _YM, _YM): lambda a, b: CONTEXT.divide(Decimal(a.months), Decimal(b.months)),
    ("+", _ST, _ST): lambda a, b: DaysTime(CONTEXT.add(a.seconds, b.seconds)),
    ("-", _ST, _ST): lambda a, b: DaysTime(CONTEXT.subtract(a.seconds, b.seconds)),
    ("*", _ST, _N): lambda a, b: DaysTime(CONTEXT.multiply(a.seconds, b)),
    ("*", _N, _ST): lambda a, b: DaysTime(CONTEXT.multiply(a, b.seconds)),
    ("/", _ST, _N): lambda a, b: DaysTime(CONTEXT.divide(a.seconds, b)),
    ("/", _ST, _ST): lambda a, b: CONTEXT.divide(a.seconds, b.seconds),
}
