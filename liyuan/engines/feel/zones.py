"""Named time zones (IANA), from the `tzdata` package so that every machine gives one answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

# The rules of a zone repeat with the calendar, every 400 years (before the first rule every
# zone has one offset), so that a year beyond Python's stands for one of these.
_CYCLE, _CYCLE_DAYS = 400, 146_097
# Days from 0000-03-01, which temporal counts from, to 0001-01-01, which Python counts from 1.
_PYTHON_DAYS = 305


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every zone there is."""
    text = files("tzdata").joinpath("zones").read_text(encoding="ascii")
    return frozenset(text.split())


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo | None:
    """The zone of this name; None when there is none."""
    if name not in names():
        return None
    file = files("tzdata").joinpath("zoneinfo", *name.split("/"))
    with file.open("rb") as content:
        return ZoneInfo.from_file(content, key=name)


def offsets_at(name: str, year: int, month: int, day: int, seconds: int) -> tuple[int, int]:
    """Seconds east of Greenwich at a local time, for its first and its second coming.

    Raises ValueError for an unknown zone. The two differ when clocks are put back.
    """
    midnight = datetime(_mapped(year, _CYCLE), month, day, tzinfo=_found(name))
    local = midnight + timedelta(seconds=seconds)
    return _east(local.replace(fold=0)), _east(local.replace(fold=1))


def offset_since(name: str, ordinal: int, seconds: int) -> int:
    """Seconds east of Greenwich at an instant: days since 0000-03-01 and seconds, Greenwich."""
    days = _mapped(ordinal - _PYTHON_DAYS, _CYCLE_DAYS)
    at = datetime.fromordinal(days).replace(tzinfo=UTC) + timedelta(seconds=seconds)
    return _east(at.astimezone(_found(name)))


def _mapped(at: int, cycle: int) -> int:
    """A year, or a day, within Python's at which the zone and the calendar do the same."""
    if at < cycle:
        return at % cycle + cycle
    return at if at < 23 * cycle else at % cycle + 22 * cycle


def _found(name: str) -> ZoneInfo:
    found = zone(name)
    if found is None:
        raise ValueError("no such time zone")
    return found


def _east(at: datetime) -> int:
    offset = at.utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
