"""A clause is judged for a firm: three answers, a window, and an amount to the cent."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.feel import Value
from liyuan.policies.domain import (
    Amount,
    ClauseVerdict,
    Outcome,
    PolicyDocument,
    Window,
    explain_conditions,
    judge,
    prepare,
    to_fen,
)

NAMES = frozenset({"revenue", "grown", "place", "last"})
MID = date(2026, 6, 1)


def content(**changes: Any) -> dict[str, Any]:
    clause = {
        "key": "T1",
        "name": "奖励",
        "en": "Reward",
        "mode": "automatic",
        "year_basis": "calendar",
        "parameters": [
            {
                "name": "floor_of_revenue",
                "en": "Revenue floor",
                "unit": "万元",
                "values": [
                    {"from": "2025-01-01", "value": "2000"},
                    {"from": "2026-07-01", "value": "3000"},
                ],
            }
        ],
        "conditions": [
            {"name": "here", "en": "Here", "when": 'place = "D1"', "scope": True},
            {"name": "big", "en": "Big", "when": "revenue[last] >= floor_of_revenue"},
        ],
        "amount": {
            "formula": "revenue[last] * 0.01",
            "unit": "万元",
            "round_to": "fen",
            "mode": "half_up",
        },
    }
    valid = {"from": "2025-01-01", "to": "2026-12-31", "verified": True}
    return {
        "name": "政策",
        "en": "Policy",
        "issuer": "C",
        "source": {"title": "文件", "verified": True},
        "valid": valid,
        "clauses": [clause | changes],
    }


def judged(revenue: object, place: str | None = "D1", on: date = MID) -> ClauseVerdict:
    clause = PolicyDocument.from_content(content()).clauses[0]
    firm: dict[str, Value] = {
        "revenue": [Decimal(str(revenue)) if revenue is not None else None],
        "place": place,
        "last": Decimal(1),
        "grown": None,
    }
    return judge(prepare(clause, NAMES), firm, on)


def test_a_firm_that_meets_all_conditions_is_eligible_with_its_amount_in_fen() -> None:
    verdict = judged("2000")
    assert (verdict.outcome, verdict.amount_fen) == (Outcome.ELIGIBLE, 20_000_000)


def test_a_firm_below_the_threshold_is_not_and_the_condition_is_named() -> None:
    verdict = judged("1999.99")
    assert (verdict.outcome, verdict.failed) == (Outcome.NOT, ("big",))


def test_a_missing_fact_is_cannot_tell_and_is_named() -> None:
    verdict = judged(None)
    assert verdict.outcome is Outcome.UNKNOWN
    assert [m.name for m in verdict.missing] == ["revenue"]


def test_a_firm_elsewhere_is_out_of_scope_even_when_a_fact_is_missing() -> None:
    verdict = judged(None, place="D2")
    assert (verdict.outcome, verdict.in_scope) == (Outcome.NOT, False)


def test_a_firm_whose_place_is_missing_is_not_said_to_be_out_of_scope() -> None:
    verdict = judged("2000", place=None)
    assert (verdict.outcome, verdict.in_scope) == (Outcome.UNKNOWN, True)


@pytest.mark.parametrize(
    ("on", "window"),
    [
        (date(2024, 12, 31), Window.UPCOMING),
        (date(2025, 1, 1), Window.OPEN),
        (date(2026, 12, 31), Window.OPEN),
        (date(2027, 1, 1), Window.CLOSED),
    ],
)
def test_both_ends_of_the_window_are_inside(on: date, window: Window) -> None:
    verdict = judged("9000", on=on)
    assert verdict.window is window
    assert (verdict.outcome is Outcome.ELIGIBLE) == (window is Window.OPEN)


@pytest.mark.parametrize(
    ("on", "outcome"),
    [(date(2026, 6, 30), Outcome.ELIGIBLE), (date(2026, 7, 1), Outcome.NOT)],
)
def test_a_new_dated_value_counts_from_its_day(on: date, outcome: Outcome) -> None:
    assert judged("2500", on=on).outcome is outcome


def test_an_amount_that_cannot_be_told_is_missing_not_zero() -> None:
    amount = {"formula": "grown", "unit": "万元", "round_to": "fen", "mode": "half_up"}
    clause = PolicyDocument.from_content(content(amount=amount)).clauses[0]
    firm: dict[str, Value] = {"revenue": [Decimal(2000)], "place": "D1", "last": Decimal(1)}
    verdict = judge(prepare(clause, NAMES), firm | {"grown": None}, MID)
    assert (verdict.outcome, verdict.amount_fen) == (Outcome.ELIGIBLE, None)
    assert [m.name for m in verdict.missing] == ["grown"]


def test_the_explanation_says_by_how_much_a_condition_is_missed() -> None:
    clause = PolicyDocument.from_content(content()).clauses[0]
    firm: dict[str, Value] = {
        "revenue": [Decimal(1850)],
        "place": "D1",
        "last": Decimal(1),
        "grown": None,
    }
    _, big = explain_conditions(prepare(clause, NAMES), firm, MID)
    assert (big.holds, big.trace.distance) == (False, Decimal(150))


@pytest.mark.parametrize(
    ("amount", "round_to", "mode", "fen"),
    [
        ("3.00005", "fen", "half_up", 3_000_050),
        ("0.0000005", "fen", "half_up", 1),
        ("0.0000004", "fen", "half_up", 0),
        ("0.0000009", "fen", "down", 0),
        ("12.34567", "yuan", "half_up", 12_345_700),
        ("12.34565", "yuan", "half_up", 12_345_700),
        ("12.9", "wan", "down", 12_000_000),
        ("12.5", "wan", "half_up", 13_000_000),
    ],
)
def test_an_amount_is_rounded_once_by_the_policys_own_rule(
    amount: str, round_to: str, mode: str, fen: int
) -> None:
    assert to_fen(Decimal(amount), Amount("", "万元", round_to, mode)) == fen


@given(st.decimals(0, 10**9, places=8), st.sampled_from(["fen", "yuan", "wan"]))
def test_rounding_down_never_pays_more_than_the_formula(amount: Decimal, round_to: str) -> None:
    paid = to_fen(amount, Amount("", "万元", round_to, "down"))
    assert 0 <= amount * 1_000_000 - paid < {"fen": 1, "yuan": 100, "wan": 1_000_000}[round_to]
