"""When a message may go out: not at night, not in a flood, at the times a person asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from liyuan.notices.domain import Rhythm

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Manners:
    """What an instance keeps to: the night, the gap between two messages, the day's times."""

    zone: tzinfo
    quiet: tuple[time, time]
    gap: timedelta
    times: tuple[time, ...]


def manners_of(zone: tzinfo, quiet: str, minutes: int, times: str) -> Manners:
    """Read from settings: "22:00-08:00" (both the same: no night), 30, "08:30,14:00"."""
    begins, ends = (time.fromisoformat(part.strip()) for part in quiet.split("-"))
    wanted = sorted(time.fromisoformat(part.strip()) for part in times.split(",") if part.strip())
    if not wanted:
        raise ValueError("LIYUAN_NOTICE_TIMES names no time of day")
    return Manners(zone, (begins, ends), timedelta(minutes=minutes), tuple(wanted))


def may_go(
    at: datetime, *, urgent: bool, last: datetime | None, rhythm: Rhythm, manners: Manners
) -> datetime:
    """The first moment from `at` on at which a message may go; `last` is the one before it."""
    if urgent:
        return at
    if last is not None:
        at = max(at, last + manners.gap)
    local = at.astimezone(manners.zone)
    if rhythm is not Rhythm.SOON:
        times = manners.times[:1] if rhythm is Rhythm.DAILY else manners.times
        local = next_time(local, times)
    return after_quiet(local, manners.quiet)


def next_time(local: datetime, times: Sequence[time]) -> datetime:
    """The next of the day's times, today or tomorrow; the moment itself when it is one."""
    today = [at for t in times if (at := _on(local, t)) >= local]
    return today[0] if today else _on(local + timedelta(days=1), times[0])


def after_quiet(local: datetime, quiet: tuple[time, time]) -> datetime:
    """The moment itself by day, or the end of the night in which it lies."""
    begins, ends = quiet
    now = local.timetz().replace(tzinfo=None)
    if begins <= ends:
        return _on(local, ends) if begins <= now < ends else local
    if now >= begins:
        return _on(local + timedelta(days=1), ends)
    return _on(local, ends) if now < ends else local


def _on(local: datetime, clock: time) -> datetime:
    return local.replace(
        hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=clock.microsecond
    )


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time."""
    doubled: int = 2 ** (attempts - 1)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
