"""Figures rolled up over a forest: counted once, missing is not zero, ratios of sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.rollup import (
    ALL,
    Own,
    Total,
    covering,
    roll_up,
    roll_up_ratio,
    roll_up_weighted,
)
from liyuan.engines.measures.trees import CycleError, Forest

CITY = Forest({"N": None, "NA": "N", "NB": "N", "NAA": "NA", "S": None})
AMOUNTS = st.decimals("0", "1e12", places=4)
CODES = ("N", "NA", "NB", "NAA", "S")


def figures(**values: int) -> dict[str, Decimal]:
    return {code: Decimal(value) for code, value in values.items()}


def test_places_know_what_is_around_and_within_them() -> None:
    assert CITY.roots == ("N", "S")
    assert CITY.above("NAA") == ("NA", "N")
    assert tuple(CITY.within("N")) == ("N", "NA", "NAA", "NB")
    assert CITY.depth("NAA") == 3


def test_a_place_that_lies_in_itself_is_no_place() -> None:
    with pytest.raises(CycleError):
        Forest({"A": "B", "B": "A"}).depth("A")


def test_missing_is_not_zero_and_a_part_is_no_total() -> None:
    totals = roll_up(CITY, figures(NAA=3))
    assert totals["N"] == Total(Decimal(3), 1, 2)
    assert not totals["N"].complete
    assert totals["S"] == Total(None, 0, 1)


def test_a_published_figure_covers_what_lies_within() -> None:
    totals = roll_up(CITY, figures(N=10, NA=3, NB=4))
    assert totals["N"] == Total(Decimal(10), 1, 1)
    assert totals["NA"].value == 3


def test_counts_by_address_add_to_what_lies_within() -> None:
    totals = roll_up(CITY, figures(N=1, NA=2, NB=4, NAA=8, S=16), own=Own.REST)
    assert totals["N"].value == 15
    assert totals["N"].complete


def test_parts_that_have_no_name_yet_are_still_missing() -> None:
    totals = roll_up(CITY, figures(NA=3, NB=4), declared={"N": 5})
    assert totals["N"] == Total(Decimal(7), 2, 5)


PAIR = Forest({"P": None, "A": "P", "B": "P"})


def test_seats_without_a_name_are_missing_from_everything() -> None:
    assert roll_up(PAIR, figures(A=1, B=2), declared={ALL: 3})[ALL] == Total(Decimal(3), 2, 4)


def test_a_ratio_is_sum_over_sum_and_not_the_mean() -> None:
    top = figures(A=1, B=90)
    found = roll_up_ratio(PAIR, top, figures(A=10, B=100))
    assert found["P"] == Total(Decimal(91) / Decimal(110), 2, 2)
    assert roll_up_ratio(PAIR, top, figures(A=10))["P"] == Total(Decimal("0.1"), 1, 2)
    assert roll_up_ratio(PAIR, top, figures(A=0, B=0))["P"] == Total(None, 0, 2)


def test_a_mean_is_weighted() -> None:
    values = figures(A=10, B=20)
    assert roll_up_weighted(PAIR, values, figures(A=3, B=1))["P"].value == Decimal("12.5")
    assert roll_up_weighted(PAIR, values, figures(A=3))["P"] == Total(Decimal(10), 1, 2)


def test_figures_that_cover_lie_in_none_of_the_others() -> None:
    assert covering(CITY, figures(NA=1, NAA=2, S=3)) == ("NA", "S")


@given(st.dictionaries(st.sampled_from(CODES), AMOUNTS))
def test_every_address_counts_once_in_the_city(values: dict[str, Decimal]) -> None:
    totals = roll_up(CITY, values, own=Own.REST)
    assert totals[ALL].value == (sum(values.values(), Decimal(0)) if values else None)
    assert totals[ALL].known == len(values)


@given(st.dictionaries(st.sampled_from(CODES), AMOUNTS), st.permutations(CODES))
def test_the_order_of_places_changes_nothing(values: dict[str, Decimal], order: list[str]) -> None:
    turned = Forest({code: CITY.parents[code] for code in order})
    assert roll_up(turned, values) == roll_up(CITY, values)


@given(st.dictionaries(st.sampled_from(CODES), st.tuples(AMOUNTS, AMOUNTS), min_size=1))
def test_a_weighted_mean_lies_between_its_values(
    pairs: dict[str, tuple[Decimal, Decimal]],
) -> None:
    values = {code: value for code, (value, _) in pairs.items()}
    weights = {code: weight for code, (_, weight) in pairs.items()}
    found = roll_up_weighted(CITY, values, weights)[ALL].value
    if found is not None:
        slack = Decimal("1e-9")
        assert min(values.values()) - slack <= found <= max(values.values()) + slack
