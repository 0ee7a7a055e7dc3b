"""Not at night, not in a flood, at the times a person asked for; urgent ones at once."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.notices.domain import Rhythm
from liyuan.notices.domain_timing import LONGEST_WAIT, manners_of, may_go, wait_after

ZONE = ZoneInfo("Asia/Shanghai")
MANNERS = manners_of(ZONE, "22:00-08:00", 30, "08:30,14:00")
MOMENTS = st.integers(0, 10 * 366 * 24 * 60 * 60 * 4).map(
    lambda quarters: datetime(2020, 1, 1, tzinfo=ZONE) + timedelta(seconds=quarters / 4)
)
RHYTHMS = st.sampled_from(Rhythm)


def on(clock: str, day: int = 16) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}").replace(tzinfo=ZONE)


ROWS = [
    ("10:00", Rhythm.SOON, on("10:00")),
    ("21:59", Rhythm.SOON, on("21:59")),
    ("22:00", Rhythm.SOON, on("08:00", 17)),
    ("00:00", Rhythm.SOON, on("08:00")),
    ("07:59:59", Rhythm.SOON, on("08:00")),
    ("08:00", Rhythm.SOON, on("08:00")),
    ("07:00", Rhythm.TWICE, on("08:30")),
    ("08:30", Rhythm.TWICE, on("08:30")),
    ("09:00", Rhythm.TWICE, on("14:00")),
    ("09:00", Rhythm.DAILY, on("08:30", 17)),
    ("23:00", Rhythm.DAILY, on("08:30", 17)),
]


@pytest.mark.parametrize(("clock", "rhythm", "moment"), ROWS)
def test_the_first_moment_at_which_a_message_may_go(
    clock: str, rhythm: Rhythm, moment: datetime
) -> None:
    assert may_go(on(clock), urgent=False, last=None, rhythm=rhythm, manners=MANNERS) == moment


def test_an_urgent_one_goes_at_night_and_right_after_another() -> None:
    at = on("03:00")
    assert may_go(at, urgent=True, last=at, rhythm=Rhythm.DAILY, manners=MANNERS) == at


def test_two_messages_are_half_an_hour_apart() -> None:
    last = on("10:00")
    found = may_go(on("10:05"), urgent=False, last=last, rhythm=Rhythm.SOON, manners=MANNERS)
    assert found == on("10:30")


def test_a_night_within_one_day_and_none_at_all() -> None:
    noon = manners_of(ZONE, "12:00-13:00", 30, "08:30")
    assert may_go(on("12:30"), urgent=False, last=None, rhythm=Rhythm.SOON, manners=noon) == on(
        "13:00"
    )
    never = manners_of(ZONE, "00:00-00:00", 0, "08:30")
    assert may_go(on("03:00"), urgent=False, last=None, rhythm=Rhythm.SOON, manners=never) == on(
        "03:00"
    )


@given(MOMENTS, MOMENTS, RHYTHMS)
def test_whenever_it_is_the_moment_is_lawful_and_stays_put(
    at: datetime, last: datetime, rhythm: Rhythm
) -> None:
    moment = may_go(at, urgent=False, last=last, rhythm=rhythm, manners=MANNERS)
    assert moment >= at
    assert moment - last >= MANNERS.gap
    assert time(8) <= moment.time() < time(22)
    again = may_go(moment, urgent=False, last=last, rhythm=rhythm, manners=MANNERS)
    assert again == moment


@given(MOMENTS, MOMENTS, RHYTHMS)
def test_waiting_never_brings_a_message_forward(
    one: datetime, other: datetime, rhythm: Rhythm
) -> None:
    early, late = sorted((one, other))
    first, second = (
        may_go(at, urgent=False, last=None, rhythm=rhythm, manners=MANNERS) for at in (early, late)
    )
    assert first <= second


def test_each_attempt_waits_twice_as_long_up_to_a_limit() -> None:
    waits = [wait_after(n) for n in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits[-1] == LONGEST_WAIT


def test_settings_that_name_no_time_are_refused() -> None:
    with pytest.raises(ValueError, match="LIYUAN_NOTICE_TIMES"):
        manners_of(ZONE, "22:00-08:00", 30, " ")
