"""Sharing firms among officers: even, nobody lost, as few changes as can be."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from liyuan.serving.domain import Move, balance, ceiling, is_even, ratio

Served = dict[int, list[int]]


@st.composite
def shares(draw: st.DrawFn) -> tuple[Served, list[int]]:
    sizes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=9))
    firms = iter(range(1_000))
    served = {-number: [next(firms) for _ in range(size)] for number, size in enumerate(sizes, 1)}
    return served, [next(firms) for _ in range(draw(st.integers(0, 30)))]


def after(served: Served, moves: tuple[Move, ...]) -> Served:
    left = {officer: list(firms) for officer, firms in served.items()}
    for move in moves:
        if move.source is not None:
            left[move.source].remove(move.firm)
        left[move.target].append(move.firm)
    return left


@given(shares())
def test_the_shares_are_even_afterwards(given_: tuple[Served, list[int]]) -> None:
    served, waiting = given_
    assert is_even([len(firms) for firms in after(served, balance(served, waiting)).values()])


@given(shares())
def test_no_firm_is_lost_and_none_has_two_officers(given_: tuple[Served, list[int]]) -> None:
    served, waiting = given_
    shared = Counter(f for firms in after(served, balance(served, waiting)).values() for f in firms)
    everything = [firm for firms in served.values() for firm in firms] + waiting
    assert shared == Counter(everything)


@given(shares())
def test_only_what_lies_above_the_ceiling_changes_hands(given_: tuple[Served, list[int]]) -> None:
    served, waiting = given_
    all_of_them = sum(map(len, served.values())) + len(waiting)
    most = ceiling(all_of_them, len(served))
    excess = sum(max(len(firms) - most, 0) for firms in served.values())
    assert sum(move.source is not None for move in balance(served, waiting)) == excess


@given(shares())
def test_a_second_balancing_changes_nothing(given_: tuple[Served, list[int]]) -> None:
    served, waiting = given_
    assert balance(after(served, balance(served, waiting)), []) == ()


@given(st.integers(1, 400), st.integers(1, 12))
def test_many_firms_are_shared_within_one_and_a_half(firms: int, officers: int) -> None:
    served: Served = {number: [] for number in range(officers)} | {0: list(range(firms))}
    loads = [len(f) for f in after(served, balance(served, [])).values()]
    found = ratio(loads)
    assert found is not None
    assert found <= 1.5 or max(loads) == -(-firms // officers)


def test_the_firms_that_come_first_are_kept() -> None:
    assert balance({1: [10, 11, 12, 13], 2: []}, []) == (Move(13, 1, 2),)


def test_without_an_officer_nothing_can_be_shared() -> None:
    assert balance({}, [1, 2]) == ()


def test_nothing_to_share_has_no_ratio() -> None:
    assert ratio([0, 0]) is None
    assert is_even([0, 0])
