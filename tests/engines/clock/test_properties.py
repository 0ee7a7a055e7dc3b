"""What holds of every clock over every calendar, 2004 to 2030."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liyuan.engines.clock import (
    Alarm,
    Calendar,
    Event,
    Hours,
    Span,
    Special,
    State,
    Target,
    Unit,
    Verb,
    alarms,
    deadline,
    elapsed,
    next_verbs,
    nth_working_day,
    proof,
    read,
    working_days_between,
)
from liyuan.engines.clock.calendars import joined
from liyuan.engines.clock.targets import EXACT

FIRST, LAST = date(2004, 1, 1), date(2030, 12, 31)
ZONES = ("Asia/Shanghai", "Pacific/Kiritimati", "Europe/Berlin")
NONE = timedelta(0)

sometimes = settings(max_examples=40, deadline=None)
minutes = st.integers(0, 1440)
spans = st.builds(
    lambda pairs: joined(Span(min(a, b), max(a, b)) for a, b in pairs if a != b),
    st.lists(st.tuples(minutes, minutes), min_size=1, max_size=3),
).filter(bool)
days = st.dates(FIRST, LAST)
hours = st.builds(Hours, st.none() | st.integers(1, 7), spans, st.just(date.min), st.booleans())


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """Two covered years near a day, some odd days among them, hours and perhaps duty."""
    year = draw(st.integers(2005, 2029))
    near = {date(year, 1, 1) + timedelta(days=n) for n in draw(st.sets(st.integers(-30, 700)))}
    special = {day: Special(day.weekday() >= 5) for day in near}
    return Calendar(
        ZoneInfo(draw(st.sampled_from(ZONES))),
        frozenset({year, year + 1}),
        special,
        tuple(draw(st.lists(hours, max_size=3))),
        tuple(draw(st.lists(hours, max_size=1))),
    )


@st.composite
def instants(draw: st.DrawFn, calendar: Calendar) -> datetime:
    low = datetime(min(calendar.years), 1, 1, tzinfo=UTC)
    return low + timedelta(
        minutes=draw(st.integers(0, 60 * 24 * 800)), microseconds=draw(st.integers(0, 59_999_999))
    )


targets = st.builds(Target, st.integers(0, 60), st.sampled_from(Unit), st.booleans())
scenes = calendars().flatmap(
    lambda calendar: st.tuples(st.just(calendar), instants(calendar), instants(calendar))
)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Calendar, list[Event], datetime]:
    """A calendar, a life of a clock that can have happened, and an instant after it."""
    calendar = draw(calendars())
    at = draw(instants(calendar))
    events = [Event(Verb.START, at, draw(targets))]
    state = read(events, calendar, at).state
    for _ in range(draw(st.integers(0, 6))):
        at += timedelta(minutes=draw(st.integers(0, 5_000)))
        verb = draw(st.sampled_from(sorted(next_verbs(state))))
        target = draw(targets) if verb is Verb.RETARGET else None
        amount = draw(st.integers(1, 9)) if verb is Verb.EXTEND else 0
        anew = verb is Verb.REOPEN and draw(st.booleans())
        events.append(Event(verb, at, target, amount, counts_earlier=not anew))
        state = read(events, calendar, at).state
    return calendar, events, at + timedelta(minutes=draw(st.integers(0, 20_000)))


@sometimes
@given(scenes, targets)
def test_adding_then_measuring_gives_back(
    scene: tuple[Calendar, datetime, datetime], target: Target
) -> None:
    calendar, start, _ = scene
    due = deadline(start, target, calendar)
    assert due.at >= start
    if target.unit in EXACT:
        allowed = timedelta(microseconds=target.amount * EXACT[target.unit])
        assert elapsed(start, due.at, target.unit, calendar) == allowed
    if target.unit is Unit.WORKING_DAYS and target.amount and not target.start_day_counts:
        assert working_days_between(start, due.at, calendar) == target.amount
    reading = read([Event(Verb.START, start, target)], calendar, due.at)
    assert (reading.remaining, reading.late, reading.deadline) == (NONE, False, due)


@sometimes
@given(scenes, targets)
def test_a_moment_after_the_deadline_is_late(
    scene: tuple[Calendar, datetime, datetime], target: Target
) -> None:
    calendar, start, _ = scene
    after = deadline(start, target, calendar).at + timedelta(microseconds=1)
    assert read([Event(Verb.START, start, target)], calendar, after).late


@sometimes
@given(scenes, st.sampled_from(Unit), st.data())
def test_a_split_span_adds_up(
    scene: tuple[Calendar, datetime, datetime], unit: Unit, data: st.DataObject
) -> None:
    calendar, *ends = scene
    start, end = sorted(ends)
    middle = start + (end - start) * data.draw(st.integers(0, 16)) / 16
    whole = elapsed(start, end, unit, calendar)
    parts = (elapsed(start, middle, unit, calendar), elapsed(middle, end, unit, calendar))
    assert sum(parts, NONE) == whole >= NONE
    assert whole <= end - start


@sometimes
@given(scenes, targets, st.integers(0, 40))
def test_a_longer_target_never_ends_earlier(
    scene: tuple[Calendar, datetime, datetime], target: Target, more: int
) -> None:
    calendar, start, _ = scene
    due, longer = (deadline(start, t, calendar) for t in (target, target.longer(more)))
    assert due.at <= longer.at
    assert due.provisional <= longer.provisional


@sometimes
@given(scenes, targets)
def test_a_later_start_never_ends_earlier(
    scene: tuple[Calendar, datetime, datetime], target: Target
) -> None:
    calendar, *ends = scene
    early, late = sorted(ends)
    assert deadline(early, target, calendar).at <= deadline(late, target, calendar).at


@sometimes
@given(lives())
def test_a_pause_never_brings_a_deadline_nearer(
    life: tuple[Calendar, list[Event], datetime],
) -> None:
    calendar, events, at = life
    moving = (Verb.PAUSE, Verb.RESUME)
    assume(not any(event.verb in (Verb.STOP, Verb.REOPEN) for event in events))
    without = [event for event in events if event.verb not in moving]
    paused, straight = (read(es, calendar, at) for es in (events, without))
    assert paused.deadline.at >= straight.deadline.at
    assert paused.elapsed <= straight.elapsed


@sometimes
@given(lives())
def test_time_used_and_time_left_are_the_target(
    life: tuple[Calendar, list[Event], datetime],
) -> None:
    calendar, events, at = life
    reading = read(events, calendar, at)
    begun = read([Event(Verb.START, reading.started, reading.target)], calendar, reading.started)
    assert reading.elapsed + reading.remaining == begun.elapsed + begun.remaining
    if reading.remaining < NONE:
        assert reading.late


@sometimes
@given(lives())
def test_the_proof_has_no_gap_and_adds_up(life: tuple[Calendar, list[Event], datetime]) -> None:
    calendar, events, at = life
    reading, segments = read(events, calendar, at), proof(events, calendar, at)
    end = reading.stopped_at if reading.state is State.STOPPED else at
    edges = [reading.started, *(segment.end for segment in segments)]
    assert [segment.start for segment in segments] == edges[:-1]
    assert edges[-1] == end
    assert sum((segment.counted for segment in segments), NONE) == reading.elapsed
    for segment in segments:
        assert segment.counted in (NONE, segment.end - segment.start)
        assert segment.start.astimezone(calendar.zone).date() == segment.day


@sometimes
@given(lives())
def test_a_stored_life_replays_to_the_same_answer(
    life: tuple[Calendar, list[Event], datetime],
) -> None:
    calendar, events, at = life
    kept = [Event.read(event.plain()) for event in events]
    assert kept == events
    assert read(kept, calendar, at) == read(events, calendar, at)


@sometimes
@given(scenes, targets, st.integers(0, 9))
def test_an_alarm_after_the_deadline_never_rings_before_it(
    scene: tuple[Calendar, datetime, datetime], target: Target, days_: int
) -> None:
    calendar, start, _ = scene
    due = deadline(start, target, calendar)
    before, after, later = alarms(due, (Alarm(-1), Alarm(days_), Alarm(days_ + 1)), calendar, start)
    assert start <= before.at
    assert due.at <= after.at <= later.at


@sometimes
@given(calendars(), st.integers(0, 900), st.integers(-200, 200).filter(bool))
def test_counting_days_one_by_one_lands_on_the_same_day(
    calendar: Calendar, offset: int, n: int
) -> None:
    day = landed = date(min(calendar.years), 1, 1) + timedelta(days=offset)
    left = abs(n)
    while left:
        landed += timedelta(days=1 if n > 0 else -1)
        left -= calendar.works(landed)
    assert nth_working_day(day, n, calendar).day == landed


@sometimes
@given(scenes)
def test_working_time_is_what_minute_by_minute_counting_says(
    scene: tuple[Calendar, datetime, datetime],
) -> None:
    calendar, start, _ = scene
    assume(str(calendar.zone) != "Europe/Berlin")
    start = start.replace(second=0, microsecond=0)
    for minute in range(0, 60 * 50, 7):
        local = (start + timedelta(minutes=minute)).astimezone(calendar.zone)
        at = local.hour * 60 + local.minute
        inside = any(span.start <= at < span.end for span in calendar.spans(local.date()))
        step = elapsed(
            start + timedelta(minutes=minute),
            start + timedelta(minutes=minute + 1),
            Unit.WORKING_MINUTES,
            calendar,
        )
        assert step == timedelta(minutes=inside)
