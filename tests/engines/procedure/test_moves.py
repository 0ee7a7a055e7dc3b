"""One step of a case: asked for, made, refused with reasons."""

from datetime import date

import pytest

from liyuan.engines.procedure import (
    Due,
    Fact,
    Facts,
    Moved,
    Procedure,
    RefusedError,
    ask,
    due,
    move,
)

DAY = date(2026, 11, 20)
ASKED: Facts = {"boat": "B7", "crew": 4, "licence": True, "until": "2026-11-25"}


def asked(loan: Procedure, **given: Fact) -> Moved:
    return move(loan, "ask", "", loan.kept, {**ASKED, **given}, on=DAY)


def codes(error: RefusedError) -> list[str]:
    return [finding.code for finding in error.findings]


def test_an_opening_makes_a_case_with_its_kept_fields(loan: Procedure) -> None:
    moved = asked(loan)
    assert (moved.state.key, moved.state.turn) == ("asked", "approver")
    assert moved.facts == {**ASKED, "inspected": False, "renewals": 0}


def test_a_step_orders_its_clocks_with_their_targets(loan: Procedure) -> None:
    lent = move(loan, "lend", "asked", asked(loan).facts, {}, on=DAY)
    (order,) = lent.clocks
    assert (order.act, order.clock) == ("start", "loan")
    assert order.due == Due(5, "natural_days", False, "city", True)


def test_a_clock_whose_day_has_passed_refuses_the_step(loan: Procedure) -> None:
    facts = asked(loan, until="2026-11-20").facts
    with pytest.raises(RefusedError) as refused:
        move(loan, "lend", "asked", facts, {}, on=DAY)
    assert codes(refused.value) == ["procedure.clock.vague"]


def test_a_guard_that_says_no_gives_its_name(loan: Procedure) -> None:
    facts = asked(loan, crew=7, licence=False).facts
    answer = ask(loan, "lend", "asked", facts)
    assert answer.holds is False
    assert [reason.params["en"] for reason in answer.reasons] == [
        "The skipper has a licence",
        "Six aboard at most",
    ]
    with pytest.raises(RefusedError):
        move(loan, "lend", "asked", facts, {}, on=DAY)


def test_a_guard_that_cannot_tell_names_what_is_missing(loan: Procedure) -> None:
    facts = {**asked(loan).facts, "licence": None}
    answer = ask(loan, "lend", "asked", facts)
    assert answer.holds is None
    assert [(r.code, r.params["missing"]) for r in answer.reasons] == [
        ("procedure.guard.unknown", "有驾照")
    ]


def test_what_a_form_asks_is_unknown_until_it_is_filled_in(demand: Procedure) -> None:
    facts = {**demand.kept, "extra_days": 3}
    assert ask(demand, "approve_extension", "extending", facts).holds is None
    assert ask(demand, "ask_extension", "handling", {**facts, "extensions": 1}).holds is False


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"crew": None}, "procedure.given.missing"),
        ({"boat": ""}, "procedure.given.missing"),
        ({"crew": -1}, "procedure.given.type"),
        ({"crew": True}, "procedure.given.type"),
        ({"licence": "yes"}, "procedure.given.type"),
        ({"until": "2026-13-01"}, "procedure.given.type"),
        ({"inspected": True}, "procedure.given.unasked"),
    ],
)
def test_a_given_value_must_be_asked_for_and_of_its_type(
    loan: Procedure, given: dict[str, Fact], code: str
) -> None:
    with pytest.raises(RefusedError) as refused:
        asked(loan, **given)
    assert codes(refused.value) == [code]
    assert refused.value.findings[0].where.field == next(iter(given))


def test_false_and_nought_are_values(loan: Procedure) -> None:
    assert asked(loan, licence=False, crew=0).facts["crew"] == 0


def test_a_step_from_elsewhere_is_refused(loan: Procedure) -> None:
    with pytest.raises(RefusedError) as refused:
        move(loan, "inspect", "lent", asked(loan).facts, {"damaged": False}, on=DAY)
    assert codes(refused.value) == ["procedure.state.elsewhere"]
    assert ask(loan, "ask", "lent", {}).holds is False


def test_a_count_goes_up_and_its_guard_closes(loan: Procedure) -> None:
    lent = move(loan, "lend", "asked", asked(loan).facts, {}, on=DAY)
    renewed = move(loan, "renew", "lent", lent.facts, {"more_days": 2}, on=DAY)
    assert (renewed.state.key, renewed.facts["renewals"]) == ("lent", 1)
    assert [(o.act, o.amount) for o in renewed.clocks] == [("extend", 2)]
    with pytest.raises(RefusedError) as refused:
        move(loan, "renew", "lent", renewed.facts, {"more_days": 2}, on=DAY)
    assert codes(refused.value) == ["procedure.guard.no"]


def test_an_extension_by_nothing_is_refused(loan: Procedure) -> None:
    lent = move(loan, "lend", "asked", asked(loan).facts, {}, on=DAY)
    with pytest.raises(RefusedError) as refused:
        move(loan, "renew", "lent", lent.facts, {"more_days": 0}, on=DAY)
    assert codes(refused.value) == ["procedure.clock.amount"]


@pytest.mark.parametrize(
    ("nature", "urgent", "days", "verified"),
    [
        ("consult", False, 3, True),
        ("help", False, 7, True),
        ("suggest", False, 7, True),
        ("complaint", False, 15, True),
        ("report", False, 15, True),
        ("report", True, 2, False),
    ],
)
def test_the_whole_clock_of_a_demand_goes_by_its_nature(
    demand: Procedure, nature: str, urgent: bool, days: int, verified: bool
) -> None:
    facts = {**demand.kept, "nature": nature, "urgent": urgent}
    assert due(demand, "whole", facts, DAY) == Due(days, "working_days", False, "city", verified)


def test_urgent_ones_are_signed_for_on_duty_hours(demand: Procedure) -> None:
    calendars = [
        found.calendar
        for urgent in (False, True)
        if (found := due(demand, "sign", {**demand.kept, "urgent": urgent}, DAY))
    ]
    assert calendars == ["unit", "duty"]


def test_a_clock_whose_condition_is_unknown_has_no_target(demand: Procedure) -> None:
    assert due(demand, "whole", demand.kept, DAY) is None


def test_an_answer_given_again_forgets_what_was_said_of_the_first(demand: Procedure) -> None:
    facts = {**demand.kept, "handed_over": True, "rating": "dissatisfied", "was_answered": True}
    facts |= {"nature": "help", "result": "solved"}
    moved = move(demand, "redo", "resolved", facts, {"redo_reason": "仍停电"}, on=DAY)
    assert (moved.facts["rating"], moved.facts["was_answered"], moved.facts["redos"]) == (
        None,
        False,
        1,
    )
