"""Reading a clock: from what happened to it, what it says at an instant."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from liyuan.engines.clock.calendars import Calendar
from liyuan.engines.clock.deadlines import Count, Deadline, counts, stamped
from liyuan.engines.clock.events import Event, State, Verb, lived
from liyuan.engines.clock.instants import instant, length, micros
from liyuan.engines.clock.line import ClockError
from liyuan.engines.clock.targets import Target, Unit


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that a clock stood still: paused with a reason, or closed until it was reopened.

    `counted` pauses gave nothing back: they began after the deadline, or midnight was the target.
    """

    start: datetime
    end: datetime
    reason: str
    consent: str
    closed: bool
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says. `remaining` is what is left of the target, negative when it is late."""

    state: State
    started: datetime
    target: Target
    elapsed: timedelta
    remaining: timedelta
    deadline: Deadline
    late: bool
    stopped_at: datetime | None
    pauses: tuple[Pause, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """The part of a clock's life that counts: since it started, or was reopened anew."""

    state: State
    target: Target
    start: int
    end: int
    pauses: tuple[Pause, ...]


def read(events: Sequence[Event], calendar: Calendar, at: datetime) -> Reading:
    """What the clock says at an instant; later events are not seen.

    While it is paused, the deadline is the one it has if it resumes now. ClockError when the
    events cannot have happened.
    """
    return weighed(run_of(events, at), calendar)[1]


def run_of(events: Sequence[Event], at: datetime) -> Run:
    """The current run as of an instant."""
    seen = [event for event in events if event.at <= at]
    state = lived(seen)
    first = max(index for index, event in enumerate(seen) if _begins(event))
    end = seen[-1].at if state is State.STOPPED else at
    return Run(
        state,
        _target(seen),
        micros(seen[first].at),
        micros(end),
        tuple(_pauses(seen[first:], end)),
    )


def _begins(event: Event) -> bool:
    return event.verb is Verb.START or (event.verb is Verb.REOPEN and not event.counts_earlier)


def _target(events: Sequence[Event]) -> Target:
    """The last target said, and the extensions since: there is no other place for one."""
    target: Target | None = None
    for event in events:
        if event.target is not None:
            target = event.target
        elif event.verb is Verb.EXTEND and target is not None:
            target = target.longer(event.amount)
    if target is None:
        raise ClockError("clock.target")
    return target


def _pauses(events: Sequence[Event], end: datetime) -> Iterator[Pause]:
    """Spans from a pause or a stop to what ended it."""
    held: Event | None = None
    for event in events[1:]:
        if held is not None and event.verb in (Verb.RESUME, Verb.STOP, Verb.REOPEN):
            yield _pause(held, event.at)
            held = None
        if event.verb in (Verb.PAUSE, Verb.STOP):
            held = event
    if held is not None and held.verb is Verb.PAUSE:
        yield _pause(held, end)


def _pause(held: Event, end: datetime) -> Pause:
    return Pause(held.at, end, held.reason, held.consent, held.verb is Verb.STOP)


def weighed(run: Run, calendar: Calendar) -> tuple[Count, Reading]:
    """The run measured: the count it was measured with, and what it says."""
    for count in counts(run.start, run.end, run.target, calendar):
        reading = _weighed(run, count, calendar)
        if reading is not None:
            return count, reading
    raise ClockError("clock.too_long")


def _weighed(run: Run, count: Count, calendar: Calendar) -> Reading | None:
    due = count.due(0)
    given_back = still = 0
    pauses = []
    for pause in run.pauses:
        if due is None:
            return None
        start = micros(pause.start)
        stood = count.between(start, micros(pause.end))
        moves = run.target.unit is not Unit.MIDNIGHT and start < due
        pauses.append(_judged(pause, counted=not (moves or pause.closed)))
        if moves:
            given_back += stood
            due = count.due(given_back)
        if moves or pause.closed:
            still += stood
    if due is None:
        return None
    elapsed = count.between(run.start, run.end) - still
    return Reading(
        run.state,
        instant(run.start),
        run.target,
        length(elapsed),
        length(count.budget - elapsed),
        stamped(run.start, due, run.target, calendar),
        run.end > due,
        instant(run.end) if run.state is State.STOPPED else None,
        tuple(pauses),
    )


def _judged(pause: Pause, *, counted: bool) -> Pause:
    return Pause(pause.start, pause.end, pause.reason, pause.consent, pause.closed, counted)
