"""Figures rolled up over a forest: counted once, missing is not zero, ratios of sums."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.rollup import Own, Total, added, ratio, roll_up, weighted
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


def test_a_ratio_is_sum_over_sum_and_not_the_mean() -> None:
    top, below = figures(A=1, B=90), figures(A=10, B=100)
    assert ratio(top, below, "AB").value == Decimal(91) / Decimal(110)
    assert ratio(top, figures(A=10), "AB") == Total(Decimal("0.1"), 1, 2)
    assert ratio(top, figures(A=0, B=0), "AB").value is None


def test_a_mean_is_weighted() -> None:
    assert weighted(figures(A=10, B=20), figures(A=3, B=1), "AB").value == Decimal("12.5")
    assert weighted(figures(A=10, B=20), figures(A=3), "AB") == Total(Decimal(10), 1, 2)


@given(st.dictionaries(st.sampled_from(CODES), AMOUNTS))
def test_every_address_counts_once_in_the_city(values: dict[str, Decimal]) -> None:
    totals = roll_up(CITY, values, own=Own.REST)
    city = added(totals[root] for root in CITY.roots)
    assert city.value == (sum(values.values(), Decimal(0)) if values else None)
    assert city.known == len(values)


@given(st.dictionaries(st.sampled_from(CODES), AMOUNTS), st.permutations(CODES))
def test_the_order_of_places_changes_nothing(values: dict[str, Decimal], order: list[str]) -> None:
    turned = Forest({code: CITY.parents[code] for code in order})
    assert roll_up(turned, values) == roll_up(CITY, values)


@given(st.dictionaries(st.sampled_from(CODES), st.tuples(AMOUNTS, AMOUNTS), min_size=1))
def test_a_weighted_mean_lies_between_its_values(
    pairs: dict[str, tuple[Decimal, Decimal]],
) -> None:
    values = {code: value for code, (value, _) in pairs.items()}
    found = weighted(values, {code: weight for code, (_, weight) in pairs.items()}, CODES).value
    if found is not None:
        slack = Decimal("1e-9")
        assert min(values.values()) - slack <= found <= max(values.values()) + slack
