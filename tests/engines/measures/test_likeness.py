"""How alike two parks are: symmetric, one with itself, none without data."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.likeness import concentration, evenly, overlap

PROFILE = st.dictionaries(st.sampled_from("abcdef"), st.decimals("0.01", "1e6", places=2))


def test_one_kind_of_three_in_common() -> None:
    assert overlap(evenly("ab"), evenly("bc")) == Decimal(1) / 3


def test_nothing_is_told_of_a_park_without_industries() -> None:
    assert overlap({}, evenly("a")) is None
    assert concentration({}, "a") is None


def test_main_industries_hold_a_share_of_everything() -> None:
    firms = {"a": Decimal(30), "b": Decimal(20), "c": Decimal(50)}
    assert concentration(firms, ["a", "b", "a", "z"]) == Decimal("0.5")


@given(PROFILE, PROFILE)
def test_overlap_is_symmetric_and_between_nothing_and_all(
    one: dict[str, Decimal], other: dict[str, Decimal]
) -> None:
    found = overlap(one, other)
    assert found == overlap(other, one)
    assert found is None or 0 <= found <= 1


@given(PROFILE.filter(bool))
def test_a_park_is_like_itself(one: dict[str, Decimal]) -> None:
    assert overlap(one, one) == 1
