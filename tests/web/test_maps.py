"""A map shades places by their number; what has no outline is a dot, what is not told says so."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from liyuan.web.maps import Place, Value, bands_of, draw, rings_of, step_of

SQUARE = "104 30; 105 30; 105 31; 104 31"


def place(code: str, value: Value, rings: str = SQUARE) -> Place:
    return Place(code, code, 104.5, 30.5, rings, value, untold="—")


def test_a_place_without_an_outline_is_a_dot_above_the_areas() -> None:
    drawn = draw([place("dot", 1, ""), place("area", 2)], title="t", measure="m", unit="个")
    assert drawn is not None
    assert [(shape.place.code, bool(shape.path)) for shape in drawn.shapes] == [
        ("area", True),
        ("dot", False),
    ]


def test_nothing_is_drawn_without_any_outline() -> None:
    assert draw([place("dot", 1, "")], title="t", measure="m", unit="个") is None


def test_what_is_not_told_has_no_shade_and_says_so() -> None:
    drawn = draw([place("a", None), place("b", 0)], title="t", measure="m", unit="个")
    assert drawn is not None
    assert [(shape.step, shape.words) for shape in drawn.shapes] == [(0, "—"), (1, "0 个")]


def test_north_is_up_and_a_degree_of_longitude_is_shorter() -> None:
    drawn = draw([place("a", 1)], title="t", measure="m", unit="个")
    assert drawn is not None
    assert drawn.height > drawn.width
    assert drawn.shapes[0].path.startswith("M6.0,")


def test_an_outline_may_have_several_lines() -> None:
    assert [len(ring) for ring in rings_of(f"{SQUARE} | 1 2; 3 4; 5 6")] == [4, 3]


@given(st.lists(st.one_of(st.none(), st.integers(0, 50), st.decimals(0, 50, places=1))))
def test_every_known_value_has_a_band_and_a_greater_one_never_a_paler_shade(
    values: list[int | Decimal | None],
) -> None:
    bands = bands_of(values)
    known = sorted(value for value in values if value is not None)
    steps = [step_of(value, bands) for value in known]
    assert steps == sorted(steps)
    assert all(step > 0 for step in steps)
    assert len({step_of(value, bands) for value in known}) == len(bands)
