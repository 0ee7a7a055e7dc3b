"""Working time in the database: the city's, a unit's own, on duty; a load is noticed."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from liyuan.engines.clock import Calendar, Span
from liyuan.packs.content import content_hash
from liyuan.rules.actions import keep_documents, load_calendar
from liyuan.rules.queries_calendar import (
    calendar_for,
    calendar_hash,
    calendars,
    years_covered,
)
from tests import atoll

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, SATURDAY = date(2026, 11, 16), date(2026, 11, 20), date(2026, 11, 21)
LAGOON, TRADE = "A1", "AT-TRADE"
HOLIDAY = {"date": date(2026, 5, 1), "kind": "rest", "source": "x", "verified": True}


def segment(start: str, end: str, **said: str) -> dict[str, str]:
    return {"from": start, "to": end, **said}


def load(*hours: dict[str, str], duty: tuple[dict[str, str], ...] = (), days: int = 1) -> None:
    rows = [HOLIDAY | {"date": date(2026, 5, number + 1)} for number in range(days)]
    load_calendar(rows)
    said: dict[str, Any] = {"hours": list(hours), "duty": list(duty)}
    said["calendar"] = {"time_zone": "Pacific/Kiritimati", "days": content_hash(str(rows))}
    keep_documents({name: (value, content_hash(value)) for name, value in said.items()})


def spans(calendar: Calendar, day: date) -> list[tuple[str, str]]:
    words = [(span.start, span.end) for span in calendar.spans(day)]
    return [(f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}") for a, b in words]


def test_a_unit_without_hours_of_its_own_works_as_the_city_does() -> None:
    load(segment("09:00", "12:00"), segment("13:00", "17:00"))
    assert spans(calendar_for(LAGOON), MONDAY) == [("09:00", "12:00"), ("13:00", "17:00")]
    assert calendar_for(LAGOON) is calendar_for(None)


def test_a_units_own_hours_are_its_own() -> None:
    load(segment("09:00", "17:00"), segment("10:00", "18:00", unit=TRADE))
    assert spans(calendar_for(TRADE), MONDAY) == [("10:00", "18:00")]
    assert spans(calendar_for(None), MONDAY) == [("09:00", "17:00")]


def test_a_weekday_and_a_date_have_hours_of_their_own() -> None:
    load(
        segment("09:00", "17:00"),
        segment("09:00", "12:00", day="5"),
        segment("09:00", "10:00", day="2026-11-16"),
    )
    assert spans(calendar_for(None), FRIDAY) == [("09:00", "12:00")]
    assert spans(calendar_for(None), MONDAY) == [("09:00", "10:00")]


def test_duty_is_added_only_where_it_is_asked_for() -> None:
    load(segment("09:00", "17:00"), duty=(segment("00:00", "24:00", unit=TRADE, person="x"),))
    assert spans(calendar_for(TRADE), SATURDAY) == []
    assert calendar_for(TRADE, duty=True).spans(SATURDAY) == (Span(0, 1440),)
    assert calendar_for(LAGOON, duty=True) is calendar_for(None)


def test_a_load_of_other_hours_is_noticed_by_content() -> None:
    load(segment("09:00", "17:00"))
    before = calendar_for(None), calendar_hash()
    load(segment("08:00", "17:00"))
    assert calendar_for(None) is not before[0]
    assert calendar_hash() != before[1]
    load(segment("09:00", "17:00"))
    assert (calendar_for(None), calendar_hash()) == before


def test_a_load_of_other_days_is_noticed() -> None:
    load(days=1)
    assert calendar_for(None).works(date(2026, 5, 4))
    load(days=4)
    assert not calendar_for(None).works(date(2026, 5, 4))


def test_what_is_known_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    load(segment("09:00", "17:00"))
    calendar_for(None)
    with django_assert_num_queries(1):
        held = calendars()
        held.of(TRADE)
        held.of(None, duty=True)


def test_without_a_pack_every_year_is_an_estimate() -> None:
    assert years_covered() == ()
    assert calendar_for(None).works(MONDAY)


def test_the_packs_working_time_is_loaded_with_it() -> None:
    atoll.load()
    assert years_covered() == (2025, 2026)
    assert spans(calendar_for(None), FRIDAY) == [("08:00", "11:30")]
    assert spans(calendar_for(TRADE), date(2026, 6, 1)) == [("10:00", "12:00")]
    assert calendar_for(TRADE, duty=True).spans(SATURDAY) == (Span(0, 1440),)
    assert str(calendar_for(None).zone) == "Pacific/Kiritimati"
