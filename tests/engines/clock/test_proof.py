"""A person can check every counted minute of a clock."""

from datetime import timedelta

from liyuan.engines.clock import Event, Target, Unit, Verb, proof
from liyuan.engines.clock.calendars import Hours, Span
from tests.engines.clock.offices import NINE_TO_FIVE, SHANGHAI, office, on


def lines(events: list[Event], at: str, calendar=None) -> list[str]:  # type: ignore[no-untyped-def]
    found = proof(events, calendar or office(), on(at))
    return [
        f"{s.start.astimezone(SHANGHAI):%m-%d %H:%M}–{s.end.astimezone(SHANGHAI):%H:%M} "
        f"{s.counted // timedelta(minutes=1)} {s.why}{' ' + s.note if s.note else ''}"
        for s in found
    ]


def test_hours_over_a_weekend_and_a_pause() -> None:
    events = [
        Event(Verb.START, on("2026-11-20 16:00"), Target(4, Unit.WORKING_HOURS)),
        Event(Verb.PAUSE, on("2026-11-23 10:00"), reason="等待企业"),
        Event(Verb.RESUME, on("2026-11-23 13:30")),
    ]
    assert lines(events, "2026-11-23 14:00") == [
        "11-20 16:00–17:00 60 work",
        "11-20 17:00–00:00 0 off_hours",
        "11-21 00:00–00:00 0 weekend",
        "11-22 00:00–00:00 0 weekend",
        "11-23 00:00–09:00 0 off_hours",
        "11-23 09:00–10:00 60 work",
        "11-23 10:00–13:30 0 paused 等待企业",
        "11-23 13:30–14:00 30 work",
    ]


def test_a_holiday_and_a_make_up_day_say_which() -> None:
    hours = (Hours(None, (Span.of("09:00", "17:00"),)),)
    start = Event(Verb.START, on("2026-02-13 17:00"), Target(3, Unit.WORKING_DAYS))
    found = lines([start], "2026-02-16 12:00", office(hours=hours))
    assert found == [
        "02-13 17:00–00:00 0 start_day",
        "02-14 00:00–09:00 0 off_hours",
        "02-14 09:00–17:00 480 make_up 春节调休上班",
        "02-14 17:00–00:00 0 off_hours",
        "02-15 00:00–00:00 0 weekend",
        "02-16 00:00–12:00 0 holiday 春节放假",
    ]


def test_duty_is_told_from_office_hours() -> None:
    calendar = office(hours=NINE_TO_FIVE, duty=(Hours(None, (Span.of("08:00", "20:00"),)),))
    start = Event(Verb.START, on("2026-11-20 08:30"), Target(9, Unit.WORKING_HOURS))
    assert lines([start], "2026-11-20 18:00", calendar) == [
        "11-20 08:30–09:00 30 duty",
        "11-20 09:00–12:00 180 work",
        "11-20 12:00–13:00 60 duty",
        "11-20 13:00–17:00 240 work",
        "11-20 17:00–18:00 60 duty",
    ]


def test_natural_time_counts_all_of_each_day() -> None:
    start = Event(Verb.START, on("2026-11-20 22:00"), Target(1, Unit.MIDNIGHT))
    assert lines([start], "2026-11-21 01:00") == [
        "11-20 22:00–00:00 120 natural",
        "11-21 00:00–01:00 60 natural",
    ]


def test_closed_time_and_an_estimated_year_are_marked() -> None:
    events = [
        Event(Verb.START, on("2026-12-31 16:00"), Target(9, Unit.WORKING_HOURS)),
        Event(Verb.STOP, on("2026-12-31 17:00")),
        Event(Verb.REOPEN, on("2027-01-01 10:00")),
    ]
    assert lines(events, "2027-01-01 11:00") == [
        "12-31 16:00–17:00 60 work",
        "12-31 17:00–00:00 0 closed",
        "01-01 00:00–10:00 0 closed",
        "01-01 10:00–11:00 60 work",
    ]
    marks = [segment.provisional for segment in proof(events, office(), on("2027-01-01 11:00"))]
    assert marks == [False, False, True, True]
