"""The feed is RFC 5545 as another's parser reads it, and only its owner's secret opens it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from liyuan.notices.actions_settings import make_calendar_key, revoke_calendar_key
from liyuan.notices.domain_calendar import Event, calendar
from liyuan.notices.models import CalendarKey
from tests import cast
from tests.cast import NOW

TEXT = st.text(max_size=200)
MOMENTS = st.integers(0, 4_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
HARD = ["诉求，将于；明日到期\n第二行", "BEGIN:VEVENT\r\nX:Y", "a,b;c\\n", "👩\u200d🔧" * 40]


def read(text: str) -> list[dict[str, object]]:
    found = Calendar.from_ical(text)
    return [
        {key: one.decoded(key) for key in ("UID", "SUMMARY", "DTSTART", "DTSTAMP")}
        for one in found.walk("VEVENT")
    ]


def feed(*events: Event) -> str:
    return calendar(events, name="立园", host="liyuan.example", at=NOW)


@pytest.mark.parametrize("summary", HARD)
def test_another_parser_reads_what_we_wrote(summary: str) -> None:
    (event,) = read(feed(Event("case-17", summary, NOW)))
    said = event["SUMMARY"]
    assert (said.decode() if isinstance(said, bytes) else said) == summary.replace("\r\n", "\n")
    assert event["DTSTART"] == NOW.replace(microsecond=0)


@given(TEXT, MOMENTS)
def test_every_line_is_short_whole_and_ended_as_the_standard_says(
    summary: str, starts: datetime
) -> None:
    text = feed(Event("u", summary, starts, starts + timedelta(hours=1), summary, "https://x/?a=1"))
    assert text.endswith("END:VCALENDAR\r\n")
    assert not set("\r\n") & set(text.replace("\r\n", ""))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert len(read(text)) == 1


def test_the_uid_stays_and_the_same_thing_is_one_event() -> None:
    told = feed(Event("case-17", "旧", NOW), Event("case-17", "新", NOW + timedelta(days=1)))
    (event,) = read(told)
    assert event["DTSTART"] == NOW + timedelta(days=1)
    assert read(feed(Event("case-17", "x", NOW)))[0]["UID"] == event["UID"]


def test_a_moment_is_written_in_utc_and_one_without_a_zone_is_refused() -> None:
    assert "DTSTART:20260316T013000Z\r\n" in feed(Event("u", "s", NOW))
    with pytest.raises(ValueError, match="zone"):
        feed(Event("u", "s", NOW.replace(tzinfo=None)))


@pytest.mark.django_db
def test_a_new_secret_kills_the_old_and_a_revoked_one_opens_nothing() -> None:
    officer = cast.officer()
    old, new = (make_calendar_key(officer, at=NOW) for _ in range(2))
    opened = [Client().get("/calendar.ics", {"key": key}).status_code for key in (old, new, "")]
    assert opened == [404, 200, 404]
    assert new.encode() not in bytes(CalendarKey.objects.get().hash)
    revoke_calendar_key(officer, at=NOW)
    assert Client().get("/calendar.ics", {"key": new}).status_code == 404


@pytest.mark.django_db
def test_a_closed_account_has_no_calendar() -> None:
    officer = cast.officer()
    secret = make_calendar_key(officer, at=NOW)
    officer.is_active = False
    officer.save()
    assert Client().get("/calendar.ics", {"key": secret}).status_code == 404
