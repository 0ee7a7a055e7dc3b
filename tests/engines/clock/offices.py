"""Calendars for the tests of clocks: the notices of three years, and words for instants."""

import csv
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from liyuan.engines.clock import Calendar, Hours, Span, Special

SHANGHAI = ZoneInfo("Asia/Shanghai")
PACK = Path(__file__).parents[3] / "packs" / "chengdu" / "calendar"
NINE_TO_FIVE = (Hours(None, (Span.of("09:00", "12:00"), Span.of("13:00", "17:00"))),)
FRIDAY_MORNING = Hours(5, (Span.of("09:00", "12:00"),))
NIGHT = Hours(None, (Span.of("00:00", "24:00"),))


@cache
def notices() -> dict[date, Special]:
    """The days of 2024 to 2026 as the pack has them."""
    found = {}
    for file in sorted(PACK.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                day = date.fromisoformat(row["date"])
                found[day] = Special(row["kind"] == "work", row["note"])
    return found


@cache
def office(*, hours: tuple[Hours, ...] = NINE_TO_FIVE, duty: tuple[Hours, ...] = ()) -> Calendar:
    """The city's office: 9 to 12 and 13 to 17, holidays of 2024 to 2026."""
    return Calendar(SHANGHAI, frozenset({2024, 2025, 2026}), notices(), hours, duty)


def on(words: str) -> datetime:
    """An instant from local words as `2026-02-13 15:00`, in UTC."""
    return datetime.fromisoformat(words).replace(tzinfo=SHANGHAI).astimezone(UTC)


def said(at: datetime) -> str:
    """An instant in local words."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
