"""Decision requirement graphs: what a decision sees, when it is evaluated, what goes wrong."""

from decimal import Decimal

from liyuan.engines.dmn.graph.compiled import compile_model
from liyuan.engines.dmn.graph.explain import explain_decision
from liyuan.engines.dmn.model import Import
from tests.engines.dmn.graphs import (
    compiled,
    context,
    decided,
    decision,
    definitions,
    given,
    knowledge,
    service,
    typed,
)
from tests.engines.dmn.graphs import tests as unary


def test_a_decision_uses_the_inputs_and_decisions_it_requires() -> None:
    parts = (
        given("营业收入", "number"),
        decision("税费", "营业收入 * 0.1", "营业收入"),
        decision("净额", "营业收入 - 税费", "营业收入", "税费"),
    )
    assert decided("净额", *parts, 营业收入=200).value == 180


def test_a_decision_sees_only_what_it_requires() -> None:
    result = decided("b", given("x"), decision("a", "1"), decision("b", "a"), x=1)
    assert result.value is None
    assert [(f.code, f.where.field) for f in result.reasons] == [("feel.name.unknown", "b")]


def test_names_may_have_spaces_signs_and_chinese_characters() -> None:
    parts = (
        given("Pre-tax income"),
        given("研发 费用"),
        decision("d", "Pre-tax income - 研发 费用", "Pre-tax income", "研发 费用"),
    )
    result = compiled(*parts).decide("d", {"Pre-tax income": 5, "研发 费用": 2})
    assert result.value == 3


def test_components_with_spaces_are_known_after_a_dot_and_in_filters() -> None:
    person = typed("tP", components=(typed("full name", "string"), typed("Person.Age", "number")))
    parts = (
        given("P", "tP"),
        decision("d", 'P.full name + P[full name = "A"][1].full name', "P"),
    )
    model = compiled(*parts, items=(person,))
    assert model.decide("d", {"P": {"full name": "A", "Person.Age": 3}}).value == "AA"


def test_a_component_named_like_an_expression_does_not_hide_the_expression() -> None:
    items = (typed("t", components=(typed("A-B", "number"),)),)
    model = compiled(given("A"), given("B"), decision("d", "A-B", "A", "B"), items=items)
    assert model.decide("d", {"A": 5, "B": 3}).value == 2


def test_each_decision_is_evaluated_once_however_many_require_it() -> None:
    """Each level needs the one below twice: two to the fortieth evaluations if not kept."""
    levels = [decision("d0", "1")]
    for at in range(1, 41):
        below = f"d{at - 1}"
        levels.append(decision(f"d{at}", f"{below} + {below}", below, below))
    assert decided("d40", *levels).value == 2**40


def test_a_graph_may_be_deeper_than_pythons_stack() -> None:
    levels = [decision("d0", "0")]
    levels += [decision(f"d{at}", f"d{at - 1} + 1", f"d{at - 1}") for at in range(1, 1501)]
    assert decided("d1500", *levels).value == 1500


def test_decisions_that_need_each_other_end_in_null_with_the_reason() -> None:
    result = decided("a", decision("a", "b + 1", "b"), decision("b", "a + 1", "a"))
    assert result.value is None
    assert "dmn.requirement.ring" in {f.code for f in result.reasons}


def test_a_decision_that_cannot_be_read_gives_null_and_the_others_still_run() -> None:
    model = compiled(decision("bad", "1 +"), decision("good", "2"), decision("after", "bad", "bad"))
    assert [(f.code, f.where.field) for f in model.findings] == [("feel.syntax.end", "bad")]
    assert model.decide("good", {}).value == 2
    after = model.decide("after", {})
    assert after.value is None
    assert after.reasons == model.findings


def test_a_reason_names_the_element_and_the_place_in_its_text() -> None:
    result = decided("d", decision("d", context(("a", "1"), ("b", 'a + "x" * 2'))))
    [reason] = [f for f in result.reasons if f.code == "feel.value.arithmetic"] or result.reasons[
        :1
    ]
    assert reason.where.field == "d.b"
    assert reason.where.start is not None


def test_a_decision_without_logic_takes_a_given_value() -> None:
    parts = (decision("评语", None), decision("d", '评语 + "!"', "评语"))
    assert decided("d", *parts, 评语="好").value == "好!"
    silent = decided("d", *parts)
    assert silent.value is None
    assert "dmn.logic.missing" in {f.code for f in silent.reasons}


def test_a_given_value_stands_in_for_a_decision() -> None:
    parts = (given("x"), decision("a", "x + 1", "x"), decision("b", "a * 2", "a"))
    assert decided("b", *parts, x=1).value == 4
    assert decided("b", *parts, a=10).value == 20


def test_an_input_that_is_not_of_its_type_is_null_with_the_reason() -> None:
    result = decided("d", given("x", "number"), decision("d", "x = null", "x"), x="5")
    assert result.value is True
    assert [(f.code, f.where.field) for f in result.reasons] == [("feel.type.mismatch", "x")]


def test_an_input_outside_its_allowed_values_is_null_with_the_reason() -> None:
    items = (typed("t", "string", allowed_values=unary('"甲", "乙"')),)
    model = compiled(given("x", "t"), decision("d", "x", "x"), items=items)
    assert model.decide("d", {"x": "甲"}).value == "甲"
    refused = model.decide("d", {"x": "丙"})
    assert refused.value is None
    assert [f.code for f in refused.reasons] == ["feel.type.not-allowed"]


def test_an_unknown_decision_is_a_finding() -> None:
    assert [f.code for f in compiled().decide("x", {}).reasons] == ["dmn.name.unknown"]
    assert [f.code for f in compiled().invoke("x", {}).reasons] == ["dmn.name.unknown"]


def test_a_reference_to_nothing_is_a_finding() -> None:
    model = compiled(decision("d", "1", "absent"))
    assert [f.code for f in model.findings] == ["dmn.reference.unknown"]
    assert model.decide("d", {}).value == 1


def test_elements_of_an_imported_model_stand_behind_the_name_of_the_import() -> None:
    base = definitions(
        given("client name", "string"),
        decision("greeting", '"Hello " + client name', "client name"),
        knowledge("twice", {"text": "tText"}, "text + text"),
        items=(typed("tText", "string"),),
        namespace="urn:base",
    )
    top = definitions(
        decision("d", "my base.twice(my base.greeting)", "urn:base#greeting", "f:urn:base#twice"),
        imports={"my base": "urn:base"},
    )
    model = compile_model(top, {"urn:base": base})
    assert model.findings == ()
    for inputs in (
        {"client name": "A"},
        {"my base.client name": "A"},
        {"{urn:base}client name": "A"},
        {"my base": {"client name": "A"}},
    ):
        assert model.decide("d", inputs).value == "Hello AHello A"


def test_imports_of_imports_run_each_with_its_own_names() -> None:
    lowest = definitions(given("x"), decision("v", "x + 1", "x"), namespace="urn:l")
    middle = definitions(
        decision("v", "low.v * 10", "urn:l#v"), namespace="urn:m", imports={"low": "urn:l"}
    )
    top = definitions(decision("v", "mid.v + 0.5", "urn:m#v"), imports={"mid": "urn:m"})
    model = compile_model(top, {"urn:l": lowest, "urn:m": middle})
    assert model.decide("v", {"x": 1}).value == Decimal("20.5")


def test_an_import_without_a_name_lets_elements_be_named_as_they_are() -> None:
    base = definitions(decision("v", "7"), items=(typed("tN", "number"),), namespace="urn:base")
    top = definitions(decision("d", "v instance of tN", "urn:base#v"), imports={" ": "urn:base"})
    assert compile_model(top, {"urn:base": base}).decide("d", {}).value is True


def test_types_of_an_imported_model_are_named_with_the_import() -> None:
    base = definitions(
        items=(typed("tAge", "number", allowed_values=unary("[0..150]")),), namespace="urn:base"
    )
    top = definitions(
        given("age", "b.tAge"),
        decision("d", "[age, 1 instance of b.tAge]", "age"),
        imports={"b": "urn:base"},
    )
    model = compile_model(top, {"urn:base": base})
    assert model.decide("d", {"age": 20}).value == (20, True)
    assert model.decide("d", {"age": 200}).value == (None, True)


def test_a_model_that_imports_itself_or_is_not_there_is_no_trouble() -> None:
    own = definitions(decision("d", "1"), imports={"me": "urn:test", "gone": "urn:gone"})
    model = compile_model(own, {"urn:test": own})
    assert model.decide("d", {}).value == 1
    assert [f.code for f in model.findings] == ["dmn.import.missing"]


def test_an_import_of_another_kind_of_file_is_left_alone() -> None:
    imported = Import(
        name="xml", namespace="urn:xsd", import_type="http://www.w3.org/2001/XMLSchema"
    )
    top = definitions(decision("d", "1"))
    model = compile_model(type(top)(**{**vars(top), "imports": (imported,)}))
    assert model.findings == ()


def test_a_reference_may_name_its_own_namespace() -> None:
    assert decided("d", decision("a", "1"), decision("d", "a", "urn:test#a")).value == 1


def test_an_unknown_type_is_a_finding_and_takes_any_value() -> None:
    model = compiled(given("x", "tGone"), decision("d", "x", "x"))
    assert [f.code for f in model.findings] == ["dmn.type.unknown"]
    assert model.decide("d", {"x": "a"}).value == "a"


def test_a_service_and_a_decision_share_the_graph() -> None:
    parts = (
        given("x", "number"),
        decision("a", "x + 1", "x"),
        service("s", "a", data=("x",)),
        decision("d", "s(10) + a", "a", "f:s"),
    )
    assert decided("d", *parts, x=1).value == 13


def test_data_without_end_of_lists_in_lists_is_null_with_a_reason() -> None:
    deep: list[object] = []
    for _ in range(20_000):
        deep = [deep]
    model = compiled(given("x"), decision("d", "x", "x"), knowledge("f", {"x": None}, "x"))
    for found in (
        model.decide("d", {"x": deep}),
        model.decide("d", {"y": {"a": {"b": deep}}, "x": deep}),
        model.invoke("f", {"x": deep}),
    ):
        assert (found.value, [f.code for f in found.reasons]) == (None, ["feel.limit.calls"])
    assert explain_decision(model, "d", {"x": deep}) is not None


def test_an_import_named_like_an_element_changes_no_value() -> None:
    other = definitions(given("i"), namespace="urn:other")
    parts = (given("a"), decision("d", "a.i", "a", "urn:other#i"))
    model = compile_model(definitions(*parts, imports={"a": "urn:other"}), {"urn:other": other})
    own = {"q": Decimal(1)}
    assert model.decide("d", {"a": own, "{urn:other}i": 2}).value == 2
    assert model.decide("d", {"a": 1, "{urn:other}i": 2}).value == 2
    assert own == {"q": 1}
