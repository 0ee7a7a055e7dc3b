"""Names on a map do not cover each other; what all share is not repeated."""

from hypothesis import given
from hypothesis import strategies as st

from liyuan.web.map_labels import Named, _box, labels_of

AT = st.floats(0, 200, allow_nan=False)
NAMES = st.sampled_from(("锦江区", "四川天府新区", "Jinjiang"))
PLACES = st.builds(Named, NAMES, AT, AT, st.booleans())


def test_a_word_that_several_places_share_is_left_out() -> None:
    names = ["East District", "West District", "North District", "New Area"]
    places = [Named(name, 0, 100 * at, dot=False) for at, name in enumerate(names)]
    assert [label.text for label in labels_of(places)] == ["East", "West", "North", "New Area"]


def test_a_name_moves_aside_and_without_room_it_is_left_out() -> None:
    places = [Named("锦江区", 50, 50, dot=False)] * 4
    assert [label.y for label in labels_of(places)] == [50, 36, 64]


def test_the_name_of_a_dot_stands_beside_it() -> None:
    (label,) = labels_of([Named("新区", 50, 50, dot=True)])
    assert label.y == 72


@given(st.lists(PLACES, max_size=12))
def test_no_two_names_share_room(places: list[Named]) -> None:
    boxes = [_box(label) for label in labels_of(places)]
    assert not any(a.covers(b) for at, a in enumerate(boxes) for b in boxes[:at])
