"""Deadlines follow the calendar: all open clocks, their cases, one entry for a run."""

from collections.abc import Mapping
from datetime import date

from liyuan.accounts.domain import Role
from liyuan.accounts.models import User
from liyuan.cases.actions_recount import recount
from liyuan.cases.models import Case, CaseClock
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.rules.models import CalendarDay, PackDocument
from tests import atoll
from tests.cast import person
from tests.demands.cast import DAY, MONDAY, open_demand, to_answered, to_dispatched
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
Who = Mapping[str, User]


def a_holiday_more() -> None:
    """As when a load brings another notice: the Tuesday is free, and the calendar another."""
    CalendarDay.objects.update_or_create(
        date=date(2026, 3, 17), defaults={"works": False, "note": "风暴日", "verified": True}
    )
    PackDocument.objects.filter(name="calendar").update(content_hash="f" * 64)


def test_a_holiday_more_moves_open_deadlines_and_those_of_their_cases(
    firm: Enterprise, who: Who
) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    before = CaseClock.objects.get(case=case, name="whole")
    a_holiday_more()
    found = recount(MONDAY)
    after = CaseClock.objects.get(case=case, name="whole")
    assert before.deadline_at is not None
    assert after.deadline_at == before.deadline_at + DAY
    assert found.moved > 0
    due = CaseClock.objects.filter(case=case, state="running").exclude(name="return_window")
    case.refresh_from_db()
    assert case.due_at == min(clock.deadline_at for clock in due if clock.deadline_at)


def test_what_is_counted_by_todays_calendar_is_left_alone(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    assert recount(MONDAY).clocks == 0
    assert not Entry.objects.filter(action="case.recount").exists()


def test_a_run_is_one_entry_and_a_second_one_finds_nothing(firm: Enterprise, who: Who) -> None:
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    to_dispatched(open_demand(firm.pk, who["firm"]), who)
    a_holiday_more()
    found = recount(MONDAY)
    assert recount(MONDAY).clocks == 0
    entry = Entry.objects.get(action="case.recount")
    assert entry.payload["clocks"] == found.clocks


def test_a_clock_that_stopped_keeps_the_deadline_it_was_judged_by(
    firm: Enterprise, who: Who
) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    before = CaseClock.objects.get(case=case, name="whole").deadline_at
    a_holiday_more()
    recount(MONDAY + 2 * DAY)
    assert CaseClock.objects.get(case=case, name="whole").deadline_at == before


def test_a_recount_costs_the_same_queries_for_many(firm: Enterprise, who: Who) -> None:
    def counted(cases: int) -> int:
        for _ in range(cases):
            to_dispatched(open_demand(firm.pk, who["firm"]), who)
        CaseClock.objects.update(calendar="another")
        return atoll.counted(lambda: recount(MONDAY))

    counted(1)
    assert counted(2) == counted(12)
    assert Case.objects.count() == 15


def test_estimates_stand_on_the_calendars_page_with_their_cases(firm: Enterprise, who: Who) -> None:
    far = MONDAY.replace(year=2031)
    case = to_dispatched(open_demand(firm.pk, who["firm"], far, collected_at=far), who, far)
    said = atoll.browser(who["supervision"]).get("/calendar/").content.decode()
    assert case.number in said
    assert "暂估的办理时限" in said


def test_who_may_open_no_case_is_given_no_link_to_one(firm: Enterprise, who: Who) -> None:
    far = MONDAY.replace(year=2031)
    case = to_dispatched(open_demand(firm.pk, who["firm"], far, collected_at=far), who, far)
    admin = person(Role.SYSTEM_ADMIN, unit=atoll.unit("AT"))
    said = atoll.browser(admin).get("/calendar/").content.decode()
    assert case.number in said
    assert f"/demands/{case.number}/" not in said
