"""Small cells are not told, and what is told gives none of them away."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.measures.small_cells import FEWEST, Sum, untold, untold_lines

COUNTS = st.integers(0, 12)


def test_a_single_small_cell_takes_the_next_smallest_with_it() -> None:
    counts = {"a": 3, "b": 90, "c": 7, "d": 0, "all": 100}
    assert untold(counts, [Sum("all", ("a", "b", "c", "d"))]) == {"a", "c"}


def test_two_small_cells_of_few_firms_together_are_still_few() -> None:
    counts = {"a": 1, "b": 2, "c": 50, "all": 53}
    assert untold(counts, [Sum("all", ("a", "b", "c"))]) == {"a", "b", "c"}


def test_a_small_cell_that_is_all_there_is_hides_the_total() -> None:
    assert untold({"a": 3, "b": 0, "all": 3}, [Sum("all", ("a", "b"))]) == {"a", "all"}


def test_none_and_large_cells_are_told() -> None:
    assert untold({"a": 0, "b": 5, "all": 5}, [Sum("all", ("a", "b"))]) == frozenset()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=2, max_size=3))
def test_no_small_cell_of_a_cross_table_has_only_one_value_left(rows: list[list[int]]) -> None:
    """Tried by hand: some other table of whole numbers has the same told cells and margins."""
    height, width = len(rows), 3
    counts = {(r, c): rows[r][c] for r in range(height) for c in range(width)}
    across = [Sum((r, -1), tuple((r, c) for c in range(width))) for r in range(height)]
    down = [Sum((-1, c), tuple((r, c) for r in range(height))) for c in range(width)]
    for one in across + down:
        counts[one.total] = sum(counts[part] for part in one.parts)
    hidden = untold(counts, across + down)
    small = {key for key, n in counts.items() if 0 < n < FEWEST}
    assert small <= hidden
    margins = across + down
    inside = sorted(key for key in hidden if -1 not in key)
    for key in small & set(inside):
        assert _may_differ(key, inside, margins, hidden), (rows, hidden)


def _may_differ(
    key: tuple[int, int],
    inside: list[tuple[int, int]],
    margins: list[Sum[tuple[int, int]]],
    hidden: frozenset[tuple[int, int]],
) -> bool:
    """Whether the cell can change by a step while every told margin stays."""
    told = [set(one.parts) for one in margins if one.total not in hidden]
    for steps in product((-1, 0, 1), repeat=len(inside)):
        moved = dict(zip(inside, steps, strict=True))
        if moved[key] and all(sum(moved.get(part, 0) for part in one) == 0 for one in told):
            return True
    return False


@given(st.dictionaries(st.integers(0, 6), st.tuples(COUNTS, COUNTS), min_size=1))
def test_hidden_lines_add_up_to_many_or_to_a_total_that_is_hidden(
    lines: dict[int, tuple[int, int]],
) -> None:
    hidden, totals = untold_lines(lines)
    assert {key for key, line in lines.items() if any(0 < n < FEWEST for n in line)} <= hidden
    assert len(hidden) != 1 or totals
    for at in range(2):
        together = sum(lines[key][at] for key in hidden)
        assert at in totals or together == 0 or together >= FEWEST
