"""A plan asks each question once, says what it pays, and why it must ask the interpreter."""

from __future__ import annotations

import pytest

from liyuan.engines.screening.plan import ClauseText, ConditionText, Plan
from liyuan.engines.screening.predicates import PerFirm, PerValue
from liyuan.engines.screening.rounding import Rounding
from tests.engines.screening.cities import SCHEMA, rule


def plan_of(*conditions: str, amount: str = "") -> Plan:
    clauses = [
        ClauseText(f"c{at}", (ConditionText("条件", rule(text)),), amount=rule(amount or "null"))
        for at, text in enumerate(conditions, 1)
    ]
    return Plan.of(clauses, SCHEMA)


def lowered(condition: str) -> str:
    return str(plan_of(condition).clauses[0].conditions[0].tree)


@pytest.mark.parametrize(
    ("condition", "tree"),
    [
        ("营业收入[上年] >= 门槛", "营业收入[1] ≥ 2000000000"),
        ("营业收入[上年] > 0.0000001", "营业收入[1] ≥ 1"),
        ("营业收入[上年] < 0.0000011", "not(营业收入[1] ≥ 2)"),
        ("员工 = 2.5", "员工 ∈ {}"),
        ("员工 in (1e5000, 3)", "员工 ∈ {3}"),
        ("员工 > 1e5000", f"员工 ≥ {2**63}"),
        ("员工 != 3", "not(员工 ∈ {3})"),
        ("员工 in (10..20]", "(员工 ≥ 11 and not(员工 ≥ 21))"),
        ('行业 in ("D", "C")', "行业 ∈ {C, D}"),
        ('not(行业 = "C")', "not(行业 ∈ {C})"),
        ("高企", "高企"),
        ("高企 = false", "not(高企)"),
        ("注册 != null and 注册 >= 基准日", "(注册 is known and 注册 ≥ 20697)"),
        ('注册 <= 基准日 - duration("P2Y")', "not(注册 ≥ 19968)"),
        ("注册.year = 基准日.year - 1", "(注册 ≥ 20089 and not(注册 ≥ 20454))"),
        ("if 高企 then null else true", "(if 高企 then unknown else true)"),
        (
            "(营业收入[上年] - 营业收入[前年]) / 营业收入[前年] >= 比例",
            "0.2 <= ((营业收入[1] - 营业收入[2]) / 营业收入[2])",
        ),
        ("营业收入[上年] > 营业收入[前年]", "营业收入[2] < 营业收入[1]"),
        ("sum(研发) > 5", "5 < (研发[1] + 研发[2])"),
        (
            'substring(行业, 1, 2) in ("39", "16")',
            'substring(行业, 1, 2) in ("39", "16") (once per value)',
        ),
        ("没有 > 5", "unknown"),
        ("基准日.year = 2026", "true"),
    ],
)
def test_a_condition_becomes_a_tree_of_stored_numbers(condition: str, tree: str) -> None:
    assert lowered(condition) == tree


def test_equal_questions_of_several_clauses_are_asked_once() -> None:
    plan = plan_of("员工 >= 10 and 高企", "员工 > 9", "not(员工 < 10)")
    assert len(plan.predicates) == 2


def test_a_plan_is_a_value() -> None:
    assert plan_of("员工 >= 10", "count(研发) > 1") == plan_of("员工 >= 10", "count(研发) > 1")
    assert plan_of("员工 >= 10") != plan_of("员工 >= 11")


def test_it_prints_each_question_each_clause_and_why_it_asks_firm_by_firm() -> None:
    clause = ClauseText(
        "成长奖励",
        (
            ConditionText("规模", rule("员工 >= 10"), scope=True),
            ConditionText("次数", rule("count(研发) > 没有")),
        ),
        amount=rule("min(营业收入[上年] * 0.05, 门槛)"),
        rounding=Rounding(100, "down"),
    )
    closed = ClauseText("旧条款", (), open=False, amount=rule("modulo(员工, 3)"))
    assert list(Plan.of([clause, closed], SCHEMA).describe()) == [
        "p1  员工 ≥ 10",
        "p2  count(研发) > 没有 (firm by firm)",
        "成长奖励",
        "  规模: 员工 ≥ 10  p1  scope",
        "  次数: count(研发) > 没有 (firm by firm)  p2",
        "  pays min((营业收入[1] * 0.05), 2000), to 100 fen, down",
        "旧条款  (closed: nobody)",
        "  pays modulo(员工, 3), to 1 fen, half_up",
        "firm by firm: count(研发) > 没有 — a call that is no number of columns",
        "firm by firm: amount of 旧条款: modulo(员工, 3) — a call that is no number of columns",
        "lacks 没有: unknown for all",
    ]


def test_one_column_is_asked_once_per_value_and_several_firm_by_firm() -> None:
    asked = {type(one) for one in plan_of("string length(行业) = 4").predicates}
    assert asked == {PerValue}
    asked = {type(one) for one in plan_of("contains(行业, 地区)").predicates}
    assert asked == {PerFirm}


def test_only_the_columns_that_it_uses_are_to_be_read() -> None:
    plan = plan_of("员工 >= 10", amount="if 高企 then 营业收入[上年] else 3")
    assert plan.keys == {("员工", None), ("高企", None), ("营业收入", 1)}
