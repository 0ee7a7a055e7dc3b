"""The page of the working calendar: a year by months, hours, duty, days counted one by one."""

import calendar as months_of
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import Unit
from liyuan.engines.clock import Calendar, Why, nth_working_day
from liyuan.rules.models import CalendarDay
from liyuan.rules.queries_calendar import calendars

# The notice of a year comes out in the November before: later than this somebody must look.
AHEAD = timedelta(days=90)
Row = Mapping[str, Any]
EACH_DAY, EACH_WORKING_DAY = _("每天"), _("每个工作日")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `number` is set where it was counted as the nth."""

    date: date
    why: Why
    note: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks from Monday; None where a week belongs to another month."""

    first: date
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """So many working days after a day: each day on the way, and whether all years are known."""

    start: date
    amount: int
    landing: date
    provisional: bool
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of hours or duty; `unit` is empty for the city's own."""

    unit: str
    days: str
    span: str
    since: str
    told: str
    verified: bool


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What `/calendar/` shows of a year; `missing` is a year that is near and not loaded."""

    year: int
    covered: tuple[int, ...]
    missing: int | None
    working_days: int
    today: date
    months: tuple[Month, ...]
    special: tuple[CalendarDay, ...]
    hours: tuple[Segment, ...]
    duty: tuple[Segment, ...]
    counted: Counted | None

    @property
    def estimated(self) -> bool:
        return self.year not in self.covered


def calendar_page(*, year: int, today: date, start: date, amount: int, lang: str) -> CalendarPage:
    """A year of the calendar, and `amount` working days counted from a day."""
    held = calendars()
    city = held.of()
    units = _units({row["unit"] for row in (*held.hours, *held.duty) if row.get("unit")}, lang)
    return CalendarPage(
        year=year,
        covered=city.years_covered(),
        missing=missing_year(today, city.years_covered()),
        working_days=_working_days(city, year),
        today=today,
        months=tuple(_month(city, year, month) for month in range(1, 13)),
        special=tuple(CalendarDay.objects.filter(date__year=year).order_by("date")),
        hours=tuple(_segment(row, units, "source", EACH_WORKING_DAY) for row in held.hours),
        duty=tuple(_segment(row, units, "person", EACH_DAY) for row in held.duty),
        counted=counted(city, start, amount) if amount else None,
    )


def days_in_words(day: str, always: Promise) -> str | Promise:
    """The days that a row of hours or duty is for: a weekday, a date, or all."""
    if not day:
        return always
    return WEEKDAYS[int(day) - 1] if len(day) == 1 else day


def covered_years() -> tuple[tuple[int, int], ...]:
    """The years that are loaded, each with its number of working days."""
    city = calendars().of()
    return tuple((year, _working_days(city, year)) for year in city.years_covered())


def _working_days(calendar: Calendar, year: int) -> int:
    days = (day for month in range(1, 13) for day in _days(calendar, year, month))
    return sum(calendar.works(day.date) for day in days)


def missing_year(today: date, covered: tuple[int, ...]) -> int | None:
    """The year of the next three months whose calendar is not loaded; None when all are."""
    near = (today.year, (today + AHEAD).year)
    return next((year for year in near if year not in covered), None)


def counted(calendar: Calendar, start: date, amount: int) -> Counted:
    """Each day after a day until the nth working day, with its number or why it has none."""
    landing = nth_working_day(start, amount, calendar)
    days, number = [], 0
    for ahead in range(1, (landing.day - start).days + 1):
        day = start + timedelta(days=ahead)
        works = calendar.works(day)
        number += works
        days.append(_day(calendar, day, number if works else None))
    return Counted(start, amount, landing.day, landing.provisional, tuple(days))


def _day(calendar: Calendar, day: date, number: int | None = None) -> Day:
    special = calendar.special.get(day)
    if special is None:
        return Day(day, Why.WORK if calendar.works(day) else Why.WEEKEND, "", number)
    return Day(day, Why.MAKE_UP if special.works else Why.HOLIDAY, special.note, number)


def _days(calendar: Calendar, year: int, month: int) -> list[Day]:
    _first, last = months_of.monthrange(year, month)
    return [_day(calendar, date(year, month, number)) for number in range(1, last + 1)]


def _month(calendar: Calendar, year: int, month: int) -> Month:
    days = _days(calendar, year, month)
    before = days[0].date.weekday()
    cells = [*[None] * before, *days, *[None] * (-(before + len(days)) % 7)]
    weeks = tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))
    return Month(days[0].date, weeks)


def _units(codes: set[str], lang: str) -> dict[str, str]:
    rows = Unit.objects.filter(code__in=codes).values_list("code", "name", "en")
    return {code: name if lang == "zh" else en or name for code, name, en in rows}


def _segment(row: Row, units: Mapping[str, str], told: str, always: Promise) -> Segment:
    code = row.get("unit") or ""
    return Segment(
        units.get(code, code),
        str(days_in_words(row.get("day") or "", always)),
        f"{row['from']}–{row['to']}",
        row.get("since") or "",
        row[told],
        row["verified"],
    )
