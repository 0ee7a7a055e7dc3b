"""No count that is kept back can be worked out from the table in which it is missing."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.measures.rollup import ALL, Own, roll_up
from liyuan.engines.measures.small_cells import FEWEST, told_in
from liyuan.engines.measures.trees import Forest

COUNTS = st.integers(0, 8) | st.integers(0, 3) | st.integers(20, 40)


def ways(whole: int, cells: int, rest: bool) -> list[set[int]]:
    """Every value that each cell can have when they, one at least, make up a whole."""
    if cells == 0:
        return []
    found: list[set[int]] = [set() for _ in range(cells)]

    def fill(left: int, so_far: tuple[int, ...]) -> None:
        if len(so_far) == cells:
            if rest or left == 0:
                for at, value in enumerate(so_far):
                    found[at].add(value)
            return
        for value in range(1, left - (cells - len(so_far) - 1) + 1):
            fill(left - value, (*so_far, value))

    fill(whole, ())
    return found


@given(st.lists(st.tuples(COUNTS, st.integers(-1, 6)), min_size=1, max_size=7))
def test_no_park_that_is_kept_back_follows_from_a_tree(places: list[tuple[int, int]]) -> None:
    """Each told whole with parts leaves more than one way for each part that is not told."""
    parents = {f"P{n}": f"P{up}" if 0 <= up < n else None for n, (_, up) in enumerate(places)}
    forest = Forest(parents)
    totals = totals_of(forest, {f"P{n}": count for n, (count, _) in enumerate(places)})
    told = told_in(forest, totals, ALL)
    assert all(not count or count >= FEWEST for count in told.values())
    for place, whole in ((place or None, count) for place, count in told.items() if count):
        listed = {p: told[p] for p in forest.children.get(place, ()) if p in told}
        left = whole - sum(count or 0 for count in listed.values())
        unknown = sum(count is None for count in listed.values())
        if listed and left <= 24:
            assert all(len(values) > 1 for values in ways(left, unknown, rest=place is not None))
            assert unknown or not 0 < left < FEWEST


def totals_of(forest: Forest, values: Mapping[str, int]) -> dict[str, int]:
    rolled = roll_up(forest, {p: Decimal(v) for p, v in values.items()}, own=Own.REST)
    return {place: int(total.value or 0) for place, total in rolled.items()}


def test_five_parks_of_one_firm_each_are_not_told_with_their_sum() -> None:
    forest = Forest({f"P{number}": None for number in range(5)})
    assert told_in(forest, {**dict.fromkeys(forest.parents, 1), ALL: 5}, ALL) == {ALL: None}
