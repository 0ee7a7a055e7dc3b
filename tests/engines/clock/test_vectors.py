"""The vectors of the regulations, each with where it comes from, and of the units of time."""

from datetime import date

import pytest

from liyuan.engines.clock import Target, Unit, deadline, last_day, nth_working_day
from liyuan.engines.clock.calendars import Hours, Span
from tests.engines.clock.offices import FRIDAY_MORNING, NIGHT, NINE_TO_FIVE, office, on, said

DAYS, HOURS, NATURAL = Unit.WORKING_DAYS, Unit.HOURS, Unit.NATURAL_DAYS
NOTICE_2026 = "国务院办公厅关于2026年部分节假日安排的通知（光明网2025-11-04）"
NOTICE_2025 = "国务院办公厅关于2025年部分节假日安排的通知（凭记忆）"
HOTLINE = "四川省12345政务服务便民热线运行管理办法（省政府办公厅2025-12）"
JINNIU = "金牛区12345企业诉求提级提速（每日经济新闻2023-03-13）"
ZHUHAI = "珠海“124”（2023-05）"
ZHONGSHAN = "中山“马上办”"
PETITIONS = "信访工作条例33-36条（凭记忆）"
LICENSING = "行政许可法（凭记忆）"
DISCLOSURE = "政府信息公开条例（凭记忆）"
OVERNIGHT = "S4“不过夜”"


@pytest.mark.parametrize(
    ("start", "amount", "last", "source"),
    [
        ("2026-02-13", 3, "2026-02-25", NOTICE_2026),
        ("2026-02-13", 7, "2026-03-02", NOTICE_2026),
        ("2026-02-13", 15, "2026-03-12", NOTICE_2026),
        ("2026-09-24", 3, "2026-09-30", NOTICE_2026),
        ("2026-09-30", 5, "2026-10-13", NOTICE_2026),
        ("2026-04-30", 7, "2026-05-13", NOTICE_2026),
        ("2026-01-02", 1, "2026-01-04", NOTICE_2026),
        ("2025-09-30", 3, "2025-10-11", NOTICE_2025),
    ],
)
def test_working_days_after_a_day(start: str, amount: int, last: str, source: str) -> None:
    landing = nth_working_day(date.fromisoformat(start), amount, office())
    assert (landing.day.isoformat(), landing.provisional) == (last, False), source
    due = deadline(on(f"{start} 10:00"), Target(amount, DAYS), office())
    assert said(due.at) == f"{last} 17:00", source


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, days: int) -> None:
    ordinals = range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    assert sum(office().works(date.fromordinal(ordinal)) for ordinal in ordinals) == days


# A demand of Friday 2026-11-20, 15:00, under each rule.
@pytest.mark.parametrize(
    ("what", "target", "due", "source"),
    [
        ("咨询", Target(3, DAYS), "2026-11-25 17:00", HOTLINE),
        ("求助、意见建议", Target(7, DAYS), "2026-12-01 17:00", HOTLINE),
        ("投诉举报", Target(15, DAYS), "2026-12-11 17:00", HOTLINE),
        ("咨询即办", Target(0, Unit.MINUTES), "2026-11-20 15:00", JINNIU),
        ("紧急", Target(2, HOURS), "2026-11-20 17:00", JINNIU),
        ("需调查", Target(2, NATURAL), "2026-11-23 00:00", JINNIU),
        ("联系", Target(1, Unit.WORKING_HOURS), "2026-11-20 16:00", ZHUHAI),
        ("咨询", Target(2, NATURAL), "2026-11-23 00:00", ZHUHAI),
        ("其他", Target(4, NATURAL), "2026-11-25 00:00", ZHUHAI),
        ("联系", Target(1, HOURS), "2026-11-20 16:00", ZHONGSHAN),
        ("阶段答复", Target(3, DAYS), "2026-11-25 17:00", ZHONGSHAN),
        ("办结", Target(5, DAYS), "2026-11-27 17:00", ZHONGSHAN),
        ("告知", Target(15, NATURAL), "2026-12-06 00:00", PETITIONS),
        ("办结", Target(60, NATURAL), "2027-01-20 00:00", PETITIONS),
        ("复查", Target(30, NATURAL), "2026-12-21 00:00", PETITIONS),
        ("许可", Target(20, DAYS), "2026-12-18 17:00", LICENSING),
        ("公开", Target(20, DAYS), "2026-12-18 17:00", DISCLOSURE),
        ("转办", Target(1, Unit.MIDNIGHT), "2026-11-21 00:00", OVERNIGHT),
    ],
)
def test_clocks_of_the_regulations(what: str, target: Target, due: str, source: str) -> None:
    found = deadline(on("2026-11-20 15:00"), target, office())
    assert (said(found.at), found.provisional) == (due, False), (what, source)


@pytest.mark.parametrize(
    ("start", "target", "due"),
    [
        ("2026-11-20 08:00", Target(1, Unit.WORKING_HOURS), "2026-11-20 10:00"),
        ("2026-11-20 11:30", Target(1, Unit.WORKING_HOURS), "2026-11-20 13:30"),
        ("2026-11-20 12:30", Target(10, Unit.WORKING_MINUTES), "2026-11-20 13:10"),
        ("2026-11-20 16:30", Target(4, Unit.WORKING_HOURS), "2026-11-23 13:30"),
        ("2026-11-20 16:00", Target(1, Unit.WORKING_HOURS), "2026-11-20 17:00"),
        ("2026-11-21 10:00", Target(30, Unit.MINUTES), "2026-11-21 10:30"),
        ("2026-11-20 10:00", Target(1, DAYS, start_day_counts=True), "2026-11-20 17:00"),
        ("2026-11-20 18:00", Target(1, DAYS, start_day_counts=True), "2026-11-23 17:00"),
        ("2026-11-21 10:00", Target(1, DAYS, start_day_counts=True), "2026-11-23 17:00"),
        ("2026-11-21 10:00", Target(1, NATURAL, start_day_counts=True), "2026-11-22 00:00"),
        ("2026-11-20 00:00", Target(1, Unit.MIDNIGHT), "2026-11-21 00:00"),
        ("2026-10-01 23:59", Target(1, Unit.MIDNIGHT), "2026-10-02 00:00"),
    ],
)
def test_units_of_time(start: str, target: Target, due: str) -> None:
    assert said(deadline(on(start), target, office()).at) == due


def test_a_deadline_at_24_00_is_of_the_day_that_ends() -> None:
    due = deadline(on("2026-11-22 22:40"), Target(1, Unit.MIDNIGHT), office())
    assert last_day(due, office()) == date(2026, 11, 22)


def test_a_half_day_counts_its_half() -> None:
    calendar = office(hours=(*NINE_TO_FIVE, FRIDAY_MORNING))
    due = deadline(on("2026-11-20 11:00"), Target(2, Unit.WORKING_HOURS), calendar)
    assert said(due.at) == "2026-11-23 10:00"


def test_a_date_of_its_own_goes_before_a_units_weekday() -> None:
    eve = Hours(date(2026, 11, 20), (Span.of("09:00", "10:00"),))
    own = Hours(5, (Span.of("08:00", "20:00"),), own=True)
    calendar = office(hours=(*NINE_TO_FIVE, own, eve))
    assert calendar.office(date(2026, 11, 20)) == (Span.of("09:00", "10:00"),)
    assert calendar.office(date(2026, 11, 27)) == (Span.of("08:00", "20:00"),)


def test_new_hours_begin_on_their_day() -> None:
    summer = Hours(None, (Span.of("08:00", "14:00"),), since=date(2026, 6, 1))
    calendar = office(hours=(*NINE_TO_FIVE, summer))
    assert calendar.office(date(2026, 5, 29)) == NINE_TO_FIVE[0].spans
    assert calendar.office(date(2026, 6, 1)) == summer.spans


def test_duty_counts_nights_and_holidays_but_makes_no_working_day() -> None:
    calendar = office(duty=(NIGHT,))
    urgent = deadline(on("2026-10-03 23:00"), Target(2, Unit.WORKING_HOURS), calendar)
    assert said(urgent.at) == "2026-10-04 01:00"
    assert nth_working_day(date(2026, 9, 30), 1, calendar).day == date(2026, 10, 8)


def test_beyond_the_notices_a_deadline_is_an_estimate() -> None:
    due = deadline(on("2026-12-30 10:00"), Target(3, DAYS), office())
    assert (said(due.at), due.provisional) == ("2027-01-04 17:00", True)
    assert not deadline(on("2026-12-30 10:00"), Target(1, DAYS), office()).provisional


@pytest.mark.parametrize("unit", [Unit.MINUTES, Unit.HOURS, NATURAL, Unit.MIDNIGHT])
def test_natural_time_is_never_an_estimate(unit: Unit) -> None:
    assert not deadline(on("2031-12-31 10:00"), Target(1, unit), office()).provisional


def test_a_start_before_the_notices_is_an_estimate_too() -> None:
    assert deadline(on("2023-12-28 10:00"), Target(3, DAYS), office()).provisional


def test_a_far_deadline_is_found_beyond_the_first_line() -> None:
    due = deadline(on("2026-11-20 10:00"), Target(5000, DAYS), office())
    assert due.provisional
    assert due.at > on("2045-01-01 00:00")
