"""A demand goes its whole way: each step leaves its record, its clock and its journal entry."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from liyuan.accounts.models import User
from liyuan.cases.actions import move_case
from liyuan.cases.actions_undo import undo_step
from liyuan.cases.domain import Refused, StepRefused
from liyuan.cases.models import Case, CaseText
from liyuan.engines.procedure import RefusedError
from liyuan.enterprises.models import Enterprise
from liyuan.journal.models import Entry
from liyuan.notices.models import Notice
from tests.demands.cast import (
    DAY,
    HOUR,
    MONDAY,
    lead,
    open_demand,
    to_answered,
    to_archived,
    to_dispatched,
    unit_of,
    walk,
)

Who = Mapping[str, User]


def test_a_demand_is_archived_after_answer_evaluation_visit_and_effect(
    firm: Enterprise, who: Who
) -> None:
    case = to_archived(open_demand(firm.pk, who["firm"]), who)
    assert (case.state, case.turn, case.due_at) == ("archived", "", None)
    demand = case.demand
    judged = (demand.judged, demand.revisit_judged)
    assert (demand.due_met, *judged) == (True, "satisfied", "satisfied")
    assert demand.effect_holds is True


def test_who_signs_for_a_demand_is_no_longer_asked_to(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    party = case.parties.get(role="lead")
    assert (party.state, party.signed_at is None) == ("signed", False)


def test_a_unit_answers_what_it_did_not_sign_for_in_one_step(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    given = {"result": "solved", "answer": "已增容。"}
    case = walk(case, ("sign_and_answer", who["department"], MONDAY + HOUR, given))
    assert (case.state, case.signed_at, case.resolved_at) == (
        "answered",
        MONDAY + HOUR,
        MONDAY + HOUR,
    )
    running = case.clocks.filter(state="running").values_list("name", flat=True)
    assert list(running) == ["evaluation"]


def test_a_demand_is_accepted_and_dispatched_in_one_step(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"])
    given = {"nature": "help", "lead": lead().code}
    case = walk(case, ("hand_over_urgent", who["district"], MONDAY + HOUR, given))
    assert (case.state, case.urgent, case.accepted_at) == ("dispatched", True, MONDAY + HOUR)
    assert case.clocks.get(name="handover").state == "stopped"


def test_every_step_has_its_entry_in_the_journal(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    told = Entry.objects.filter(subject_id=case.number).order_by("id")
    assert [entry.action.partition(".")[2] for entry in told] == [
        "register",
        "accept",
        "triage_personal",
        "dispatch",
        "sign",
        "answer",
    ]


def test_what_somebody_wrote_stands_outside_the_hashed_payload(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    entry = Entry.objects.filter(subject_id=case.number).latest("id")
    assert "answer" not in entry.payload["given"]
    assert CaseText.objects.get(entry=entry, field="answer").text == "已增容至800千伏安。"


def test_the_desk_changes_hands_with_the_state(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"])
    assert (case.turn, case.turn_unit) == ("dispatcher", unit_of(who["district"]))
    case = to_dispatched(case, who)
    assert (case.turn, case.turn_unit) == ("lead", unit_of(who["department"]))


def test_the_day_of_collection_ends_at_midnight_however_late_it_is_typed(
    firm: Enterprise, who: Who
) -> None:
    collected = MONDAY - timedelta(hours=3)
    case = open_demand(firm.pk, who["officer"], MONDAY, collected_at=collected)
    # the islands' day ends at ten o'clock of UTC
    midnight = MONDAY.replace(hour=10, minute=0)
    assert case.clocks.get(name="handover").deadline_at == midnight
    assert case.demand.late_registration


def test_nothing_is_collected_in_the_future(firm: Enterprise, who: Who) -> None:
    with pytest.raises(StepRefused) as refused:
        open_demand(firm.pk, who["firm"], MONDAY, collected_at=MONDAY + HOUR)
    assert refused.value.why is Refused.IN_FUTURE
    assert not Case.objects.exists()


def test_the_second_of_two_who_act_at_once_is_told(firm: Enterprise, who: Who) -> None:
    case = open_demand(firm.pk, who["firm"])
    move_case(case, "accept", {}, by=who["district"], at=MONDAY, version=1)
    with pytest.raises(StepRefused) as refused:
        move_case(case, "accept", {}, by=who["supervision"], at=MONDAY, version=1)
    assert refused.value.why is Refused.OVERTAKEN


def test_who_answered_may_not_make_the_return_call(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    case = walk(case, ("note_silence", who["caller"], MONDAY + 20 * DAY, {}))
    given = {"visit_rating": "satisfied", "visit_solved": True}
    with pytest.raises(StepRefused) as refused:
        walk(case, ("visit", who["department"], MONDAY + 21 * DAY, given))
    assert refused.value.why is Refused.APART


def test_silence_is_noted_after_its_days_and_is_no_satisfaction(firm: Enterprise, who: Who) -> None:
    case = to_answered(open_demand(firm.pk, who["firm"]), who)
    with pytest.raises(StepRefused):
        walk(case, ("note_silence", None, MONDAY + 2 * DAY, {}))
    case = walk(case, ("note_silence", None, MONDAY + 20 * DAY, {}))
    assert (case.demand.judged, case.demand.solved) == ("silent", None)


def test_a_unit_returns_a_dispatch_once_within_its_hours(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    given = {"return_reason": "不属本单位法定职责", "proposed_unit": "AT-STAT"}
    case = walk(case, ("return", who["department"], MONDAY + HOUR, given))
    case = walk(case, ("uphold", who["district"], MONDAY + 2 * HOUR, {"settlement": "属你单位"}))
    with pytest.raises(RefusedError):
        walk(case, ("return", who["department"], MONDAY + 3 * HOUR, given))
    assert case.returns.get().right is False


def test_a_return_after_its_hours_comes_too_late(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    given = {"return_reason": "不属本单位法定职责", "proposed_unit": "AT-STAT"}
    with pytest.raises(StepRefused) as refused:
        walk(case, ("return", who["department"], MONDAY + 2 * DAY, given))
    assert refused.value.why is Refused.TOO_LATE


def test_the_whole_clock_runs_on_through_a_return(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    before = case.clocks.get(name="whole").deadline_at
    given = {"return_reason": "不属本单位法定职责", "proposed_unit": "AT-STAT"}
    case = walk(
        case,
        ("return", who["department"], MONDAY + HOUR, given),
        ("reassign", who["district"], MONDAY + DAY, {"lead": "AT-STAT", "settlement": "改派"}),
    )
    clock = case.clocks.get(name="whole")
    assert (clock.state, clock.deadline_at) == ("running", before)
    assert case.returns.get().right is True


def test_the_last_step_is_taken_back_within_a_minute(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    back = undo_step(case, by=who["district"], at=MONDAY + timedelta(seconds=59))
    assert (back.state, back.lead, back.parties.count()) == ("triaged", None, 0)
    assert back.clocks.get(name="handover").state == "running"


def test_a_step_stays_taken_after_a_minute_or_for_another(firm: Enterprise, who: Who) -> None:
    case = to_dispatched(open_demand(firm.pk, who["firm"]), who)
    for by, later in ((who["district"], 61), (who["supervision"], 1)):
        with pytest.raises(StepRefused):
            undo_step(case, by=by, at=MONDAY + timedelta(seconds=later))


def test_each_step_tells_whose_turn_it_is(firm: Enterprise, who: Who) -> None:
    to_answered(open_demand(firm.pk, who["firm"]), who)
    told = {(n.title, n.user_id) for n in Notice.objects.filter(topic="case")}
    assert {
        ("dispatcher.new", who["district"].pk),
        ("lead.assigned", who["department"].pk),
        ("firm.answered", who["firm"].pk),
    } <= told
