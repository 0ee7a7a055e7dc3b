"""Checks of working time: the days of a year once each, segments that fit, hours for the city."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from liyuan.engines.findings import Finding, Where
from liyuan.packs.documents import Document
from liyuan.packs.pack import Pack

# a day that ends a minute early: 24:00 is meant
A_MINUTE_SHORT = "23:59"


def calendars(pack: Pack) -> Iterator[Finding]:
    """Each file holds the exceptions of its year, each day once; no year is left out."""
    for year, document in pack.calendars.items():
        yield from _calendar(year, document)
    years = sorted(pack.calendars)
    for year in set(range(years[0], years[-1])) - set(years) if years else ():
        yield Finding("pack.calendar.gap", Where("calendar"), {"year": str(year)})


def _calendar(year: int, document: Document) -> Iterator[Finding]:
    said = Counter(row.get("date") for row in document.content)
    seen: set[date] = set()
    for index, row in enumerate(document.content):
        day = row.get("date")
        if not isinstance(day, date):
            continue
        if day.year != year:
            yield document.finding("pack.calendar.year", index, "date", got=str(day))
        if day in seen and said[day] > 1:
            yield document.finding("pack.calendar.repeated", index, "date", got=str(day))
        if (row.get("kind") == "rest") == (day.weekday() >= 5):
            yield document.finding("pack.calendar.idle", index, "date", got=str(day))
        seen.add(day)
    if not any(row.get("kind") == "rest" for row in document.content):
        yield document.finding("pack.calendar.incomplete", year=str(year))


def segments(pack: Pack) -> Iterator[Finding]:
    """A segment begins before it ends, and a day ends at 24:00."""
    for table in ("hours", "duty"):
        document = pack.tables.get(table)
        for index, row in enumerate(document.content if document else ()):
            if document is not None:
                yield from _segment(document, index, row.get("from", ""), row.get("to", ""))


def _segment(document: Document, index: int, start: str, end: str) -> Iterator[Finding]:
    if start and end and start >= end:
        yield document.finding("pack.hours.order", index, "to", start=start, end=end)
    if end == A_MINUTE_SHORT:
        yield document.finding("pack.hours.minute", index, "to")


def overlaps(pack: Pack) -> Iterator[Finding]:
    """Segments of the same day lie beside each other."""
    document = pack.tables.get("hours")
    ends: dict[tuple[object, ...], str] = {}
    rows = list(enumerate(document.content if document else ()))
    for index, row in sorted(rows, key=lambda pair: str(pair[1].get("from", ""))):
        key = tuple(row.get(column) for column in ("unit", "day", "since"))
        start, end = row.get("from", ""), row.get("to", "")
        if document is not None and start < ends.get(key, ""):
            yield document.finding("pack.hours.overlap", index, "from", start=start, end=ends[key])
        ends[key] = max(end, ends.get(key, ""))


def city_hours(pack: Pack) -> Iterator[Finding]:
    """Where hours are said at all, the city's say what holds on any working day."""
    rows = pack.rows("hours")
    if rows and not any(row.keys().isdisjoint({"unit", "day", "since"}) for row in rows):
        yield pack.tables["hours"].finding("pack.hours.default")


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    calendars,
    segments,
    overlaps,
    city_hours,
)
