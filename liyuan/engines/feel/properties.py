"""What stands after a dot: an entry of a context, or a part of a date, duration or range."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.temporal import (
    DAY,
    DaysTime,
    FeelDate,
    FeelDateTime,
    FeelTime,
    YearsMonths,
)
from liyuan.engines.feel.values import FeelRange, Value, kind_of


def property_of(value: Value, name: str) -> Value:
    """`value.name`; over a list, of each item; raises FeelFault when there is none."""
    if value is None:
        return None
    if isinstance(value, dict):
        if name not in value:
            raise FeelFault("feel.value.no-entry", name=name)
        return value[name]
    if isinstance(value, (list, tuple)):
        return _of_items(value, name, {})
    read = PROPERTIES.get(type(value), {}).get(name)
    if read is None:
        raise FeelFault("feel.value.no-property", name=name, found=kind_of(value))
    return read(value)


def _of_items(values: Sequence[Value], name: str, seen: dict[int, Value]) -> Value:
    """Of each item; one that has no such part has null in its place.

    A list that comes many times (`seen`, by identity) is gone through once.
    """
    made: list[Value] = []
    for value in values:
        if isinstance(value, (list, tuple)):
            if id(value) not in seen:
                seen[id(value)] = _of_items(value, name, seen)
            made.append(seen[id(value)])
            continue
        try:
            made.append(property_of(value, name))
        except FeelFault:
            made.append(None)
    return tuple(made)


def _weekday(day: FeelDate) -> Decimal:
    # 0000-03-01 was a Wednesday; Monday is 1.
    return Decimal((day.ordinal + 2) % 7 + 1)


def _offset(time: FeelTime) -> Value:
    return None if time.east is None else DaysTime(Decimal(time.east))


def _clock(unit: int, modulo: int) -> Callable[[DaysTime], Decimal]:
    def read(duration: DaysTime) -> Decimal:
        sign = -1 if duration.seconds < 0 else 1
        part = int(duration.seconds.copy_abs()) // unit
        return Decimal(sign * (part % modulo if modulo else part))

    return read


def _months(read: Callable[[int], int]) -> Callable[[YearsMonths], Decimal]:
    def signed(duration: YearsMonths) -> Decimal:
        return Decimal((-1 if duration.months < 0 else 1) * read(abs(duration.months)))

    return signed


_DATE: dict[str, Callable[[Any], Value]] = {
    "year": lambda v: Decimal(v.year),
    "month": lambda v: Decimal(v.month),
    "day": lambda v: Decimal(v.day),
    "weekday": _weekday,
}
_TIME: dict[str, Callable[[Any], Value]] = {
    "hour": lambda v: Decimal(v.hour),
    "minute": lambda v: Decimal(v.minute),
    "second": lambda v: v.second,
    "time offset": _offset,
    "timezone": lambda v: v.zone,
}


def _of(part: str, read: Callable[[Any], Value]) -> Callable[[Any], Value]:
    return lambda v: read(getattr(v, part))


# Parts whose names have spaces, for the reader.
SPACED = frozenset(("time offset", "start included", "end included"))

PROPERTIES: dict[type, dict[str, Callable[[Any], Value]]] = {
    FeelDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: {
        **{name: _of("date", read) for name, read in _DATE.items()},
        **{name: _of("time", read) for name, read in _TIME.items()},
    },
    YearsMonths: {
        "years": _months(lambda months: months // 12),
        "months": _months(lambda months: months % 12),
    },
    DaysTime: {
        "days": _clock(DAY, 0),
        "hours": _clock(3600, 24),
        "minutes": _clock(60, 60),
        "seconds": _clock(1, 60),
    },
    FeelRange: {
        "start": lambda v: None if v.op == "!=" else v.low,
        "end": lambda v: None if v.op == "!=" else v.high,
        "start included": lambda v: v.low_closed,
        "end included": lambda v: v.high_closed,
    },
}
