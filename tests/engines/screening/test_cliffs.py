"""Cliffs: the size of the jump, and who stands near it."""

from __future__ import annotations

from decimal import Decimal

from liyuan.engines.screening.cliffs import cliffs
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.reform import Part
from tests.engines.screening.cities import table
from tests.engines.screening.test_reform import clause

WAN = 10**6
FIVE = Decimal("0.05")


def test_who_stands_just_over_a_threshold_loses_all_by_one_fen_less() -> None:
    revenue = [1890, 1910, 1999, 2000, 2090, 2200, None]
    city = table(7, {("营业收入", 1): [one and one * WAN for one in revenue]})
    (found,) = cliffs(clause("营业收入[上年] >= 2000", "10"), city, Held(city), FIVE)
    assert (found.lose, found.gain) == (Part(2, -20 * WAN), Part(2, 20 * WAN))
    assert (found.upwards, found.most) == (Part(), 10 * WAN)


def test_a_step_in_the_amount_is_a_cliff_of_its_height() -> None:
    city = table(2, {("员工", None): [99, 100]})
    amount = "if 员工 >= 100 then 30 else 20"
    (found,) = cliffs(clause("员工 >= 10", amount), city, Held(city), FIVE)
    assert (found.lose, found.gain, found.most) == (Part(1, -10 * WAN), Part(1, 10 * WAN), 10 * WAN)


def test_a_limit_from_above_is_a_reason_not_to_grow() -> None:
    city = table(2, {("员工", None): [100, 99]})
    (found,) = cliffs(clause("员工 <= 100", "1"), city, Held(city), FIVE)
    assert found.upwards == found.lose == Part(2, -2 * WAN)


def test_a_share_is_a_cliff_too_and_what_grows_smoothly_is_none() -> None:
    city = table(1, {("研发", 1): [21 * WAN], ("营业收入", 1): [100 * WAN]})
    smooth = clause("研发[上年] >= 0", "研发[上年]")
    steep = clause("研发[上年] / 营业收入[上年] >= 0.2", "研发[上年]")
    assert cliffs(smooth, city, Held(city), FIVE) == ()
    (found,) = cliffs(steep, city, Held(city), FIVE)
    # the amount falls from 20 to nothing: the firm's own distance from the threshold is no jump
    assert found.lose.firms == 1
    assert abs(found.lose.fen) in (20 * WAN, 20 * WAN - 1)
