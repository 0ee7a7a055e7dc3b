"""Instants as whole microseconds of UTC, and local days of a zone: the arithmetic has no floats."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MINUTES_OF_A_DAY = 24 * 60


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant; a naive one raises TypeError."""
    return (at - EPOCH) // MICROSECOND


def instant(us: int) -> datetime:
    """The instant in UTC."""
    return EPOCH + timedelta(microseconds=us)


def length(us: int) -> timedelta:
    return timedelta(microseconds=us)


def local_day(us: int, zone: ZoneInfo) -> date:
    """The natural day that the instant falls on."""
    return instant(us).astimezone(zone).date()


def day_that_ends(us: int, zone: ZoneInfo) -> date:
    """The natural day whose end a deadline is: 24:00 belongs to the day before, not after."""
    return local_day(us - 1, zone)


def start_of(day: date, zone: ZoneInfo) -> int:
    """00:00 of a natural day."""
    return micros(datetime(day.year, day.month, day.day, tzinfo=zone))


def minute_of(day: date, minute: int, zone: ZoneInfo) -> int:
    """A minute of the wall clock of a day; 1440 is its 24:00."""
    if minute == MINUTES_OF_A_DAY:
        return start_of(day + timedelta(days=1), zone)
    hour, rest = divmod(minute, 60)
    return micros(datetime(day.year, day.month, day.day, hour, rest, tzinfo=zone))
