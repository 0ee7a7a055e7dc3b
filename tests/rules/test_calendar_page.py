"""The page of the working calendar, and the command beside it."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from liyuan.accounts.domain import Role
from liyuan.cli.calendar import command
from liyuan.rules.queries_calendar_page import calendar_page, missing_year
from tests import atoll
from tests.cast import person

pytestmark = pytest.mark.django_db
FIRST_OF_MAY, TODAY = date(2026, 4, 30), date(2026, 5, 4)


@pytest.fixture
def officer() -> Client:
    atoll.load()
    return atoll.browser(person(Role.OFFICER, unit=atoll.unit("A1")))


def test_days_are_counted_one_by_one() -> None:
    atoll.load()
    page = calendar_page(year=2026, today=TODAY, start=FIRST_OF_MAY, amount=2, lang="zh")
    assert page.counted is not None
    days = [(day.date.day, day.why, day.note, day.number) for day in page.counted.days]
    assert days == [
        (1, "holiday", "涨潮节", None),
        (2, "weekend", "", None),
        (3, "weekend", "", None),
        (4, "work", "", 1),
        (5, "work", "", 2),
    ]
    assert (page.counted.landing, page.counted.provisional) == (date(2026, 5, 5), False)


def test_a_year_is_drawn_whole() -> None:
    atoll.load()
    page = calendar_page(year=2026, today=TODAY, start=TODAY, amount=0, lang="en")
    days = [day for month in page.months for week in month.weeks for day in week if day]
    assert len(days) == 365
    assert page.working_days == 260
    assert [segment.unit for segment in page.duty] == ["Trade Office"] * 2
    assert page.counted is None


@pytest.mark.parametrize(
    ("today", "missing"),
    [(date(2026, 10, 2), None), (date(2026, 10, 3), 2027), (date(2027, 1, 1), 2027)],
)
def test_a_year_that_is_near_and_not_loaded_is_missed(today: date, missing: int | None) -> None:
    assert missing_year(today, (2025, 2026)) == missing


def test_the_page_counts_and_says_what_it_rests_on(officer: Client) -> None:
    page = officer.get("/calendar/", {"year": "2026", "start": "2026-04-30", "days": "2"})
    text = page.content.decode()
    assert page.status_code == 200
    for words in ("2026-05-05", "涨潮节", "环屿历书（虚构）", "商贸局", "08:00–11:30", "星期五"):
        assert words in text


def test_an_estimated_year_says_so(officer: Client) -> None:
    text = officer.get("/calendar/", {"start": "2026-12-31", "days": "1"}).content.decode()
    assert "估算：途中有尚未载入放假安排的年份。" in text


@pytest.mark.parametrize(
    "asked", [{"days": "0"}, {"days": "9999"}, {"start": "1066-10-14"}, {"year": "12"}]
)
def test_a_wrong_question_is_answered_with_422(officer: Client, asked: dict[str, str]) -> None:
    assert officer.get("/calendar/", asked).status_code == 422


def test_the_page_costs_few_queries(
    officer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    officer.get("/calendar/")
    with django_assert_max_num_queries(12):
        officer.get("/calendar/", {"days": "200"})


def test_the_command_names_years_and_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    atoll.load()
    monkeypatch.setattr("liyuan.cli.calendar.enter", lambda: None)
    told = CliRunner().invoke(command, ["--json"])
    assert '"years": {"2025": 261, "2026": 260}' in told.output
