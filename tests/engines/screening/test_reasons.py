"""What the engine says of a city about reasons is what the interpreter says of its firms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Node, evaluate, to_text
from liyuan.engines.screening.firms import scopes
from liyuan.engines.screening.funnel import funnel
from liyuan.engines.screening.missing import MissingFact, missing
from liyuan.engines.screening.near import near_misses
from liyuan.engines.screening.plan import ClauseText, ConditionText, Plan
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.subset import some, with_stored
from liyuan.engines.screening.table import Table
from tests.engines.screening.cities import SCHEMA, cities, city, rule, table
from tests.engines.screening.clauses import conditions

WAN = 10**6


def screened(city: Table, *texts: str) -> Screening:
    named = tuple(ConditionText(text, rule(text), actionable=True) for text in texts)
    return screen(Plan.of((ClauseText("c", named),), SCHEMA), city)


def truths(city: Table, *texts: str) -> list[list[bool | None]]:
    """Of each firm what each condition is, asked of the interpreter."""
    found = []
    for scope in scopes(city, SCHEMA.columns, np.arange(city.rows)):
        values = [evaluate(rule(text), scope).value for text in texts]
        found.append([v if isinstance(v, bool) else None for v in values])
    return found


@settings(max_examples=80, deadline=None)
@given(cities, st.lists(conditions, min_size=1, max_size=4))
def test_the_funnel_adds_up_and_counts_what_the_interpreter_says(
    city: Table, nodes: list[Node]
) -> None:
    texts = [to_text(node) for node in nodes]
    found, told = funnel(screened(city, *texts), 0), truths(city, *texts)
    assert sum(step.first for step in found.steps) + found.eligible + found.unknown == city.rows
    assert found.eligible == sum(all(held) for held in told)
    for at, step in enumerate(found.steps):
        assert step.fails == sum(held[at] is False for held in told)
        assert step.untold == sum(held[at] is None for held in told)
        assert step.first == sum(held.index(False) == at for held in told if False in held)
        assert step.only == sum(held[at] is False and held.count(False) == 1 for held in told)
        others = [held[:at] + held[at + 1 :] for held in told if held[at] is False]
        assert step.but_for == sum(all(other) for other in others)


NEAR = [
    "营业收入[上年] >= 2000",
    "营业收入[上年] > 2000",
    "营业收入[上年] <= 2000",
    "营业收入[上年] < 2000.0000005",
    "研发[上年] / 营业收入[上年] >= 0.2",
    "研发[上年] / 营业收入[上年] > 0.2",
    "(营业收入[上年] - 营业收入[前年]) / 营业收入[前年] >= 0.2",
    "(营业收入[上年] - 研发[上年]) / 营业收入[上年] <= 0.2",
    "研发[上年] > 研发[前年]",
    "员工 in [10..12)",
    "员工 >= 10 and 研发[上年] / 员工 < 3",
    "占比 >= 0.2 or 营业收入[上年] >= 2400",
    "if 高企 then 员工 >= 2000 else 员工 >= 10",
]


@settings(max_examples=120, deadline=None)
@given(cities, st.sampled_from(NEAR), st.sampled_from(["0.05", "0.5", "3"]))
def test_a_near_miss_holds_with_what_it_lacks_and_not_with_less(
    city: Table, text: str, most: str
) -> None:
    screening = screened(city, text)
    before = truths(city, text)
    for one in near_misses(screening, 0, Decimal(most)):
        assert before[one.row] == [False]
        assert one.enough
        assert one.millionths <= Decimal(most) * 10**6
        column = city.columns[one.key]
        add = int(one.lacks * column.type.per_unit)
        assert add
        values = column.values.copy()
        values[one.row] += add
        assert truths(with_stored(city, one.key, values), text)[one.row] == [True]
        values[one.row] -= 1 if add > 0 else -1
        assert truths(with_stored(city, one.key, values), text)[one.row] == [False]


def one_firm(**figures: Any) -> Table:
    columns = {("营业收入", 1): None, ("营业收入", 2): None, ("研发", 1): None} | {
        (name[:-1], int(name[-1])): value for name, value in figures.items()
    }
    return table(1, {key: [value] for key, value in columns.items()})


@pytest.mark.parametrize(
    ("text", "figures", "lacks", "millionths"),
    [
        ("营业收入[上年] >= 2000", {"营业收入1": 1900 * WAN}, "100", 50_000),
        ("营业收入[上年] > 2000", {"营业收入1": 2000 * WAN}, "0.000001", 1),
        ("营业收入[上年] <= 2000", {"营业收入1": 2100 * WAN}, "-100", 50_000),
        (
            "研发[上年] / 营业收入[上年] >= 0.05",
            {"研发1": 45 * WAN, "营业收入1": 1000 * WAN},
            "5",
            100_000,
        ),
        (
            "(营业收入[上年] - 营业收入[前年]) / 营业收入[前年] >= 0.2",
            {"营业收入1": 1180 * WAN, "营业收入2": 1000 * WAN},
            "20",
            100_000,
        ),
        (
            "(营业收入[上年] - 研发[上年]) / 营业收入[上年] <= 0.7",
            {"营业收入1": 100 * WAN, "研发1": 29 * WAN},
            "1",
            14_286,
        ),
    ],
)
def test_the_distance_is_what_the_firm_would_have_to_add(
    text: str, figures: dict[str, int], lacks: str, millionths: int
) -> None:
    (found,) = near_misses(screened(one_firm(**figures), text), 0, Decimal("0.5"))
    assert (found.lacks, found.millionths) == (Decimal(lacks), millionths)


def test_a_firm_that_fails_at_two_conditions_or_is_too_far_is_no_near_miss() -> None:
    city = table(
        3,
        {("营业收入", 1): [1900 * WAN, 1900 * WAN, 1000 * WAN], ("员工", None): [5, 10, 10]},
    )
    found = near_misses(screened(city, "营业收入[上年] >= 2000", "员工 >= 10"), 0, Decimal("0.1"))
    assert [one.row for one in found] == [1]


def test_more_of_one_figure_may_break_another_condition() -> None:
    city = table(1, {("营业收入", 1): [1900 * WAN], ("研发", 1): [95 * WAN]})
    texts = "营业收入[上年] >= 2000", "研发[上年] / 营业收入[上年] >= 0.05"
    (found,) = near_misses(screened(city, *texts), 0, Decimal("0.1"))
    assert (found.lacks, found.enough) == (Decimal(100), False)


# What no value of a fact decides: another branch that nobody knows, a number against a
# text, what is divided by zero.
_branch = rule("(if 占比 = 0 then 员工 = 0 else 占比 = 未定) = false").node
_zero = rule("营业收入[上年] / (营业收入[前年] - 营业收入[前年]) > 1").node
_chosen = rule('占比 = (if 占比 = "C" then -1 else 占比)').node
_text = rule('占比 = "C"').node


@settings(max_examples=150, deadline=None)
@example(city(63), [_branch], 1)
@example(city(181), [_text], 1)
@example(city(33018840), [_zero], 1)
@example(city(275062), [_chosen], 1)
@given(cities, st.lists(conditions, min_size=1, max_size=3), st.integers(1, 3000))
def test_a_fact_that_settles_a_verdict_leaves_it_open_with_no_value(
    drawn: Table, nodes: list[Node], stored: int
) -> None:
    assume(drawn.rows)
    firm, texts = some(drawn, drawn.columns, np.zeros(1, np.int64)), list(map(to_text, nodes))
    found = missing(screened(firm, *texts))
    assert all(one.settles <= one.touches == one.firms == 1 for one in found)
    for one in found:
        if one.settles and one.key in firm.columns and SCHEMA.columns[one.key].kind == "whole":
            (told,) = truths(with_stored(firm, one.key, np.array([stored])), *texts)
            assert False in told or None not in told, one


def test_the_fact_that_settles_most_is_asked_for_first() -> None:
    known, gone = 3000 * WAN, None
    city = table(
        4,
        {
            ("营业收入", 1): [gone, gone, gone, known],
            ("员工", None): [20, 20, gone, gone],
            ("占比", None): [1, gone, 300_000, 300_000],
        },
    )
    texts = "营业收入[上年] >= 2000", "员工 >= 10", "占比 >= 0.2"
    # firm 1 fails at 占比 already; firms 2 and 3 lack two facts, firm 4 one
    assert missing(screened(city, *texts)) == (
        MissingFact(("员工", None), 1, 2, 2),
        MissingFact(("营业收入", 1), 0, 2, 2),
        MissingFact(("占比", None), 0, 1, 1),
    )


def test_a_missing_fact_that_a_known_one_makes_idle_is_not_asked_for() -> None:
    city = table(2, {("员工", None): [None, None], ("占比", None): [300_000, 1]})
    (found,) = missing(screened(city, "员工 >= 10 or 占比 >= 0.2"))
    assert found == MissingFact(("员工", None), 1, 1, 1)
