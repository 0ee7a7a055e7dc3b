"""Drafts against clauses: winners and losers firm by firm, budgets to the fen."""

from __future__ import annotations

from decimal import InvalidOperation

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import to_text
from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.capped import in_order, pro_rata
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClausePlan, ClauseText, ConditionText, Plan
from liyuan.engines.screening.reform import Axis, Change, Part, Standing, net
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.table import Table
from tests.engines.screening.cities import SCHEMA, cities, rule, table
from tests.engines.screening.clauses import amounts, conditions


def clause(condition: str, amount: str, key: str = "c") -> ClausePlan:
    text = ClauseText(key, (ConditionText("条件", rule(condition)),), amount=rule(amount))
    return Plan.of((text,), SCHEMA).clauses[0]


def paid_by_row(one: ClausePlan, city: Table) -> dict[int, int | None]:
    """What each eligible firm is paid, from a screening of its own."""
    found = screen(Plan((one,), ()), city)
    rows = np.flatnonzero(unpacked(found.verdicts[0].eligible, city.rows)).tolist()
    paid = found.paid(0)
    told = dict(zip(paid.rows.tolist(), paid.fen.tolist(), strict=True))
    return {row: told.get(row) if one.amount else 0 for row in rows}


def standing(one: ClausePlan, city: Table) -> Standing:
    axes = {"三区": Axis(np.arange(city.rows) % 3, 3), "一区": Axis(np.zeros(city.rows, int), 1)}
    return Standing(one, city, Held(city), axes)


_drafts = st.tuples(conditions, amounts).map(lambda pair: tuple(map(to_text, pair)))


@settings(max_examples=100, deadline=None)
@given(cities, _drafts, _drafts, st.sampled_from(["both", "conditions", "amounts"]))
def test_winners_and_losers_are_what_two_screenings_say_firm_by_firm(
    city: Table, old: tuple[str, str], new: tuple[str, str], changed: str
) -> None:
    new = (
        new[0] if changed != "amounts" else old[0],
        new[1] if changed != "conditions" else old[1],
    )
    one, draft = clause(*old), clause(*new)
    try:
        before, after = paid_by_row(one, city), paid_by_row(draft, city)
    except InvalidOperation:  # more digits than an amount can have
        assume(False)
    found = standing(one, city).against(draft)
    assert found.total.new == _part({row: after[row] or 0 for row in after.keys() - before})
    assert found.total.lost == _part({row: -(before[row] or 0) for row in before.keys() - after})
    stay = {row: (before[row], after[row]) for row in before.keys() & after}
    told = {row: b - a for row, (a, b) in stay.items() if a is not None and b is not None}
    assert found.total.more == _part({row: fen for row, fen in told.items() if fen > 0})
    assert found.total.less == _part({row: fen for row, fen in told.items() if fen < 0})
    assert found.total.before == _part(before)
    assert found.total.after == _part(after)
    for groups in found.by.values():
        assert Change(*(_added(parts) for parts in zip(*map(_parts, groups), strict=True))) == (
            found.total
        )


def _part(fen: dict[int, int | None]) -> Part:
    return Part(len(fen), sum(one or 0 for one in fen.values()))


def _parts(one: Change) -> tuple[Part, ...]:
    return (one.before, one.after, one.new, one.lost, one.more, one.less, one.untold)


def _added(parts: tuple[Part, ...]) -> Part:
    return Part(sum(part.firms for part in parts), sum(part.fen for part in parts))


@settings(max_examples=50, deadline=None)
@given(cities, _drafts)
def test_an_empty_reform_is_exactly_zero(city: Table, texts: tuple[str, str]) -> None:
    try:
        found = standing(clause(*texts), city).against(clause(*texts))
    except InvalidOperation:
        assume(False)
    assert (found.total.fen, len(found.rows)) == (0, 0)
    assert found.total.before == found.total.after
    assert {found.total.new, found.total.lost, found.total.more, found.total.less} == {Part()}


def test_over_several_clauses_a_firm_wins_or_loses_once() -> None:
    city = table(3, {("员工", None): [10, 20, 30], ("占比", None): [10**6, 2 * 10**6, 3 * 10**6]})
    first = standing(clause("员工 >= 20", "占比"), city)
    second = standing(clause("员工 >= 20", "2"), city)
    reforms = first.against(clause("员工 >= 30", "占比")), second.against(clause("员工 >= 20", "3"))
    # the second firm loses 2 and wins 1, the third wins 1
    assert net(reforms) == (Part(1, 10**6), Part(1, -(10**6)))
    assert net([]) == (Part(), Part())


_fen = st.lists(st.integers(0, 10**15), max_size=30)


def _given(fen: list[int]) -> Paid:
    return Paid(np.arange(len(fen)), np.array(fen, np.int64), np.zeros(0, np.int64))


@given(_fen, st.integers(0, 10**16))
def test_pro_rata_shares_add_up_to_the_budget_and_differ_by_less_than_a_fen(
    fen: list[int], budget: int
) -> None:
    found, total = pro_rata(_given(fen), budget), sum(fen)
    assert sum(found.fen.tolist()) == found.spent == min(budget, total)
    for mine, full in zip(found.fen.tolist(), fen, strict=True):
        assert 0 <= mine <= full
        assert total <= budget or abs(mine * total - full * budget) < total


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 50)), max_size=30), st.integers(0, 500))
def test_in_order_pays_in_full_until_the_next_does_not_fit(
    firms: list[tuple[int, int]], budget: int
) -> None:
    order, fen = [one[0] for one in firms], [one[1] for one in firms]
    found = in_order(_given(fen), np.array(order, np.int64), budget)
    left, served = budget, set[int]()
    for rank in sorted(set(order)):
        together = sum(one for at, one in firms if at == rank)
        if together > left:
            break
        left, served = left - together, served | {rank}
    assert found.fen.tolist() == [one if at in served else 0 for at, one in firms]
    assert found.spent == budget - left
