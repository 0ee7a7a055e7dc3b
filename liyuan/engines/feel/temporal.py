"""Dates, times and durations of our own: the standard's years go beyond Python's 1 to 9999."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from liyuan.engines.feel import zones
from liyuan.engines.feel.numbers import CONTEXT, ZERO, negative, plain

MAX_YEAR = 999_999_999
DAY = 86_400
_MAX_OFFSET = 14 * 3600
_MINUTE = Decimal(60)
_MOST = 10**20
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    """Whether the (proleptic Gregorian) year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year: int, month: int) -> int:
    """Days in the month."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


def _days_to_march(year: int) -> int:
    """Days from 0000-03-01 to 1 March of the year."""
    return year * 365 + year // 4 - year // 100 + year // 400


def days_before(year: int) -> int:
    """Days from 0000-03-01 to 1 January of the year."""
    return _days_to_march(year - 1) + 306


@dataclass(frozen=True, slots=True, order=True)
class FeelDate:
    """A day; raises ValueError when there is no such day."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        ok = abs(self.year) <= MAX_YEAR and 1 <= self.month <= 12
        if not (ok and 1 <= self.day <= month_days(self.year, self.month)):
            raise ValueError("no such day")

    @classmethod
    def of(cls, day: date) -> FeelDate:
        return cls(day.year, day.month, day.day)

    @classmethod
    def from_ordinal(cls, ordinal: int) -> FeelDate:
        """The day `ordinal` days after 0000-03-01 (Hinnant, days_from_civil, reversed)."""
        era, doe = divmod(ordinal, 146_097)
        yoe = (doe - doe // 1460 + doe // 36_524 - doe // 146_096) // 365
        doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
        mp = (5 * doy + 2) // 153
        month = mp + 3 if mp < 10 else mp - 9
        return cls(yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) // 5 + 1)

    @property
    def ordinal(self) -> int:
        """Days since 0000-03-01; a leap day is the last of its year when years begin in March."""
        years = self.year - (self.month <= 2)
        return _days_to_march(years) + (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1

    def plus_months(self, months: int) -> FeelDate:
        """Later by months; a day that the month has not becomes its last."""
        year, month0 = divmod(self.year * 12 + self.month - 1 + months, 12)
        return FeelDate(year, month0 + 1, min(self.day, month_days(year, month0 + 1)))

    def to_date(self) -> date:
        """Python's date; raises ValueError outside the years 1 to 9999."""
        return date(self.year, self.month, self.day)

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04d}-{self.month:02d}-{self.day:02d}"


@dataclass(frozen=True, slots=True)
class FeelTime:
    """A time of day, local or at an offset (seconds east of Greenwich) or in a named zone.

    The offset of a zone depends on the day: a bare time in a zone has the zone's name only.
    """

    hour: int
    minute: int
    second: Decimal
    offset: int | None = None
    zone: str | None = None

    def __post_init__(self) -> None:
        ok = 0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60
        if self.zone is not None:  # old local times of some zones lie beyond 14 hours
            ok = ok and zones.zone(self.zone) is not None
        elif self.offset is not None:
            ok = ok and abs(self.offset) <= _MAX_OFFSET
        if not ok:
            raise ValueError("no such time")

    @property
    def local(self) -> Decimal:
        """Seconds since midnight, as the clock on the wall has it."""
        return CONTEXT.add(self.second, Decimal(self.hour * 3600 + self.minute * 60))

    @property
    def east(self) -> int | None:
        """The offset; of a bare time in a zone the one of XPath's reference day, 1972-12-31."""
        if self.zone is None or self.offset is not None:
            return self.offset
        return zones.offsets_at(self.zone, 1972, 12, 31, int(self.local))[0]

    @property
    def seconds(self) -> Decimal:
        """Seconds since midnight, at Greenwich when the offset is known."""
        return CONTEXT.subtract(self.local, Decimal(self.east or 0))

    def on(self, day: FeelDate) -> FeelTime:
        """The same with the offset that its zone has on that day."""
        if self.zone is None:
            return self
        found = zones.offsets_at(self.zone, day.year, day.month, day.day, int(self.local))
        return self if self.offset in found else replace(self, offset=found[0])

    def plus_seconds(self, seconds: Decimal) -> FeelTime:
        """Later by seconds, round the clock."""
        local = _days(CONTEXT.add(self.local, seconds))[1]
        return _clock(local, self.offset, self.zone)

    def bare(self) -> FeelTime:
        """The same for no day in particular."""
        return self if self.zone is None else replace(self, offset=None)

    def __str__(self) -> str:
        whole, dot, part = plain(self.second).partition(".")
        zone = _offset(self.offset) if self.zone is None else f"@{self.zone}"
        return f"{self.hour:02d}:{self.minute:02d}:{whole:>02}{dot}{part}{zone}"


def _clock(local: Decimal, offset: int | None, zone: str | None) -> FeelTime:
    """The time so many seconds after midnight."""
    minutes, second = CONTEXT.divmod(local, _MINUTE)
    hour, minute = divmod(int(minutes), 60)
    return FeelTime(hour, minute, second, offset, zone)


def _offset(offset: int | None) -> str:
    if not offset:
        return "" if offset is None else "Z"
    minutes, second = divmod(abs(offset), 60)
    text = f"{'-' if offset < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{second:02d}" if second else text


# What a date stands for where a moment is wanted (DMN 1.5, 10.3.2.9.4 and table 57).
UTC_MIDNIGHT = FeelTime(0, 0, ZERO, 0)


@dataclass(frozen=True, slots=True)
class FeelDateTime:
    """A day with a time of day; in a named zone the time has the offset of that day."""

    date: FeelDate
    time: FeelTime

    def __post_init__(self) -> None:
        if self.time.zone is not None:
            object.__setattr__(self, "time", self.time.on(self.date))

    @classmethod
    def of(cls, at: datetime) -> FeelDateTime:
        offset = at.utcoffset()
        part = CONTEXT.divide(Decimal(at.microsecond), Decimal(1_000_000))
        second = CONTEXT.add(Decimal(at.second), part)
        east = None if offset is None else int(offset.total_seconds())
        return cls(FeelDate.of(at.date()), FeelTime(at.hour, at.minute, second, east))

    @property
    def instant(self) -> Decimal:
        """Seconds since 0000-03-01."""
        return CONTEXT.add(Decimal(self.date.ordinal * DAY), self.time.seconds)

    def plus_seconds(self, seconds: Decimal) -> FeelDateTime:
        """Later by seconds, with the same offset or in the same zone."""
        days, rest = _days(CONTEXT.add(self.instant, seconds))
        offset, zone = self.time.offset, self.time.zone
        if zone is not None:
            offset = zones.offset_since(zone, days, int(rest))
        days, rest = _days(CONTEXT.add(Decimal(days * DAY + (offset or 0)), rest))
        return FeelDateTime(FeelDate.from_ordinal(days), _clock(rest, offset, zone))

    def __str__(self) -> str:
        return f"{self.date}T{self.time}"


def _days(seconds: Decimal) -> tuple[int, Decimal]:
    """Whole days, and the seconds after the last midnight."""
    days, rest = CONTEXT.divmod(seconds, Decimal(DAY))
    return (int(days) - 1, CONTEXT.add(rest, Decimal(DAY))) if rest < 0 else (int(days), rest)


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """A duration of whole months; raises ValueError when it is longer than all of time."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > _MOST:
            raise ValueError("too long")

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        parts = f"{years}Y" * bool(years) + f"{months}M" * bool(months)
        return ("-" if self.months < 0 else "") + "P" + (parts or "0M")


@dataclass(frozen=True, slots=True, order=True)
class DaysTime:
    """A duration of seconds, written as days and time; raises ValueError when it is too long."""

    seconds: Decimal

    def __post_init__(self) -> None:
        if self.seconds.copy_abs() > _MOST:
            raise ValueError("too long")

    def __str__(self) -> str:
        minutes, second = CONTEXT.divmod(CONTEXT.abs(self.seconds), _MINUTE)
        hours, minute = divmod(int(minutes), 60)
        days, hour = divmod(hours, 24)
        clock = f"{hour}H" * bool(hour) + f"{minute}M" * bool(minute)
        clock += f"{plain(second)}S" * bool(second)
        body = f"{days}D" * bool(days) + ("T" + clock if clock else "")
        return ("-" if self.seconds < 0 else "") + "P" + (body or "T0S")


_ZONE = r"(Z|z|[+-]\d\d:\d\d)?"
_DATE = re.compile(rf"(-?(?:[1-9]\d{{4,8}}|\d{{4}}))-(\d\d)-(\d\d){_ZONE}", re.ASCII)
_DAY = re.compile(r"-?\d+-\d\d-\d\d", re.ASCII)
_TIME = re.compile(
    rf"(\d\d):(\d\d):(\d\d(?:\.\d{{1,30}})?)(?:@([\w+/-]{{1,64}})|{_ZONE})", re.ASCII
)
_MONTHS = re.compile(r"(-)?P(?=\d)(?:(\d{1,10})Y)?(?:(\d{1,10})M)?", re.ASCII)
_SECONDS = re.compile(
    r"(-)?P(?=\d|T)(?:(\d{1,12})D)?"
    r"(?:T(?=\d)(?:(\d{1,12})H)?(?:(\d{1,12})M)?(?:(\d{1,15}(?:\.\d{0,30})?)S)?)?",
    re.ASCII,
)
_MIDNIGHT = re.compile(r"24(:00:00(?:\.0{1,30})?(?![\d.]).*)")


def parse_date(text: str) -> FeelDate | None:
    """`2025-01-01`, also with `Z` or `+08:00`, which a day has no use for; None if it is no day."""
    match = _DATE.fullmatch(text)
    try:
        return FeelDate(*map(int, match.groups()[:3])) if match else None
    except ValueError:
        return None


def parse_time(text: str) -> FeelTime | None:
    """`12:00:00`, with `Z`, `+08:00` or `@Asia/Shanghai`; None when it is no time."""
    match = _TIME.fullmatch(_as_midnight(text))
    if match is None:
        return None
    hour, minute, second, zone, offset = match.groups()
    try:
        return FeelTime(int(hour), int(minute), Decimal(second), _read_offset(offset), zone)
    except ValueError:
        return None


def _as_midnight(clock: str) -> str:
    """`24:00:00`, the end of a day, as the begin of the next."""
    return _MIDNIGHT.sub(r"00\1", clock) if clock.startswith("24:00:00") else clock


def _read_offset(text: str | None) -> int | None:
    if text is None or text in "Zz":
        return None if text is None else 0
    hours, minutes = int(text[1:3]), int(text[4:6])
    if minutes > 59:
        raise ValueError("no such offset")
    return (hours * 3600 + minutes * 60) * (-1 if text[0] == "-" else 1)


def parse_date_time(text: str) -> FeelDateTime | None:
    """`2025-01-01T12:00:00`; None when it is none."""
    day, _, clock = text.partition("T")
    date_part = parse_date(day) if _DAY.fullmatch(day) else None
    time_part = parse_time(clock)
    if date_part is None or time_part is None:
        return None
    try:
        if _as_midnight(clock) != clock:
            date_part = FeelDate.from_ordinal(date_part.ordinal + 1)
        return FeelDateTime(date_part, time_part)
    except ValueError:
        return None


def parse_duration(text: str) -> YearsMonths | DaysTime | None:
    """`P1Y2M` or `P1DT2H`; None when it is no duration."""
    if match := _MONTHS.fullmatch(text):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        return YearsMonths(-months if match[1] else months)
    if match := _SECONDS.fullmatch(text):
        days, hours, minutes = (int(match[i] or 0) for i in (2, 3, 4))
        whole = Decimal(days * DAY + hours * 3600 + minutes * 60)
        seconds = CONTEXT.add(whole, Decimal(match[5] or 0))
        return DaysTime(negative(seconds) if match[1] else seconds)
    return None


Temporal = FeelDate | FeelTime | FeelDateTime | YearsMonths | DaysTime


def parse_temporal(text: str) -> Temporal | None:
    """Whatever `@"text"` means; None when it means nothing."""
    return parse_date(text) or parse_date_time(text) or parse_time(text) or parse_duration(text)
