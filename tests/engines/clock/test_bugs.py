"""Mistakes that other systems made with their clocks, each as a test by its name."""

from datetime import timedelta

import pytest

from liyuan.engines.clock import (
    Alarm,
    ClockError,
    Event,
    Reading,
    Span,
    State,
    Target,
    Unit,
    Verb,
    alarms,
    deadline,
    elapsed,
    next_opening,
    next_verbs,
    read,
)
from tests.engines.clock.offices import NIGHT, office, on, said

FOUR_HOURS = Target(4, Unit.WORKING_HOURS)
THREE_DAYS = Target(3, Unit.WORKING_DAYS)
ESCALATION = (Alarm(-1), Alarm(0), Alarm(3), Alarm(5))


def started(at: str, target: Target) -> Event:
    return Event(Verb.START, on(at), target)


def happened(verb: Verb, at: str, **said: object) -> Event:
    return Event(verb, on(at), **said)  # type: ignore[arg-type]


def reading(*events: Event, at: str) -> Reading:
    return read(events, office(), on(at))


def test_an_escalation_at_00_00_does_not_come_before_the_deadline() -> None:
    start = on("2026-11-19 22:40")
    due = deadline(start, Target(1, Unit.MIDNIGHT), office())
    at = [said(firing.at) for firing in alarms(due, ESCALATION, office(), start)]
    # collected on Thursday, due by its 24:00; the day before lies before the start
    assert at == ["2026-11-19 22:40", "2026-11-20 09:00", "2026-11-24 09:00", "2026-11-26 09:00"]


def test_alarms_of_working_days_ring_at_an_office_hour() -> None:
    start = on("2026-11-17 10:00")
    due = deadline(start, THREE_DAYS, office())
    at = [said(firing.at) for firing in alarms(due, ESCALATION, office(), start)]
    assert said(due.at) == "2026-11-20 17:00"
    assert at == ["2026-11-19 09:00", "2026-11-23 09:00", "2026-11-25 09:00", "2026-11-27 09:00"]


def test_an_urgent_one_escalates_at_night_where_somebody_is_on_duty() -> None:
    calendar = office(duty=(NIGHT,))
    due = deadline(on("2026-11-21 20:00"), Target(2, Unit.HOURS), calendar)
    (firing,) = alarms(due, [Alarm(0)], calendar, on("2026-11-21 20:00"))
    assert said(firing.at) == "2026-11-21 22:00"


def test_a_warning_two_hours_before_midnight() -> None:
    due = deadline(on("2026-11-21 10:00"), Target(1, Unit.MIDNIGHT), office())
    (firing,) = alarms(due, [Alarm(-2, Unit.HOURS)], office(), on("2026-11-21 10:00"))
    assert said(firing.at) == "2026-11-21 22:00"


def test_an_alarm_beyond_the_notices_is_an_estimate() -> None:
    start = on("2026-12-24 10:00")
    due = deadline(start, THREE_DAYS, office())
    marks = [firing.provisional for firing in alarms(due, ESCALATION, office(), start)]
    assert (due.provisional, marks) == (False, [False, False, True, True])


def test_pending_over_a_weekend_gives_no_days_back_when_the_target_is_in_days() -> None:
    events = (
        started("2026-11-19 10:00", THREE_DAYS),
        happened(Verb.PAUSE, "2026-11-20 17:00", reason="等待企业", consent="电话"),
        happened(Verb.RESUME, "2026-11-23 09:00"),
    )
    assert said(reading(*events, at="2026-11-23 10:00").deadline.at) == "2026-11-24 17:00"


def test_pending_gives_back_the_working_time_it_took() -> None:
    events = (
        started("2026-11-19 10:00", THREE_DAYS),
        happened(Verb.PAUSE, "2026-11-20 15:00", reason="等待企业", consent="电话"),
        happened(Verb.RESUME, "2026-11-23 10:00"),
    )
    # two hours of Friday, one of Monday
    assert said(reading(*events, at="2026-11-23 10:00").deadline.at) == "2026-11-25 12:00"


def test_a_pause_on_the_day_that_does_not_count_gives_nothing_back() -> None:
    events = (
        started("2026-11-19 10:00", THREE_DAYS),
        happened(Verb.PAUSE, "2026-11-19 11:00", reason="等待企业"),
        happened(Verb.RESUME, "2026-11-19 16:00"),
    )
    assert said(reading(*events, at="2026-11-19 16:00").deadline.at) == "2026-11-24 17:00"


def test_while_it_is_paused_nothing_is_used_up() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.PAUSE, "2026-11-20 10:00", reason="等待企业"),
    )
    early, later = (reading(*events, at=at) for at in ("2026-11-20 11:00", "2026-12-01 10:00"))
    assert early.state is State.PAUSED
    assert early.remaining == later.remaining == timedelta(hours=3)
    assert later.deadline.at > early.deadline.at


def test_a_pause_after_the_deadline_washes_nothing_clean() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.PAUSE, "2026-11-23 10:00", reason="等待企业"),
        happened(Verb.RESUME, "2026-11-24 10:00"),
    )
    found = reading(*events, at="2026-11-24 10:00")
    assert (said(found.deadline.at), found.late) == ("2026-11-20 14:00", True)
    assert found.remaining == timedelta(hours=-11)


def test_no_pause_moves_midnight() -> None:
    events = (
        started("2026-11-20 09:00", Target(1, Unit.MIDNIGHT)),
        happened(Verb.PAUSE, "2026-11-20 10:00", reason="等待企业"),
    )
    found = reading(*events, at="2026-11-21 10:00")
    assert (said(found.deadline.at), found.late) == ("2026-11-21 00:00", True)


def test_after_a_reopening_the_closing_time_is_gone_and_closed_time_is_not_counted() -> None:
    events = [
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.STOP, "2026-11-20 10:00"),
        happened(Verb.REOPEN, "2026-11-24 09:00"),
    ]
    found = reading(*events, at="2026-11-24 10:00")
    assert (found.state, found.stopped_at) == (State.RUNNING, None)
    assert (found.elapsed, said(found.deadline.at)) == (timedelta(hours=2), "2026-11-24 12:00")
    events.append(happened(Verb.STOP, "2026-11-24 11:00"))
    found = reading(*events, at="2026-12-01 10:00")
    assert found.stopped_at == on("2026-11-24 11:00")
    assert (found.elapsed, found.late) == (timedelta(hours=3), False)


def test_a_reopening_that_counts_anew_starts_from_nothing() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.STOP, "2026-11-20 11:00"),
        happened(Verb.REOPEN, "2026-11-24 09:00", counts_earlier=False, target=THREE_DAYS),
    )
    found = reading(*events, at="2026-11-24 10:00")
    assert (found.started, found.target) == (on("2026-11-24 09:00"), THREE_DAYS)
    assert said(found.deadline.at) == "2026-11-27 17:00"


def test_closed_late_and_reopened_stays_late_from_the_same_deadline() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.STOP, "2026-11-20 16:00"),
        happened(Verb.REOPEN, "2026-11-24 09:00"),
    )
    found = reading(*events, at="2026-11-24 10:00")
    assert (said(found.deadline.at), found.late) == ("2026-11-20 14:00", True)
    assert (found.elapsed, found.remaining) == (timedelta(hours=7), timedelta(hours=-3))


def test_pending_time_is_kept_when_the_target_changes() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.PAUSE, "2026-11-20 10:00", reason="等待企业"),
        happened(Verb.RESUME, "2026-11-20 12:00"),
        happened(Verb.RETARGET, "2026-11-20 14:00", target=Target(6, Unit.WORKING_HOURS)),
    )
    # six hours and the two of the pause from 09:00
    assert said(reading(*events, at="2026-11-20 14:00").deadline.at) == "2026-11-23 10:00"


def test_a_target_may_change_and_grow_while_paused() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.PAUSE, "2026-11-20 10:00", reason="等待企业"),
        happened(Verb.EXTEND, "2026-11-20 10:30", amount=1),
        happened(Verb.RESUME, "2026-11-20 11:00"),
    )
    assert said(reading(*events, at="2026-11-20 11:00").deadline.at) == "2026-11-20 16:00"


def test_a_day_of_24_hours_loses_no_minute() -> None:
    calendar = office(hours=(NIGHT,))
    worked = elapsed(on("2026-11-16 00:00"), on("2026-11-21 00:00"), Unit.WORKING_HOURS, calendar)
    assert worked == timedelta(days=5)
    due = deadline(on("2026-11-16 00:00"), Target(48, Unit.WORKING_HOURS), calendar)
    assert said(due.at) == "2026-11-18 00:00"


def test_23_59_is_a_minute_short_of_a_day() -> None:
    assert Span.of("00:00", "24:00").end - Span.of("00:00", "23:59").end == 1


def test_nobody_works_through_the_lunch_break() -> None:
    worked = elapsed(on("2026-11-20 11:00"), on("2026-11-20 14:00"), Unit.WORKING_HOURS, office())
    assert worked == timedelta(hours=2)
    assert said(next_opening(on("2026-11-20 12:00"), office())) == "2026-11-20 13:00"


def test_a_target_shorter_than_a_segment_ends_within_it() -> None:
    due = deadline(on("2026-11-20 09:10"), Target(7, Unit.WORKING_MINUTES), office())
    assert said(due.at) == "2026-11-20 09:17"


def test_time_on_hold_is_not_added_to_the_time_of_creation() -> None:
    events = (
        started("2026-11-20 16:00", FOUR_HOURS),
        happened(Verb.PAUSE, "2026-11-20 16:30", reason="等待企业"),
        happened(Verb.RESUME, "2026-11-21 11:00"),
    )
    found = reading(*events, at="2026-11-21 11:00")
    assert found.started == on("2026-11-20 16:00")
    # half an hour used on Friday, half an hour back: three and a half remain on Monday
    assert said(found.deadline.at) == "2026-11-23 13:30"


def test_a_clock_has_one_source_of_its_target() -> None:
    events = (
        started("2026-11-20 09:00", FOUR_HOURS),
        happened(Verb.EXTEND, "2026-11-20 09:30", amount=4),
        happened(Verb.RETARGET, "2026-11-20 10:00", target=Target(2, Unit.WORKING_HOURS)),
        happened(Verb.EXTEND, "2026-11-20 10:30", amount=1),
    )
    found = reading(*events, at="2026-11-20 10:30")
    assert found.target == Target(3, Unit.WORKING_HOURS)
    assert said(found.deadline.at) == "2026-11-20 12:00"


def test_later_events_are_not_seen() -> None:
    events = (started("2026-11-20 09:00", FOUR_HOURS), happened(Verb.STOP, "2026-11-20 10:00"))
    assert reading(*events, at="2026-11-20 09:30").state is State.RUNNING


def test_on_the_deadline_is_in_time() -> None:
    events = (started("2026-11-20 09:00", FOUR_HOURS), happened(Verb.STOP, "2026-11-20 14:00"))
    assert not reading(*events, at="2026-11-21 09:30").late


@pytest.mark.parametrize(
    ("code", "index", "events"),
    [
        ("clock.not_started", 0, ()),
        ("clock.order", 0, (happened(Verb.STOP, "2026-11-20 09:00"),)),
        ("clock.order", 1, (started("2026-11-20 09:00", FOUR_HOURS),) * 2),
        ("clock.target", 0, (happened(Verb.START, "2026-11-20 09:00"),)),
        (
            "clock.amount",
            1,
            (started("2026-11-20 09:00", FOUR_HOURS), happened(Verb.EXTEND, "2026-11-20 09:00")),
        ),
        (
            "clock.backwards",
            1,
            (started("2026-11-20 09:00", FOUR_HOURS), happened(Verb.STOP, "2026-11-20 08:00")),
        ),
    ],
)
def test_what_cannot_have_happened_is_refused(
    code: str, index: int, events: tuple[Event, ...]
) -> None:
    with pytest.raises(ClockError) as refused:
        reading(*events, at="2026-11-21 09:00")
    assert (refused.value.code, refused.value.index) == (code, index)


def test_a_stopped_clock_can_only_be_reopened() -> None:
    assert next_verbs(State.STOPPED) == {Verb.REOPEN}
    assert next_verbs(None) == {Verb.START}


def test_no_target_reaches_for_centuries() -> None:
    with pytest.raises(ClockError):
        deadline(on("2026-11-20 09:00"), Target(100_000, Unit.WORKING_DAYS), office())
