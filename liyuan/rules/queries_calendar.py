"""Reads of working time: the city's calendar, a unit's own hours, and who is on duty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from liyuan.engines.clock import Calendar, Hours, Span, Special
from liyuan.engines.clock.calendars import joined
from liyuan.rules.models import CalendarDay, PackDocument

# What a calendar is made of; their hashes tell that it is another one.
PARTS = ("calendar", "hours", "duty")
HASHES = "SELECT name, content_hash FROM rules_packdocument WHERE name = ANY(%s)"
Hashes = frozenset[tuple[str, str]]
Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, eq=False)
class Calendars:
    """Working time as loaded once: ask `of` for the city's, a unit's, or a unit's with duty."""

    zone: ZoneInfo
    special: Mapping[date, Special]
    hours: Rows
    duty: Rows
    # what `calendar_hash` said when it was read
    hash: str = ""
    _made: dict[tuple[str | None, str | None], Calendar] = field(default_factory=dict, repr=False)

    def of(self, unit: str | None = None, *, duty: bool = False) -> Calendar:
        """The calendar of a unit; units without hours or duty of their own share the city's."""
        own = unit if any(row.get("unit") == unit for row in self.hours) else None
        on_duty = unit if duty and any(row["unit"] == unit for row in self.duty) else None
        key = own, on_duty
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, own: str | None, on_duty: str | None) -> Calendar:
        years = frozenset(day.year for day in self.special)
        hours = _hours(row for row in self.hours if row.get("unit") in (None, own))
        duty = _hours(row for row in self.duty if row["unit"] == on_duty)
        return Calendar(self.zone, years, self.special, tuple(hours), tuple(duty))


# The last that were read, by their hashes: another load has other hashes.
_KEPT: dict[Hashes, Calendars] = {}
MOST_KEPT = 4


def calendars() -> Calendars:
    """Working time as it is loaded now: one query, the rest is kept until a load changes it."""
    while (hashes := _hashes()) not in _KEPT:
        read = _read(_short(hashes))
        if _hashes() == hashes:
            while len(_KEPT) >= MOST_KEPT:
                _KEPT.pop(next(iter(_KEPT)))
            _KEPT[hashes] = read
            return read
    return _KEPT[hashes]


def calendar_for(unit: str | None, *, duty: bool = False) -> Calendar:
    """The calendar of a unit by code, or the city's; `duty` adds the hours somebody is on duty."""
    return calendars().of(unit, duty=duty)


def calendar_hash() -> str:
    """What changes when a load changed days, hours, duty or zone: deadlines are to be recounted."""
    return _short(_hashes())


def _short(hashes: Hashes) -> str:
    return "-".join(said[:16] for _, said in sorted(hashes))


def years_covered() -> tuple[int, ...]:
    """The years whose notice of holidays is loaded; beyond them deadlines are provisional."""
    return calendars().of().years_covered()


def _hashes() -> Hashes:
    with connection.cursor() as cursor:
        cursor.execute(HASHES, [list(PARTS)])
        return frozenset(cursor.fetchall())


def _read(said_hash: str) -> Calendars:
    said = dict(PackDocument.objects.filter(name__in=PARTS).values_list("name", "content"))
    days = CalendarDay.objects.values_list("date", "works", "note")
    zone = said.get("calendar", {}).get("time_zone") or timezone.get_default_timezone_name()
    return Calendars(
        ZoneInfo(zone),
        {day: Special(works, note) for day, works, note in days},
        tuple(said.get("hours", ())),
        tuple(said.get("duty", ())),
        said_hash,
    )


def _hours(rows: Iterable[Mapping[str, Any]]) -> Iterable[Hours]:
    """One set of hours for all rows of the same unit, day and beginning."""
    for (unit, day, since), group in groupby(sorted(rows, key=_set), key=_set):
        yield Hours(
            _day(day),
            joined(Span.of(row["from"], row["to"]) for row in group),
            date.fromisoformat(since) if since else date.min,
            own=bool(unit),
        )


def _set(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row.get("unit") or "", row.get("day") or "", row.get("since") or ""


def _day(said: str) -> date | int | None:
    if not said:
        return None
    return int(said) if len(said) == 1 else date.fromisoformat(said)
