"""Days and moments as plain text, in the city's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def isodate(day: date | datetime) -> str:
    """2026-11-22; of a moment, its day in the city."""
    return (timezone.localdate(day) if isinstance(day, datetime) else day).isoformat()


def deadline(at: datetime) -> str:
    """2026-11-22 24:00: a deadline at midnight is of the day that it ends."""
    local = timezone.localtime(at)
    if local.time() == time.min:
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return moment(at)


def moment(at: datetime) -> str:
    """2026-11-22 14:05."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
