"""Business knowledge models and decision services: functions of the graph."""

from liyuan.engines.dmn.model import BusinessKnowledgeModel, FunctionExpression
from tests.engines.dmn.graphs import (
    compiled,
    decided,
    decision,
    decision_table,
    function,
    given,
    knowledge,
    number,
    numbers,
    service,
    typed,
)


def test_a_function_is_called_by_name_and_by_position() -> None:
    parts = (
        knowledge("the difference", {"a": "number", "b": "number"}, "a - b"),
        decision("d", "the difference(b: 1, a: 5) + the difference(5, 1)", "f:the difference"),
    )
    assert decided("d", *parts).value == 8


def test_a_function_sees_its_parameters_and_the_functions_it_requires_only() -> None:
    parts = (
        given("x"),
        knowledge("g", {"a": None}, "a * 2"),
        knowledge("f", {"a": None}, "[g(a), x]", "g"),
        decision("d", "f(x)", "x", "f:f"),
    )
    assert decided("d", *parts, x=3).value == (number(6), None)


def test_a_function_may_call_itself() -> None:
    parts = (
        knowledge("factorial", {"n": "number"}, "if n < 2 then 1 else n * factorial(n - 1)"),
        decision("d", "factorial(20)", "f:factorial"),
    )
    assert decided("d", *parts).value == 2432902008176640000


def test_functions_may_call_one_another() -> None:
    parts = (
        knowledge("even", {"n": None}, "if n = 0 then true else odd(n - 1)", "odd"),
        knowledge("odd", {"n": None}, "if n = 0 then false else even(n - 1)", "even"),
        decision("d", "[even(10), even(7)]", "f:even"),
    )
    assert decided("d", *parts).value == (True, False)


def test_a_recursion_without_end_is_null_with_the_reason() -> None:
    parts = (knowledge("f", {"n": None}, "f(n + 1)"), decision("d", "f(0)", "f:f"))
    result = decided("d", *parts)
    assert result.value is None
    assert "feel.limit.calls" in {f.code for f in result.reasons}


def test_a_function_may_be_a_table() -> None:
    table = decision_table("age risk", "", '> 60 | "high" | "no"', '- | - | "yes"', policy="FIRST")
    parts = (
        given("client"),
        knowledge("accept", {"age": "number", "risk": "string"}, table),
        decision("d", 'accept(client.age, "high")', "client", "f:accept"),
    )
    assert decided("d", *parts, client={"age": 70}).value == "no"


def test_a_parameter_may_have_a_dot_in_its_name() -> None:
    parts = (
        given("P"),
        knowledge("f", {"P.age": "number"}, "P.age + 1"),
        decision("d", "f(P.age)", "P", "f:f"),
    )
    assert decided("d", *parts, P={"age": 1}).value == 2


def test_what_a_function_gives_is_held_against_its_type() -> None:
    items = (typed("tNum", "number"),)
    parts = (
        knowledge("f", {"a": None}, "a", type_ref="tNum"),
        decision("d", '[f([1]), f("1")]', "f:f"),
    )
    model = compiled(*parts, items=items)
    assert model.decide("d", {}).value == (number(1), None)


def test_the_type_of_a_function_may_be_written_whole() -> None:
    parts = (
        knowledge("f", {"a": "number"}, "[a]", type_ref="function<number>->number"),
        decision("d", "[f(2), f instance of function<number>->number]", "f:f"),
    )
    assert decided("d", *parts).value == (number(2), True)


def test_a_function_is_a_value_for_other_functions() -> None:
    parts = (
        knowledge("half", {"x": "number"}, "x / 2"),
        decision("d", "(function(f: function, x) f(f(x)))(half, 8)", "f:half"),
    )
    assert decided("d", *parts).value == 2


def test_a_function_is_invoked_from_outside_by_its_parameters() -> None:
    model = compiled(knowledge("f", {"a": "number", "b": None}, "[a, b]"))
    assert model.invoke("f", {"b": 2, "a": 1}).value == numbers(1, 2)
    assert model.invoke("f", {"a": 1}).value == (number(1), None)
    refused = model.invoke("f", {"a": "1", "b": 2})
    assert refused.value is None
    assert [f.code for f in refused.reasons] == ["feel.type.mismatch"]


def test_a_function_without_logic_or_in_java_is_null_with_the_reason() -> None:
    java = BusinessKnowledgeModel(name="j", id="j", logic=FunctionExpression(kind="Java"))
    model = compiled(java, BusinessKnowledgeModel(name="n", id="n"))
    assert [f.code for f in model.invoke("j", {}).reasons] == ["feel.call.external"]
    assert model.invoke("n", {}).value is None


GRAPH = (
    given("x", "number"),
    given("y", "number"),
    decision("a", "x + 1", "x"),
    decision("b", "a * y", "a", "y"),
    decision("c", "b - a", "a", "b"),
)


def test_a_service_with_one_output_gives_its_value() -> None:
    model = compiled(*GRAPH, service("s", "b", data=("x", "y")))
    assert model.invoke("s", {"x": 1, "y": 3}).value == 6
    assert model.outputs_of("s") == ("b",)


def test_a_service_with_several_outputs_gives_a_context() -> None:
    model = compiled(*GRAPH, service("s", "b", "c", data=("x", "y")))
    assert model.invoke("s", {"x": 1, "y": 3}).value == {"b": number(6), "c": number(4)}


def test_an_input_decision_is_given_and_not_evaluated() -> None:
    model = compiled(*GRAPH, service("s", "b", data=("y",), decisions=("a",)))
    assert model.invoke("s", {"a": 10, "y": 3}).value == 30


def test_a_service_takes_input_data_before_input_decisions() -> None:
    parts = (*GRAPH, service("s", "b", data=("y",), decisions=("a",)))
    by_place = decided("d", *parts, decision("d", "s(3, 10) - s(a: 10, y: 3)", "f:s"))
    assert by_place.value == 0
    pair = (given("p"), given("q"), decision("o", "[p, q]", "p", "q"))
    served = (*pair, service("t", "o", data=("p", "q")))
    order = decided("d", *served, decision("d", "t(1, 2)", "f:t"))
    assert order.value == numbers(1, 2)


def test_a_service_is_not_given_what_stands_outside() -> None:
    parts = (*GRAPH, service("s", "a", data=("x",)), decision("d", "[s(10), a]", "a", "f:s"))
    assert decided("d", *parts, x=1).value == numbers(11, 2)


def test_an_argument_of_the_wrong_type_reaches_a_service_as_null() -> None:
    parts = (given("x", "string"), decision("e", "x = null", "x"), service("s", "e", data=("x",)))
    assert compiled(*parts).invoke("s", {"x": 1}).value is True
    assert compiled(*parts).invoke("s", {"x": ["a"]}).value is False


def test_a_service_of_too_few_or_unknown_arguments_is_null() -> None:
    parts = (*GRAPH, service("s", "b", data=("x", "y")))
    for call in ("s(1)", "s(1, 2, 3)", "s(x: 1, z: 2)"):
        result = decided("d", *parts, decision("d", call, "f:s"))
        assert result.value is None
        assert "feel.call.arguments" in {f.code for f in result.reasons}


def test_a_service_without_parameters_is_still_called() -> None:
    parts = (decision("a", "1"), service("s", "a"), decision("d", "s() + 1", "f:s"))
    assert decided("d", *parts).value == 2


def test_what_a_service_gives_is_held_against_its_type() -> None:
    parts = (decision("a", "1"), service("s", "a", type_ref="string"))
    result = compiled(*parts).invoke("s", {})
    assert result.value is None
    assert [(f.code, f.where.field) for f in result.reasons] == [("feel.type.mismatch", "s")]


def test_services_that_call_themselves_end() -> None:
    parts = (
        given("n"),
        decision("a", "s(n + 1)", "n", "f:s"),
        service("s", "a", data=("n",)),
    )
    result = compiled(*parts).invoke("s", {"n": 0})
    assert result.value is None
    assert "feel.limit.calls" in {f.code for f in result.reasons}


def test_a_boxed_function_as_the_value_of_a_decision_is_called_by_others() -> None:
    parts = (decision("f", function({"x": None}, "x + 1")), decision("d", "f(1)", "f"))
    assert decided("d", *parts).value == 2
