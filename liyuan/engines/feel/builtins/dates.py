"""Built-ins on dates, times and durations; `now` is what the caller says, never a clock."""

from __future__ import annotations

from decimal import Decimal

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.numbers import ZERO, whole
from liyuan.engines.feel.temporal import (
    DaysTime,
    FeelDate,
    FeelDateTime,
    FeelTime,
    Temporal,
    YearsMonths,
    days_before,
    month_days,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)

_MOMENT = "date|date and time"
_CLOCK = "hour:number, minute:number, second:number"
_MIDNIGHT = FeelTime(0, 0, ZERO)


def _found(value: Temporal | None, text: str) -> Temporal:
    if value is None:
        raise FeelFault("feel.value.at-literal", found=text)
    return value


def _int(value: Decimal) -> int:
    number = whole(value)
    if number is None:
        raise ValueError("not whole")
    return number


def _date(source: str | FeelDate | FeelDateTime) -> Temporal:
    if isinstance(source, str):
        return _found(parse_date(source), source)
    return source.date if isinstance(source, FeelDateTime) else source


def _date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> FeelDate:
    return FeelDate(_int(year), _int(month), _int(day))


def _date_and_time(source: str | FeelDateTime) -> Temporal:
    if not isinstance(source, str):
        return source
    if "T" not in source:
        return FeelDateTime(_day_of(source), _MIDNIGHT)
    return _found(parse_date_time(source), source)


def _day_of(source: str) -> FeelDate:
    found = parse_date(source)
    if found is None:
        raise FeelFault("feel.value.at-literal", found=source)
    return found


def _date_with_time(day: FeelDate | FeelDateTime, time: FeelTime) -> FeelDateTime:
    return FeelDateTime(_day(day), time.bare())


def _time(source: str | FeelTime | FeelDateTime) -> Temporal:
    if isinstance(source, str):
        return _found(parse_time(source), source)
    return source.time.bare() if isinstance(source, FeelDateTime) else source


def _time_from_parts(
    hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None = None
) -> FeelTime:
    east = None if offset is None else _int(offset.seconds)
    return FeelTime(_int(hour), _int(minute), second, east)


def _day(moment: FeelDate | FeelDateTime) -> FeelDate:
    return moment.date if isinstance(moment, FeelDateTime) else moment


def _months_between(start: FeelDate | FeelDateTime, end: FeelDate | FeelDateTime) -> YearsMonths:
    """Whole months from start to end; a month counts when its day is reached."""
    first, last = _day(start), _day(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    if months < 0 and last.day > first.day:
        months += 1
    return YearsMonths(months)


_DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HALF = ("January", "February", "March", "April", "May", "June")
_MONTH_NAMES = (*_HALF, "July", "August", "September", "October", "November", "December")


def _day_of_year(moment: FeelDate | FeelDateTime) -> Decimal:
    day = _day(moment)
    return Decimal(day.ordinal - FeelDate(day.year, 1, 1).ordinal + 1)


def _week_of_year(moment: FeelDate | FeelDateTime) -> Decimal:
    """By ISO 8601: weeks begin on Monday; the first is the one with the year's first Thursday."""
    ordinal = _day(moment).ordinal
    thursday = ordinal + 3 - (ordinal + 2) % 7
    # Its year need not exist as a day of ours: that of 999999999 may end in the year after.
    return Decimal((thursday - _january_first(_day(moment).year, thursday)) // 7 + 1)


def _january_first(year: int, ordinal: int) -> int:
    """When the year of a day in or next to `year` begins."""
    starts = [days_before(at) for at in (year - 1, year, year + 1)]
    return max(start for start in starts if start <= ordinal)


def _known(at: FeelDateTime | None) -> FeelDateTime:
    # A verdict must be repeatable: the time is what the caller says, or nothing.
    if at is None:
        raise FeelFault("feel.clock")
    return at


DATES = family(
    date=(
        takes(f"from:string|{_MOMENT}", _date),
        takes("year:number, month:number, day:number", _date_from_parts),
    ),
    time=(
        takes("from:string|time|date and time", _time),
        takes(f"{_CLOCK}, offset?:days and time duration|null", _time_from_parts),
    ),
    date_and_time=(
        takes("from:string|date and time", _date_and_time),
        takes(f"date:{_MOMENT}, time:time", _date_with_time),
    ),
    duration=takes("from:string", lambda text: _found(parse_duration(text), text)),
    years_and_months_duration=takes(f"from:{_MOMENT}, to:{_MOMENT}", _months_between),
    now=takes("", _known, clock=True),
    today=takes("", lambda at: _known(at).date, clock=True),
    day_of_week=takes(f"date:{_MOMENT}", lambda v: _DAY_NAMES[(_day(v).ordinal + 2) % 7]),
    day_of_year=takes(f"date:{_MOMENT}", _day_of_year),
    week_of_year=takes(f"date:{_MOMENT}", _week_of_year),
    month_of_year=takes(f"date:{_MOMENT}", lambda v: _MONTH_NAMES[_day(v).month - 1]),
    last_day_of_month=takes(
        f"date:{_MOMENT}", lambda v: Decimal(month_days(_day(v).year, _day(v).month))
    ),
)
