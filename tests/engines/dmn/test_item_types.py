"""Item definitions: what a value must be to be taken, and what it becomes on the way."""

import pytest

from liyuan.engines.dmn import model as m
from liyuan.engines.feel import Value
from tests.engines.dmn.graphs import compiled, decision, given, item, number, numbers, typed
from tests.engines.dmn.graphs import tests as unary

ITEMS = (
    typed("tGrade", "string", allowed_values=unary('"A", "B"')),
    typed("tGrades", "tGrade", is_collection=True, type_constraint=unary("count(?) < 3")),
    typed("tTop", "tGrade", allowed_values=unary('"A"')),
    typed("tSmall", "number", allowed_values=unary("[0..10)"), type_constraint=unary("> 2")),
    typed(
        "tFirm",
        components=(
            typed("name", "string"),
            typed("grade", "tGrade"),
            typed("sites", components=(typed("city", "string"),), is_collection=True),
        ),
    ),
    typed(
        "tTree",
        components=(typed("value", "number"), typed("below", "tTree", is_collection=True)),
    ),
    typed("tLoop", "tLoop"),
    typed(
        "tTest",
        function=m.FunctionItem(parameters=(item("x", "number"),), output_type_ref="boolean"),
    ),
)


def taken(reference: str, value: object, items: tuple[m.ItemDefinition, ...] = ITEMS) -> Value:
    """What an input of this type is to the decisions that require it."""
    model = compiled(given("x", reference), decision("d", "x", "x"), items=items)
    return model.decide("d", {"x": value}).value


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("tGrade", "A"),
        ("tGrades", ("A", "B")),
        ("tTop", "A"),
        ("tSmall", number(3)),
        ("tFirm", {"name": "x", "grade": "B", "sites": ({"city": "c"},)}),
        ("tFirm", {"name": "x", "grade": None, "sites": (), "more": True}),
        ("tTree", {"value": number(1), "below": ({"value": number(2), "below": ()},)}),
        ("number", number(1)),
        ("feel:number", number(1)),
        ("Any", ("a", number(1))),
        ("list<number>", numbers(1, 2)),
        ("context", {"a": number(1)}),
    ],
)
def test_a_value_of_its_type_stays_as_it_is(reference: str, value: Value) -> None:
    assert taken(reference, value) == value


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("tGrade", "C"),
        ("tGrade", 1),
        ("tGrades", ("A", "C")),
        ("tGrades", ("A", "A", "A")),
        ("tTop", "B"),
        ("tSmall", 10),
        ("tSmall", 2),
        ("tFirm", {"name": "x", "grade": "B"}),
        ("tFirm", {"name": "x", "grade": "B", "sites": ({"town": "c"},)}),
        ("tFirm", {"name": "x", "grade": "Z", "sites": ()}),
        ("tTree", {"value": 1, "below": ({"value": "2", "below": ()},)}),
        ("tTree", {"value": 1}),
        ("tLoop", 1),
        ("list<number>", (1, "a")),
        ("string", True),
    ],
)
def test_a_value_of_another_type_is_null(reference: str, value: object) -> None:
    assert taken(reference, value) is None


def test_null_is_of_every_type() -> None:
    assert taken("tGrade", None) is None
    model = compiled(given("x", "tGrade"), decision("d", "x", "x"), items=ITEMS)
    assert model.decide("d", {"x": None}).reasons == ()


def test_a_list_of_one_stands_for_its_item_and_the_reverse() -> None:
    assert taken("number", (1,)) == 1
    assert taken("tGrades", "A") == ("A",)
    assert taken("tGrades", "C") is None
    assert taken("number", (1, 2)) is None


def test_a_date_becomes_its_midnight_where_a_moment_is_wanted() -> None:
    model = compiled(decision("d", 'date("2026-01-02")', type_ref="date and time"))
    assert str(model.decide("d", {}).value) == "2026-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("dateTime", '@"2026-01-02T03:04:05"'),
        ("date and time", '@"2026-01-02T03:04:05"'),
        ("dayTimeDuration", '@"P1D"'),
        ("days and time duration", '@"P1D"'),
        ("yearMonthDuration", '@"P1M"'),
        ("years and months duration", '@"P1M"'),
    ],
)
def test_types_are_known_by_the_spellings_of_all_versions(spelling: str, text: str) -> None:
    assert compiled(decision("d", text, type_ref=spelling)).decide("d", {}).value is not None


def test_functions_are_told_apart_by_parameters_and_result() -> None:
    texts = {
        "parameters": "(function(x: number, y) true) instance of tTest",
        "no function": "true instance of tTest",
    }
    model = compiled(*(decision(k, v) for k, v in texts.items()), items=ITEMS)
    assert model.decide("parameters", {}).value is False
    assert model.decide("no function", {}).value is False


def test_a_component_may_be_named_as_a_type() -> None:
    assert taken("tFirm.sites", {"city": "c"}) == ({"city": "c"},)
    assert taken("tFirm.grade", "C") is None


def test_a_type_defined_by_itself_is_no_trouble() -> None:
    assert taken("tLoop", 5) is None


def test_a_constraint_that_cannot_be_read_is_a_finding_and_constrains_nothing() -> None:
    items = (typed("t", "number", allowed_values=unary("> ")),)
    model = compiled(given("x", "t"), decision("d", "x", "x"), items=items)
    assert [f.code for f in model.findings] == ["feel.syntax.end"]
    assert model.decide("d", {"x": 1}).value == 1


def test_constraints_are_paid_from_the_steps_of_the_evaluation() -> None:
    dear = unary("count(for i in 1..50000 return i) > 0")
    items = (typed("t", "number", is_collection=True, allowed_values=dear),)
    model = compiled(given("x", "t"), decision("d", "count(x)", "x"), items=items)
    assert model.decide("d", {"x": [1, 2]}).value == 2
    found = model.decide("d", {"x": [1] * 1_000})
    assert [f.code for f in found.reasons] == ["feel.limit.steps"]


def test_what_a_value_holds_many_times_is_held_against_its_type_once() -> None:
    items = (typed("t", "t2", is_collection=True), typed("t2", "t", allowed_values=unary("-")))
    doubling = "(for i in 1..60 return [partial[-1], partial[-1]])[-1]"
    model = compiled(decision("d", doubling, type_ref="t"), items=items)
    assert isinstance(model.decide("d", {}).value, tuple)
