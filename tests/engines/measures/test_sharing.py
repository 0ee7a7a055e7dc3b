"""Shares of an enclave are exactly the whole, and what is shared is neither lost nor doubled."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.sharing import SharesError, attributed, check_shares, shared

PARTS = st.lists(st.integers(1, 10**6), min_size=1, max_size=5)
AMOUNT = st.decimals("-1e15", "1e15", places=4)


def shares(parts: list[int]) -> dict[str, Decimal]:
    """Exact shares in millionths, the last taking what the others leave."""
    cut = [Decimal(part * 10**5 // sum(parts) + 1).scaleb(-6) for part in parts[1:]]
    every = [1 - sum(cut, Decimal(0)), *cut]
    return {str(number): share for number, share in enumerate(every)}


@pytest.mark.parametrize("said", [["0.5", "0.4999"], ["0.5", "0.5001"], ["1.2", "-0.2"], []])
def test_shares_are_exactly_the_whole(said: list[str]) -> None:
    with pytest.raises(SharesError):
        check_shares(map(Decimal, said))


@given(AMOUNT, PARTS)
def test_what_is_shared_adds_up_to_the_last_digit(value: Decimal, parts: list[int]) -> None:
    assert sum(shared(value, shares(parts)).values(), Decimal(0)) == value


def test_an_enclave_counts_where_its_holders_are_and_the_rest_at_home() -> None:
    found = attributed(
        {"E": Decimal(100), "P": Decimal(7), "X": Decimal(1)},
        {"E": "D1", "P": "D1"},
        {"E": {"D1": Decimal("0.35"), "D2": Decimal("0.65")}},
    )
    assert found == {"D1": Decimal(42), "D2": Decimal(65)}
