"""A sweep says at every value what a screening with that value says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import compile_
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClausePlan, ClauseText, ConditionText, Plan
from liyuan.engines.screening.positions import MANY, beyond, threshold
from liyuan.engines.screening.rates import rated
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.sweep import Point, sweep
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.screening.trees import leaves
from tests.engines.screening.cities import CONSTANTS, NAMES, SCHEMA, cities, city, table

WAN = 10**6
PARAMETER = ("参数", None)
OPEN_SCHEMA = Schema({**SCHEMA.columns, PARAMETER: ColumnType("whole", 10**6)})


def clause(conditions: Sequence[str], amount: str, value: Decimal | None = None) -> ClausePlan:
    """A clause with its parameter left open, or fixed."""
    fixed = {**CONSTANTS, "参数": value} if value is not None else CONSTANTS
    names = NAMES | {"参数"}

    def rule(text: str):  # type: ignore[no-untyped-def]
        return compile_(text, names=names).fixed(fixed)

    named = tuple(ConditionText(text, rule(text)) for text in conditions)
    schema = SCHEMA if value is not None else OPEN_SCHEMA
    return Plan.of((ClauseText("c", named, amount=rule(amount)),), schema).clauses[0]


def one_by_one(
    conditions: Sequence[str], amount: str, values: Sequence[Decimal], city: Table
) -> tuple[Point, ...]:
    points = []
    for value in values:
        plan = Plan((clause(conditions, amount, value),), ())
        (found,) = screen(plan, city).verdicts
        points.append(Point(value, found.count, found.open, found.fen or 0, found.untold))
    return tuple(points)


CONDITIONS = [
    ("营业收入[上年] >= 参数",),
    ("营业收入[上年] > 参数", "高企"),
    ("参数 > 员工", "高企 or 员工 >= 10"),
    ("员工 <= 参数 * 2 - 1 or 高企",),
    ("研发[上年] / 营业收入[上年] >= 参数 / 100", "员工 >= 10"),
    ("(营业收入[上年] - 营业收入[前年]) / 营业收入[前年] > 参数",),
    ("if 高企 then 员工 >= 参数 else 占比 >= 0.2",),
    ("not(研发[上年] > 参数)", "合规"),
    ("员工 in [参数..2000)",),
    ("员工 = 参数",),
    ("员工 >= 参数", "占比 >= 参数"),
    ("研发[上年] * 参数 >= 营业收入[上年]",),
    ("高企",),
]
AMOUNTS = ["1", "占比", "min(研发[上年] * 参数, 50)", "min(占比, 参数)", "参数", "null"]
RATED = [
    "min(研发[上年] * 参数, 50)",
    "min(50, 参数 * 研发[上年])",
    "min(研发[上年] * 0.3, 参数)",
    "研发[上年] * 参数",
    "(if 高企 then 研发[上年] else 员工) * (参数 / 100)",
    "min(员工 * 参数, 参数 * 7)",
    "营业收入[上年] * 参数",
]
VALUES = [Decimal(text) for text in ("0", "0.2", "0.199999", "2", "10", "12", "2000", "2400", "-1")]
_values = st.lists(
    st.sampled_from(VALUES) | st.integers(0, 3000).map(Decimal), min_size=1, max_size=12
)


@settings(max_examples=150, deadline=None)
@example(city(209), CONDITIONS[6], "占比", [Decimal(0)])  # more fen than 63 bits hold
@given(cities, st.sampled_from(CONDITIONS), st.sampled_from(AMOUNTS), _values)
def test_every_value_of_a_sweep_is_what_a_screening_with_it_says(
    drawn: Table, conditions: tuple[str, ...], amount: str, values: list[Decimal]
) -> None:
    found = sweep(clause(conditions, amount), PARAMETER, values, drawn, Held(drawn))
    assert found == one_by_one(conditions, amount, values, drawn)
    assert all(type(number) is int for point in found for number in point[1:])


@pytest.mark.parametrize("at", range(5))
def test_a_parameter_alone_on_its_side_is_a_threshold(at: int) -> None:
    (leaf,) = (x for x in leaves(clause(CONDITIONS[at], "1").tree) if PARAMETER in x.keys)
    column = Column(ColumnType("whole", 1), np.array([1, 2]))
    assert threshold(leaf, PARAMETER, column) is not None


def test_a_clause_that_is_closed_pays_nobody_at_any_value() -> None:
    city = table(1, {("员工", None): [10]})
    shut = replace(clause(("员工 >= 参数",), "1"), open=False)
    (point,) = sweep(shut, PARAMETER, [Decimal(1)], city, Held(city))
    assert point[1:] == (0, 0, 0, 0)


_numbers = st.integers(-(2**60), 2**60) | st.integers(-3000, 3000)


@given(st.lists(_numbers, min_size=1), st.lists(_numbers, min_size=1))
def test_a_look_up_among_bounds_finds_what_a_search_finds(
    bounds: list[int], numbers: list[int]
) -> None:
    least = np.array(sorted(bounds), np.int64)
    values = np.resize(np.array([*numbers, *bounds], np.int64), MANY)
    assert (beyond(least, values) == np.searchsorted(least, values, side="right")).all()


_few = st.lists(st.none() | st.integers(0, 3000 * WAN) | st.integers(0, 40), min_size=1)
_roundings = st.builds(Rounding, st.sampled_from([1, 100]), st.sampled_from(["half_up", "down"]))


@settings(max_examples=150, deadline=None)
@given(_few, st.sampled_from(RATED), _values, _roundings)
def test_a_rate_or_a_cap_is_worked_out_for_all_firms_together(
    figures: list[int | None], amount: str, values: list[Decimal], rounding: Rounding
) -> None:
    high, staff = [bool(one and one % 2) for one in figures], [(one or 0) % 3000 for one in figures]
    columns: dict[Key, Sequence[Any]] = {("研发", 1): figures, ("营业收入", 1): figures}
    city = table(len(figures), {**columns, ("高企", None): high, ("员工", None): staff})
    one = _rounded(clause(("员工 >= 10",), amount), rounding)
    expected = []
    for value in values:
        (found,) = screen(
            Plan((_rounded(clause(("员工 >= 10",), amount, value), rounding),), ()), city
        ).verdicts
        expected.append(Point(value, found.count, found.open, found.fen or 0, found.untold))
    assert sweep(one, PARAMETER, values, city, Held(city)) == tuple(expected)


def _rounded(one: ClausePlan, rounding: Rounding) -> ClausePlan:
    assert one.amount
    return replace(one, amount=replace(one.amount, rounding=rounding))


@pytest.mark.parametrize("amount", RATED[:6])
def test_a_rate_or_a_cap_has_its_own_way(amount: str) -> None:
    found = clause(("员工 >= 10",), amount).amount
    assert found
    assert found.formula
    assert rated(found.formula, PARAMETER)
