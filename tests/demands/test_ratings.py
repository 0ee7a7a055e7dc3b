"""What a firm said of an answer is kept from who handled it until its period is published."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.attachments.models import Attachment
from liyuan.cases.models import Case
from liyuan.demands.actions_ratings import NotOver, publish_ratings
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain_ratings import Length, span_of, spans
from liyuan.demands.queries_kpis import Period, behind, rates
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from tests import atoll
from tests.cast import person
from tests.demands.cast import DAY, MONDAY, open_demand, to_answered, walk
from tests.demands.test_protection import own_addresses, pages

Who = Mapping[str, User]
COMMENT, NOTE, TOLD = "只有回访台知道的评价", "只有回访台知道的回访", "请把合同补签"
SECRETS = (COMMENT, NOTE)
APRIL = date(2026, 4, 1)
MARCH = Period(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC), timezone.now())
DAYS = st.dates(date(2004, 1, 1), date(2030, 12, 31))


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    """Answered by the department, rated with a letter, and told on the telephone to be redone."""
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    letter = SimpleUploadedFile("反馈函.pdf", b"%PDF-1.4 letter")
    said = {"rating": "dissatisfied", "solved": False, "comment": COMMENT}
    take_step(
        case, "evaluate", said, {"feedback_file": [letter]},
        by=who["firm"], at=MONDAY + 2 * DAY, version=None,
    )  # fmt: skip
    case.refresh_from_db()
    redo = {"redo_reason": TOLD, "visit_rating": "dissatisfied", "visit_solved": False}
    note = {"call_outcome": "no_answer", "visit_note": NOTE}
    return walk(
        case,
        ("note_failed_call", who["caller"], MONDAY + 3 * DAY, note),
        ("redo", who["caller"], MONDAY + 4 * DAY, redo),
    )


def read(user: User, case: Case) -> str:
    return atoll.browser(user).get(f"/demands/{case.number}/").content.decode()


def test_the_handling_unit_finds_it_at_no_address(case: Case, who: Who) -> None:
    for address, text in pages(who["department"]):
        assert not [one for one in SECRETS if one in text], address
    browser = atoll.browser(who["department"])
    for method, path in own_addresses(case):
        said = getattr(browser, method)(path).content.decode()
        assert not [one for one in SECRETS if one in said], path


def test_its_page_says_when_it_will_be_read_and_what_is_to_be_done_again(
    case: Case, who: Who
) -> None:
    said = read(who["department"], case)
    assert "本期评价公布后可见" in said
    assert TOLD in said
    assert "不满意" not in said


def test_who_does_not_handle_it_reads_it(case: Case, who: Who) -> None:
    for name in ("firm", "supervision", "caller", "auditor"):
        assert COMMENT in read(who[name], case), name


def test_a_colleague_waits_like_the_handler(case: Case, who: Who) -> None:
    colleague = person(Role.DEPARTMENT, unit=atoll.unit("AT-TRADE"), username="colleague")
    assert COMMENT not in read(colleague, case)


def test_the_letter_that_it_came_with_is_kept_too(case: Case, who: Who) -> None:
    key = Attachment.objects.get(subject_id=case.number).key
    path = f"/attachments/{key}/"
    assert str(key) not in read(who["department"], case)
    assert atoll.browser(who["department"]).get(path).status_code == 404
    assert atoll.browser(who["supervision"]).get(path).status_code == 200
    publish_ratings(APRIL, by=who["supervision"], at=MONDAY + 30 * DAY)
    assert atoll.browser(who["department"]).get(path).status_code == 200


def test_once_published_the_handler_reads_it(case: Case, who: Who) -> None:
    posted = atoll.browser(who["supervision"]).post(
        "/supervision/ratings/publish/", {"until": "2026-04-01"}
    )
    assert posted.status_code == 302
    said = read(who["department"], case)
    assert COMMENT in said
    assert NOTE in said
    assert "本期评价公布后可见" not in said
    assert Entry.objects.get(action="rating.publish").subject_id == "2026-04-01"


def test_the_figures_of_a_handler_count_what_is_published(case: Case, who: Who) -> None:
    def evaluated(user: User) -> int:
        kpi = next(one for one in rates(user, MARCH) if one.rate.key == "satisfied")
        assert kpi.denominator == behind(user, MARCH, "evaluated").count()
        return kpi.denominator

    assert (evaluated(who["department"]), evaluated(who["supervision"])) == (0, 1)
    publish_ratings(APRIL, by=None, at=MONDAY + 30 * DAY)
    assert (evaluated(who["department"]), evaluated(who["supervision"])) == (1, 1)


def test_a_period_that_runs_is_not_published_and_none_twice(case: Case, who: Who) -> None:
    with pytest.raises(NotOver):
        publish_ratings(APRIL, by=None, at=MONDAY)
    at = MONDAY + 30 * DAY
    assert publish_ratings(APRIL, by=None, at=at)
    assert not publish_ratings(APRIL, by=None, at=at)
    assert not publish_ratings(date(2026, 3, 1), by=None, at=at)
    browser = atoll.browser(who["supervision"])
    later = timezone.localdate() + timedelta(days=1)
    for until in (later.isoformat(), "2026-04-01", "", "x"):
        path = "/supervision/ratings/publish/"
        assert browser.post(path, {"until": until}).status_code == 422, until


def test_the_page_shows_each_period_with_its_figures(case: Case, who: Who) -> None:
    said = atoll.browser(who["supervision"]).get("/supervision/ratings/").content.decode()
    assert "公布 2026-03 的评价" in said
    assert "本期未结束" in said


@given(DAYS, st.sampled_from(Length))
def test_a_day_lies_in_its_period_and_the_next_begins_where_it_ends(
    day: date, length: Length
) -> None:
    span = span_of(day, length)
    assert span.since <= day < span.until
    assert span_of(span.until, length).since == span.until


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(DAYS, st.integers(0, 900), st.sampled_from(Length))
def test_periods_leave_no_day_out(day: date, more: int, length: Length) -> None:
    last = day + timedelta(days=more)
    held = spans(day, last, length)
    assert held[0].since <= day
    assert held[-1].since <= last < held[-1].until
    assert all(one.until == after.since for one, after in pairwise(held))
