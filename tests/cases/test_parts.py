"""Clocks of units beside the lead: by their own hours, with proof, late on their own desk."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from liyuan.accounts.models import User
from liyuan.cases.actions_round import sound_alarms
from liyuan.cases.actions_undo import undo_step
from liyuan.cases.domain import PartyState, Turn
from liyuan.cases.models import Case, CaseClock, CaseParty
from liyuan.cases.queries_desk import positions
from liyuan.demands.actions_together import Call, report_in, report_part, sign_part, whistle
from liyuan.demands.models import Whistle
from liyuan.demands.queries_case import case_page
from liyuan.engines.clock import Target, Unit
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from tests.demands.cast import DAY, HOUR, MONDAY, lead, open_demand, unit_of, walk
from tests.demands.conftest import city, firm, who

__all__ = ["city", "firm", "who"]
Who = Mapping[str, User]
MINUTE = timedelta(minutes=1)
ASSISTED = {"nature": "help", "lead": "AT-TRADE", "assist": ["AT-STAT"]}


@pytest.fixture
def case(firm: Enterprise, who: Who) -> Case:
    opened = open_demand(firm.pk, who["firm"])
    return walk(opened, ("hand_over", who["district"], MONDAY, ASSISTED))


def own(case: Case) -> dict[str, tuple[str, str]]:
    """The clocks of units beside the lead: whose, and whether they run."""
    names = ("assist_sign", "assist_report", "called")
    clocks = CaseClock.objects.filter(case=case, name__in=names).select_related("unit")
    return {c.name: (c.unit.code if c.unit else "", c.state) for c in clocks}


def part(case: Case) -> CaseParty:
    return CaseParty.objects.select_related("case", "unit").get(case=case, unit__code="AT-STAT")


def late(user: User, at: datetime) -> int:
    return sum(one.late for one in positions(user, at=at) if one.turn is Turn.ASSIST)


def test_a_unit_asked_to_assist_has_clocks_of_its_own_beside_those_of_the_lead(case: Case) -> None:
    assert own(case) == {
        "assist_sign": ("AT-STAT", "running"),
        "assist_report": ("AT-STAT", "running"),
    }
    sign = CaseClock.objects.get(case=case, name="sign")
    assert sign.unit == lead()
    case.refresh_from_db()
    assert case.due_at == sign.deadline_at


def test_signing_and_reporting_stop_its_clocks_and_no_other(case: Case, who: Who) -> None:
    sign_part(part(case), by=who["other"], at=MONDAY + HOUR)
    assert own(case)["assist_sign"] == ("AT-STAT", "stopped")
    assert own(case)["assist_report"] == ("AT-STAT", "running")
    report_part(part(case), "数据已核对", by=who["other"], at=MONDAY + 2 * HOUR)
    assert own(case)["assist_report"] == ("AT-STAT", "stopped")
    running = CaseClock.objects.filter(case=case, state="running")
    assert set(running.values_list("name", flat=True)) == {"whole", "sign", "return_window"}


def test_taking_the_step_back_takes_its_clocks_back(case: Case, firm: Enterprise, who: Who) -> None:
    again = walk(
        open_demand(firm.pk, who["firm"]),
        ("accept", who["district"], MONDAY, {}),
        ("triage_personal", who["district"], MONDAY, {"nature": "help"}),
    )
    given = {"lead": "AT-TRADE", "assist": ["AT-STAT"]}
    walk(again, ("dispatch", who["district"], MONDAY, given))
    assert own(again)
    undo_step(again, by=who["district"], at=MONDAY + MINUTE / 2)
    assert own(again) == {}
    assert own(case)


def test_a_late_part_is_late_on_the_desk_of_its_unit_and_not_on_that_of_the_lead(
    case: Case, who: Who
) -> None:
    assert late(who["other"], MONDAY + HOUR) == 0
    assert late(who["other"], MONDAY + 4 * HOUR) == 1
    walk(case, ("sign", who["department"], MONDAY + HOUR, {}))
    assert [one.late for one in positions(who["department"], at=MONDAY + 4 * HOUR)] == [0]


def test_a_late_call_is_late_on_the_desk_of_who_was_called(case: Case, who: Who) -> None:
    sign_part(part(case), by=who["other"], at=MONDAY + HOUR)
    call = Call(("AT-STAT",), "请到现场", Target(1, Unit.WORKING_HOURS))
    whistle(case, call, by=who["department"], unit=lead(), at=MONDAY + HOUR)
    asked = Whistle.objects.select_related("case", "unit").get()
    assert asked.due_at == CaseClock.objects.get(case=case, name="called").deadline_at
    assert late(who["other"], MONDAY + 3 * HOUR) == 1
    report_in(
        asked,
        came=True,
        words="已到",
        by=who["other"],
        unit=unit_of(who["other"]),
        at=MONDAY + 3 * HOUR,
    )
    assert own(case)["called"] == ("AT-STAT", "stopped")
    assert late(who["other"], MONDAY + 3 * HOUR) == 0


def test_its_alarms_ring_with_itself_and_say_whose_clock_it_is(case: Case, who: Who) -> None:
    walk(case, ("sign", who["department"], MONDAY + HOUR, {}))
    for hour in range(8):
        sound_alarms(MONDAY + hour * HOUR)
    told = Entry.objects.filter(action="demand.alarm", payload__clock="assist_sign").order_by("id")
    assert [(e.payload["whose"], e.payload["told"]) for e in told] == [
        ("AT-STAT", "head"),
        ("AT-STAT", "supervision"),
    ]
    assert Notice.objects.filter(user=who["other"], title="alarm.due").exists()
    assert not Notice.objects.filter(user=who["department"], title="alarm.due").exists()


def test_the_answer_of_the_lead_lets_the_others_go(case: Case, who: Who) -> None:
    answer = {"result": "solved", "answer": "已增容至800千伏安。"}
    walk(
        case,
        ("sign", who["department"], MONDAY + HOUR, {}),
        ("answer", who["department"], MONDAY + DAY, answer),
    )
    assert {state for _, state in own(case).values()} == {"stopped"}
    assert part(case).state == PartyState.RELEASED
    undo_step(case, by=who["department"], at=MONDAY + DAY + MINUTE / 2)
    assert own(case)["assist_report"] == ("AT-STAT", "running")
    assert part(case).state == PartyState.ASKED


def test_a_unit_that_comes_to_lead_has_no_part_beside_itself(case: Case, who: Who) -> None:
    department, reason = who["department"], {"return_reason": "非本单位职责"}
    walk(
        case,
        ("return", department, MONDAY + HOUR, reason | {"proposed_unit": "AT-STAT"}),
        (
            "reassign",
            who["district"],
            MONDAY + 2 * HOUR,
            {"lead": "AT-STAT", "settlement": "改派"},
        ),
    )
    assert {state for _, state in own(case).values()} == {"stopped"}


def test_each_counted_minute_is_shown_to_officials_and_nothing_of_it_to_the_firm(
    case: Case, who: Who
) -> None:
    seen = {
        name: case_page(who[name], Case.objects.get(pk=case.pk), at=MONDAY + DAY, lang="zh")
        for name in ("other", "firm")
    }
    rows = [clock for clock in seen["other"].clocks if clock.key == "assist_report"]
    assert rows[0].unit
    assert rows[0].stretches
    assert not [clock for clock in seen["firm"].clocks if clock.unit]
