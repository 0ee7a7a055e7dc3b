"""What is wrong with a model from anywhere, by its own item definitions."""

from __future__ import annotations

import pytest

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.check.model import check_model
from liyuan.engines.feel import Type
from liyuan.engines.findings import Where
from liyuan.web.messages import in_words

ITEMS = (
    m.ItemDefinition(
        name="tLevel", type_ref="string", allowed_values=m.UnaryTests(text='"A", "B"')
    ),
    m.ItemDefinition(
        name="tScore", type_ref="number", allowed_values=m.UnaryTests(text="[0..100]")
    ),
    m.ItemDefinition(
        name="tFirm",
        components=(
            m.ItemDefinition(name="level", type_ref="tLevel"),
            m.ItemDefinition(name="score", type_ref="tScore"),
            m.ItemDefinition(name="parent", type_ref="tFirm"),
        ),
    ),
)


def _input(name: str, type_ref: str) -> m.InputData:
    item = m.InformationItem(name=name, type_ref=type_ref)
    return m.InputData(id=name, name=name, variable=item)


INPUTS = (_input("firm", "tFirm"), _input("score", "tScore"), _input("staff", "number"))


def _model(logic: m.Expression, type_ref: str | None = None) -> m.Definitions:
    needs = tuple(
        m.Requirement(kind="information", required="input", href=f"#{one.id}") for one in INPUTS
    )
    variable = m.InformationItem(name="answer", type_ref=type_ref)
    decision = m.Decision(id="d", name="answer", variable=variable, requirements=needs, logic=logic)
    return m.Definitions(name="M", namespace="urn:m", items=ITEMS, elements=(*INPUTS, decision))


def _text(text: str) -> m.LiteralExpression:
    return m.LiteralExpression(text=text, where=Where("m.dmn", 7))


def _table(policy: str, heads: tuple[str, ...], *rows: tuple[str, ...]) -> m.Expression:
    return m.DecisionTableExpression(
        hit_policy=policy,
        inputs=tuple(m.InputClause(expression=_text(head)) for head in heads),
        outputs=(m.OutputClause(name="out"),),
        rules=tuple(
            m.TableRule(
                inputs=tuple(m.UnaryTests(text=cell) for cell in row[:-1]),
                outputs=(_text(row[-1]),),
                where=Where("m.dmn", 10 + number),
            )
            for number, row in enumerate(rows)
        ),
        where=Where("m.dmn", 9),
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("score + staff", []),
        ("firm.parent.level", []),
        ('if firm.level = "A" then 1 else 2', []),
        ("today() > date(2024, 1, 1)", []),
        ("scoer + 1", ["feel.check.name"]),
        ("firm.lvel", ["feel.check.entry"]),
        ('firm.level = "C"', ["feel.check.value"]),
        ('score + "x"', ["feel.check.arithmetic"]),
        ("score <= 100", ["feel.check.always"]),
        ("staff <= 100", []),
        ("score > 100", ["feel.check.never"]),
        ("function(x: tScore) x > 100", ["feel.check.never"]),
        ("score instance of tScor", ["feel.type.unknown"]),
        ("score +", ["feel.syntax.end"]),
    ],
)
def test_expressions_are_checked_by_the_models_types(text: str, codes: list[str]) -> None:
    assert [finding.code for finding in check_model(_model(_text(text)))] == codes


def test_a_finding_has_file_line_and_place_in_the_text() -> None:
    (finding,) = check_model(_model(_text("1 + scoer")))
    assert finding.where == Where("m.dmn", 7, field="answer", start=4, end=9)
    assert finding.params["suggestion"] == "score"


def test_a_decision_gives_what_its_variable_says() -> None:
    (finding,) = check_model(_model(_text("score + 1"), "string"))
    assert in_words(finding, "en") == "this must give a text, it gives a number"


def test_a_table_of_a_model_has_no_gap_where_values_are_allowed() -> None:
    whole = _table("UNIQUE", ("score",), ("[0..50]", "1"), ("(50..100]", "2"))
    assert check_model(_model(whole)) == ()
    (finding,) = check_model(_model(_table("UNIQUE", ("score",), ("[0..50)", "1"), ("> 50", "2"))))
    assert (finding.code, finding.where.line) == ("dmn.gap", 9)
    assert in_words(finding, "zh") == "score 为 50：没有一行适用"


def test_rows_of_a_model_are_compared_by_parts_of_a_value() -> None:
    rows = (('"A"', "> 50", "1"), ('"A"', "> 70", "2"), ('"A"', "<= 50", "3"), ('"B"', "-", "4"))
    (finding,) = check_model(_model(_table("UNIQUE", ("firm.level", "firm.score"), *rows)))
    assert (finding.code, finding.where.line) == ("dmn.overlap", 11)


def test_a_boxed_context_sees_what_stands_above() -> None:
    entries = (
        m.ContextEntry(variable=m.InformationItem(name="half"), value=_text("score / 2")),
        m.ContextEntry(value=_text('half + "x"')),
    )
    (finding,) = check_model(_model(m.ContextExpression(entries=entries)))
    assert finding.code == "feel.check.arithmetic"


def test_units_of_a_catalogue_reach_the_models_inputs() -> None:
    types = {"staff": Type("number", "人"), "score": Type("number", "万元")}
    (finding,) = check_model(_model(_text("score > staff")), types)
    assert finding.code == "feel.check.unit"
