"""Screening a table: ties, gaps, columns that are not there, what is paid and by which group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.cells import cells
from liyuan.engines.screening.few import FEW
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClauseText, ConditionText, Plan
from liyuan.engines.screening.rounding import Rounding
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.table import BLOCK, Table, from_arrow
from tests.engines.screening.cities import COUNT, DAY, MONEY, SCHEMA, TEXT, TRUTH, rule, table

Columns = dict[Key, Sequence[Any]]
STAFF: Key = ("员工们", 1)
BEFORE: Key = ("员工们", 2)
REVENUE: Key = ("营业收入", 1)


def screened(columns: Columns, *conditions: str, amount: str = "null", **how: Any) -> Screening:
    """One clause over a small table."""
    texts = tuple(ConditionText(text, rule(text)) for text in conditions)
    plan = Plan.of([ClauseText("c", texts, amount=rule(amount), **how)], SCHEMA)
    return screen(plan, table(len(next(iter(columns.values()))), columns))


def said(screening: Screening) -> str:
    """Of each firm + eligible, - not, ? unknown."""
    (verdicts,), rows = screening.verdicts, screening.table.rows
    eligible, unknown = (unpacked(bits, rows) for bits in (verdicts.eligible, verdicts.unknown))
    return "".join("+" if e else "?" if u else "-" for e, u in zip(eligible, unknown, strict=True))


def test_from_ten_to_twelve_staff_is_twenty_per_cent() -> None:
    growth = "(员工们[上年] - 员工们[前年]) / 员工们[前年] >= 0.20"
    found = screened({STAFF: [12, 11, 12, 12, None, 6], BEFORE: [10, 10, 0, None, 9, 5]}, growth)
    assert said(found) == "+-???+"


def test_a_negative_year_before_turns_the_sign_as_division_does() -> None:
    growth = "(员工们[上年] - 员工们[前年]) / 员工们[前年] >= 0.20"
    assert said(screened({STAFF: [-12, 5], BEFORE: [-10, -10]}, growth)) == "+-"


def test_a_fact_that_the_table_lacks_is_unknown_for_all_and_told_once() -> None:
    found = screened({STAFF: [12, 3]}, "员工们[上年] > 5", "研发[上年] > 5", "没有 > 3")
    assert said(found) == "?-"
    assert found.lacking == (("没有", None), ("研发", 1))


@pytest.mark.parametrize(
    ("condition", "answers"),
    [
        ("营业收入[上年] >= 1e30", "--?"),
        ("营业收入[上年] < 1e30", "++?"),
        ("营业收入[上年] > -1e30", "++?"),
        ("营业收入[上年] = 1e30", "--?"),
        ("营业收入[上年] * 营业收入[上年] >= 0", "++?"),
        ("营业收入[上年] * 1e30 > 1", "+-?"),
    ],
)
def test_a_threshold_beyond_every_stored_number_decides_for_the_known(
    condition: str, answers: str
) -> None:
    assert said(screened({REVENUE: [2**63 - 1, 0, None]}, condition)) == answers


def test_firms_that_are_alike_are_asked_once_and_numbers_may_lie_far_apart() -> None:
    rows = BLOCK + 5
    far = [*range(50), *([None] * (BLOCK - 50)), 10**15, 10**15 + 1, 3, 4, None]
    city = table(rows, {("员工", None): far, STAFF: [row % 3 for row in range(rows)]})
    asked = ("modulo(员工, 2) = 1", "modulo(员工们[上年], 2) + 员工 > 3")
    texts = tuple(ConditionText(text, rule(text)) for text in asked)
    found = screen(Plan.of([ClauseText("c", texts)], SCHEMA), city)
    numbers = [(n, row % 3 % 2) for row, n in enumerate(far) if n is not None]
    assert found.verdicts[0].count == sum(n % 2 == 1 and odd + n > 3 for n, odd in numbers)


def test_an_empty_table_and_a_clause_without_conditions_are_no_exception() -> None:
    assert said(screened({STAFF: []}, "员工们[上年] > 5")) == ""
    assert said(screened({STAFF: [1, 2]})) == "++"


def test_a_closed_clause_is_for_nobody() -> None:
    assert said(screened({STAFF: [1, 2]}, open=False)) == "--"


@pytest.mark.parametrize(
    ("rounding", "fen"),
    [
        (Rounding(), [1, 3, -1, 0]),
        (Rounding(mode="down"), [0, 2, -1, 0]),
        (Rounding(100), [0, 0, 0, 0]),
        (Rounding(100, "down"), [0, 0, -100, 0]),
    ],
)
def test_an_amount_is_rounded_once_by_its_own_rule(rounding: Rounding, fen: list[int]) -> None:
    found = screened({REVENUE: [1, 5, -1, 0]}, amount="营业收入[上年] * 0.5", rounding=rounding)
    assert found.paid(0).fen.tolist() == fen
    assert found.verdicts[0].fen == sum(fen)


def test_a_sum_has_no_end_and_an_amount_that_cannot_be_told_is_counted_apart() -> None:
    columns: Columns = {REVENUE: [2**62, 2**62, 2**62, None], STAFF: [1, 1, 1, 1]}
    found = screened(columns, "员工们[上年] = 1", amount="营业收入[上年] * 3")
    assert (found.verdicts[0].fen, found.verdicts[0].untold) == (9 * 2**62, 1)
    assert found.paid(0).untold.tolist() == [3]


def test_a_clause_that_pays_no_money_has_no_sum() -> None:
    assert screened({STAFF: [1, 2]}).verdicts[0].fen is None


def test_groups_of_any_axis_add_up() -> None:
    columns: Columns = {REVENUE: [10**6, 3 * 10**6, None, 5 * 10**6], STAFF: [1, 1, 1, None]}
    found = screened(columns, "员工们[上年] = 1", amount="营业收入[上年]")
    parks = cells(found, 0, np.array([0, 2, 2, -1]), 3)
    assert parks.eligible.tolist() == [1, 0, 2]
    assert parks.open.tolist() == [0, 0, 0]
    assert parks.fen == [10**6, 0, 3 * 10**6]


def big(rows: int = BLOCK + 13) -> Table:
    return table(rows, {STAFF: [row % 7 for row in range(rows)], BEFORE: [1] * rows})


def test_blocks_and_threads_change_nothing() -> None:
    texts = (ConditionText("a", rule("员工们[上年] / 员工们[前年] > 3 and 员工们[上年] != 5")),)
    plan, city = Plan.of([ClauseText("c", texts, amount=rule("员工们[上年]"))], SCHEMA), big()
    one, two = screen(plan, city, threads=1), screen(plan, city, Held(city), threads=2)
    assert one.verdicts[0].eligible.tolist() == two.verdicts[0].eligible.tolist()
    assert (
        one.verdicts[0].fen
        == two.verdicts[0].fen
        == 10**6 * sum(row % 7 for row in range(city.rows) if row % 7 in (4, 6))
    )
    assert one.paid(0).rows.tolist() == [r for r in range(city.rows) if r % 7 in (4, 6)]


def test_few_firms_and_many_get_the_same_verdicts_payments_and_sums() -> None:
    rows = FEW + 1
    staff = [None if row % 11 == 0 else row % 7 for row in range(rows)]
    city = table(rows, {STAFF: staff, REVENUE: [row % 5 * 10**5 for row in range(rows)]})
    amount = rule("if 员工们[上年] > 5 then 营业收入[上年] * 0.5 else min(营业收入[上年], 0.3)")
    texts = (ConditionText("a", rule("not(员工们[上年] = 2) or 营业收入[上年] > 0")),)
    plan = Plan.of([ClauseText("c", texts, amount=amount)], SCHEMA)
    few = screen(plan, city.slice(0, FEW), keep_paid=True)
    many = screen(plan, city, keep_paid=True)
    last = many.paid(0).rows[-1] == FEW
    assert few.paid(0).fen.tolist() == many.paid(0).fen[: -1 if last else None].tolist()
    assert few.verdicts[0].eligible.tolist() == many.verdicts[0].eligible[: FEW // 8].tolist()
    assert few.verdicts[0].unknown.tolist() == many.verdicts[0].unknown[: FEW // 8].tolist()


def test_arrow_columns_are_read_where_they_lie_whatever_their_offset() -> None:
    wide = {
        ("员工", None): (COUNT, pa.array([1, None, 3, 12] * 5)),
        REVENUE: (MONEY, pa.array([None, 7, 8, 9] * 5, pa.decimal128(18, 6))),
        ("行业", None): (TEXT, pa.array(["C", "D", None, ""] * 5).dictionary_encode()),
        ("地区", None): (TEXT, pa.array(["C", "D", None, ""] * 5)),
        ("高企", None): (TRUTH, pa.array([True, None, None, True] * 5)),
        ("注册", None): (DAY, pa.array([1, 2, None, 4] * 5, pa.date32())),
    }
    for first in (0, 3, 8):
        rows = 20 - first
        columns = {key: from_arrow(array[first:], of) for key, (of, array) in wide.items()}
        for key, (_, array) in wide.items():
            known = columns[key].known(np.arange(rows))
            assert known.tolist() == array[first:].is_valid().to_pylist()
        city = Table(np.arange(rows), columns)
        text = (
            '员工 > 5 or 营业收入[上年] = 7 or 行业 = "C" and 地区 = "C" and 高企 and 注册 < 基准日'
        )
        clause = ClauseText("c", (ConditionText("c", rule(text)),))
        expected = "++?+" * 5
        assert said(screen(Plan.of([clause], SCHEMA), city)) == expected[first:]
