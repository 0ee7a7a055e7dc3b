"""The tree behind a value: what failed, by how much, and which facts would settle it."""

from datetime import date
from decimal import Decimal

import pytest

from liyuan.engines.feel import Missing, Trace, compile_, explain
from tests.engines.feel.rules import YEARS, d

FIRM: dict[str, object] = {
    **YEARS,
    "营业收入": [Decimal(1850), None, None],
    "门槛": 2000,
    "员工": 20,
    "行业": None,
    "高企": None,
    "注册": date(2024, 2, 29),
}


def trace(text: str) -> Trace:
    return explain(compile_(text, names=frozenset(FIRM)), FIRM)


def test_a_comparison_knows_its_sides_and_distance() -> None:
    found = trace("营业收入[上年] >= 门槛")
    assert (found.holds, found.left, found.operator) == (False, "营业收入[上年]", ">=")
    assert [found.left_value, found.threshold, found.distance] == [d(1850), d(2000), d(150)]


@pytest.mark.parametrize(
    ("text", "distance"),
    [
        ("员工 > 20", 0),
        ("员工 <= 5", 15),
        ("员工 = 22", 2),
        ("员工 in [30..40)", 10),
        ("员工 in [1..15]", 5),
        ("员工 in [18..40]", 2),
        ("员工 in (< 10, > 25)", 5),
        ("员工 between 25 and 30", 5),
        ('注册 <= @"2024-01-01"', 59),
        ('行业 = "C"', None),
    ],
)
def test_the_distance_is_to_the_nearest_bound_that_counts(text: str, distance: int | None) -> None:
    assert trace(text).distance == (None if distance is None else d(distance))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("营业收入[前年] > 1", [Missing("营业收入", 2)]),
        ("营业收入[3] > 1", [Missing("营业收入", 3)]),
        ('行业 = "C" and 员工 > 1', [Missing("行业")]),
        ('行业 = "C" and 员工 > 100', []),
        ("高企 or 员工 > 1", []),
        (
            "营业收入[前年] + 营业收入[大前年] > 1 or 高企",
            [Missing("高企"), Missing("营业收入", 2), Missing("营业收入", 3)],
        ),
        ("sum(营业收入) > 1", [Missing("营业收入", 2), Missing("营业收入", 3)]),
        ('行业 in ("C", "D")', [Missing("行业")]),
        ("not(高企)", [Missing("高企")]),
        ('if 高企 then 员工 > 1 else 行业 = "C"', [Missing("高企"), Missing("行业")]),
        ("营业收入[前年] * 0.1", [Missing("营业收入", 2)]),
        ("行业 = null", []),
    ],
)
def test_missing_facts_are_named_with_their_year_fewest_first(
    text: str, missing: list[Missing]
) -> None:
    assert list(trace(text).missing) == missing


def test_every_branch_is_followed_even_after_a_no() -> None:
    found = trace("员工 > 100 and 营业收入[上年] > 1 and 高企")
    assert [child.holds for child in found.children] == [False, True, None]
    assert found.holds is False


def test_a_taken_branch_follows_its_condition() -> None:
    found = trace("if 员工 > 5 then 营业收入[上年] >= 1 else 高企")
    assert [child.holds for child in found.children] == [True, True]


def test_a_range_has_a_step_for_each_end() -> None:
    (found,) = trace("员工 in [18..19)").children
    assert [(step.operator, step.holds) for step in found.children] == [(">=", True), ("<", False)]


def test_a_call_shows_the_fact_it_is_about() -> None:
    assert trace("string length(string(员工)) > 1").holds is True
    found = explain(compile_('starts with(n, "C")', names=frozenset("n")), {"n": "D1"})
    assert (found.left, found.left_value, found.holds) == ("n", "D1", False)


def test_reasons_stand_at_the_root() -> None:
    assert [r.code for r in trace("员工 / 0 > 1 or 高企").reasons] == ["feel.value.divide-by-zero"]
