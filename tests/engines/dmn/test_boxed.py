"""Boxed expressions: each kind means what the standard says in FEEL."""

from liyuan.engines.dmn import model as m
from tests.engines.dmn.graphs import (
    Logic,
    child,
    compiled,
    context,
    decided,
    decision,
    feel,
    function,
    given,
    item,
    knowledge,
    number,
    numbers,
    typed,
    value_of,
)


def test_an_entry_of_a_context_sees_those_before_it() -> None:
    boxed = context(("a", "1"), ("b", "a + 1"), ("c", "b + x"))
    assert value_of(boxed, x=10) == {"a": number(1), "b": number(2), "c": number(12)}


def test_an_entry_does_not_see_those_after_it() -> None:
    assert value_of(context(("a", "b"), ("b", "1"))) == {"a": None, "b": number(1)}


def test_an_entry_hides_a_requirement_of_the_same_name() -> None:
    assert value_of(context(("x", "2"), (None, "x + 1")), x=10) == 3


def test_a_context_with_a_result_gives_the_result() -> None:
    assert value_of(context(("a", "1"), ("b", "2"), (None, "a + b"))) == 3


def test_an_entry_with_spaces_in_its_name_is_known_below_and_after_a_dot() -> None:
    boxed = context(("unit price", "3"), ("inner", context(("in all", "unit price * 2"))))
    whole = context(("c", boxed), (None, "c.unit price + c.inner.in all"))
    assert value_of(whole) == 9


def test_an_entry_is_held_against_the_type_of_its_variable() -> None:
    entries = (
        m.ContextEntry(variable=item("a", "number"), value=feel('"1"')),
        m.ContextEntry(variable=item("b", "number"), value=feel("[2]")),
    )
    assert value_of(m.ContextExpression(entries=entries)) == {"a": None, "b": number(2)}


def test_a_list_holds_any_boxes() -> None:
    items = (feel("1"), context(("a", "x")), m.ListExpression())
    assert value_of(m.ListExpression(items=items), x=5) == (number(1), {"a": number(5)}, ())


def relation(columns: tuple[m.InformationItem, ...], *rows: tuple[str, ...]) -> Logic:
    lists = tuple(m.ListExpression(items=tuple(map(feel, row))) for row in rows)
    return m.RelationExpression(columns=columns, rows=lists)


def test_a_relation_is_a_list_of_contexts() -> None:
    boxed = relation((item("name"), item("age", "number")), ('"A"', "x"), ('"B"', "[31]"))
    assert value_of(boxed, x=30) == (
        {"name": "A", "age": number(30)},
        {"name": "B", "age": number(31)},
    )


def test_the_cells_of_a_row_do_not_see_one_another() -> None:
    assert value_of(relation((item("x"), item("y")), ("1", "x")), x=9) == (
        {"x": number(1), "y": number(9)},
    )


def test_a_row_of_another_width_makes_the_relation_unreadable() -> None:
    model = compiled(decision("d", relation((item("a"), item("b")), ("1",))))
    assert [f.code for f in model.findings] == ["dmn.cells"]
    assert model.decide("d", {}).value is None


def test_a_boxed_function_is_called_by_position_and_by_name() -> None:
    boxed = context(
        ("f", function({"a": "number", "the b": None}, "a - the b")),
        (None, "[f(5, 3), f(the b: 5, a: 3)]"),
    )
    assert value_of(boxed) == numbers(2, -2)


def test_a_boxed_function_sees_what_stands_around_it() -> None:
    boxed = context(("k", "x * 2"), ("f", function({"a": None}, "a + k")), (None, "f(1)"))
    assert value_of(boxed, x=3) == 7


def test_a_function_is_not_called_with_arguments_of_the_wrong_type() -> None:
    boxed = context(("f", function({"a": "number"}, "a = null")), (None, 'f("1")'))
    result = decided("d", decision("d", boxed))
    assert result.value is None
    assert [f.code for f in result.reasons] == ["feel.type.mismatch"]


def test_a_function_in_another_language_is_not_run() -> None:
    java = m.FunctionExpression(
        kind="Java", parameters=(item("a"),), body=context(("class", '"X"'))
    )
    result = decided("d", decision("d", context(("f", java), (None, "f(1)"))))
    assert result.value is None
    assert [f.code for f in result.reasons] == ["feel.call.external"]


def invocation(called: str, **arguments: str) -> m.InvocationExpression:
    return m.InvocationExpression(
        function=feel(called),
        bindings=tuple(
            m.Binding(parameter=item(name.replace("_", " ")), formula=feel(text))
            for name, text in arguments.items()
        ),
    )


def test_an_invocation_binds_by_name() -> None:
    parts = (
        knowledge("power", {"base": "number", "the exponent": "number"}, "base ** the exponent"),
        decision("d", invocation("power", the_exponent="3", base="2"), "f:power"),
    )
    assert decided("d", *parts).value == 8


def test_an_invocation_of_a_function_inside_a_context() -> None:
    library = context(("tax", function({"x": "number"}, "x * 0.1")))
    parts = (decision("lib", library), decision("d", invocation("lib.tax", x="50"), "lib"))
    assert decided("d", *parts).value == 5


def test_an_invocation_of_a_built_in_function() -> None:
    assert value_of(invocation("substring", string='"foobar"', start_position="3")) == "obar"


def test_an_invocation_with_an_unknown_parameter_is_null() -> None:
    parts = (knowledge("f", {"a": None}, "a"), decision("d", invocation("f", b="1"), "f:f"))
    result = decided("d", *parts)
    assert result.value is None
    assert [f.code for f in result.reasons] == ["feel.call.arguments"]


def conditional(condition: str, then: str = "1", otherwise: str = "2") -> Logic:
    return m.ConditionalExpression(
        condition=child(condition), then=child(then), otherwise=child(otherwise)
    )


def test_a_conditional_takes_one_branch_and_leaves_the_other_alone() -> None:
    result = decided("d", decision("d", conditional("2 > 1", otherwise="1 / 0")))
    assert (result.value, result.reasons) == (1, ())
    assert value_of(conditional("2 < 1")) == 2
    assert value_of(conditional("null")) == 2


def test_a_conditional_on_no_boolean_is_null() -> None:
    result = decided("d", decision("d", conditional('"x"')))
    assert result.value is None
    assert [f.code for f in result.reasons] == ["feel.value.not-boolean"]


def boxed_filter(source: str, match: str) -> Logic:
    return m.FilterExpression(source=child(source), match=child(match))


def test_a_filter_keeps_the_items_that_match() -> None:
    assert value_of(boxed_filter("[1, 2, 3]", "item >= x"), x=2) == numbers(2, 3)
    assert value_of(boxed_filter("[1, 2, 3]", "item > 5")) == ()
    assert value_of(boxed_filter("null", "true")) is None


def test_a_filter_sees_the_entries_of_an_item() -> None:
    firms = '[{the name: "A", staff: 5}, {the name: "B", staff: 50}]'
    kept = context(("firms", firms), ("kept", boxed_filter("firms", "staff > 10")))
    assert value_of(context(("c", kept), (None, "c.kept.the name"))) == ("B",)


def test_a_filter_whose_match_is_no_boolean_is_null() -> None:
    assert value_of(boxed_filter("[1, 2]", '"x"')) is None


def test_a_loop_collects_the_bodys_values() -> None:
    loop = m.ForExpression(variable="i", source=child("[1, 2, 3]"), body=child("i * x"))
    assert value_of(loop, x=2) == numbers(2, 4, 6)


def test_a_loop_can_look_back_and_run_over_a_range() -> None:
    loop = m.ForExpression(variable="i", source=child("[1..4]"), body=child("i + count(partial)"))
    assert value_of(loop) == numbers(1, 3, 5, 7)


def quantified(kind: m.QuantifierKind, source: str, condition: str) -> Logic:
    return m.QuantifiedExpression(
        kind=kind, variable="the item", source=child(source), satisfies=child(condition)
    )


def test_some_and_every_follow_the_logic_of_three_values() -> None:
    assert value_of(quantified("some", "[1, 2]", "the item > 1")) is True
    assert value_of(quantified("every", "[1, 2]", "the item > 1")) is False
    assert value_of(quantified("some", "[]", "true")) is False
    assert value_of(quantified("every", "[]", "false")) is True
    assert value_of(quantified("some", "[1, null]", "the item > 1")) is None
    assert value_of(quantified("every", "[1]", '"x"')) is None


def test_iterations_may_be_boxed_in_one_another() -> None:
    inner = m.ForExpression(variable="j", source=child("[1..i]"), body=child("i * 10 + j"))
    outer = m.ForExpression(variable="i", source=child("[1..2]"), body=child(inner))
    assert value_of(outer) == (numbers(11), numbers(21, 22))


def test_the_type_of_an_expression_converts_its_value() -> None:
    assert value_of(feel("[5]", "number")) == 5
    assert value_of(feel('"5"', "number")) is None


def test_other_languages_and_foreign_values_are_not_run() -> None:
    other = m.LiteralExpression(text="1", expression_language="http://www.w3.org/XPath")
    model = compiled(decision("d", other))
    assert [f.code for f in model.findings] == ["dmn.language"]
    assert model.decide("d", {}).value is None
    own = m.LiteralExpression(
        text="1", expression_language="https://www.omg.org/spec/DMN/20191111/FEEL/"
    )
    assert value_of(own) == 1


def test_boxes_nested_beyond_the_limit_are_a_finding() -> None:
    logic: Logic = "1"
    for _ in range(200):
        logic = m.ListExpression(items=(feel(logic),))
    model = compiled(decision("d", logic))
    assert "feel.limit.nesting" in {f.code for f in model.findings}
    assert model.decide("d", {}).reasons


def test_an_instance_of_an_item_definition_is_told_by_its_shape() -> None:
    items = (
        typed("tP", components=(typed("a", "number"), typed("b", "tL"))),
        typed("tL", "string", is_collection=True),
    )
    texts = (
        "{a: 1, b: []} instance of tP",
        "{a: 1, b: [1]} instance of tP",
        '["x"] instance of tL',
    )
    parts = [decision(f"d{at}", text) for at, text in enumerate(texts)]
    model = compiled(*parts, given("x", "tP"), items=items)
    assert [model.decide(p.name, {}).value for p in parts] == [True, False, True]
