"""What contradicts itself, or the schema, is said with line and reason."""

from __future__ import annotations

import pytest

from liyuan.engines.dmn.model import ModelError
from liyuan.engines.dmn.xml.names import MODEL
from liyuan.engines.dmn.xml.read import read_model
from liyuan.web import messages

NEED = '<informationRequirement><requiredDecision href="{}"/></informationRequirement>'
KNOW = '<knowledgeRequirement><requiredKnowledge href="{}"/></knowledgeRequirement>'
IMPORT = f'<import name="b" namespace="urn:b" importType="{MODEL}"/>'


def decision(name: str, inner: str = "") -> str:
    return f'<decision id="_{name}" name="{name}">{inner}</decision>'


def table(attributes: str = "", row: str = "") -> str:
    """One input, one output, and the cells of one row."""
    return decision(
        "t",
        f"<decisionTable {attributes}><input><inputExpression/></input><output/>\n"
        f"<rule>{row}</rule></decisionTable>",
    )


CELL, RESULT = "<inputEntry><text>-</text></inputEntry>", "<outputEntry/>"
ROW = CELL + RESULT

# content of the model (its first line is the file's second) → code, line, a param
WRONG: dict[str, tuple[str, str, int, str]] = {
    "unknown element": ("<inputDate/>", "unknown-element", 2, "inputDate"),
    "element at the wrong place": ("<variable name='a'/>", "unknown-element", 2, "variable"),
    "foreign element": ("<x xmlns='urn:x'/>", "unknown-element", 2, "{urn:x}x"),
    "unknown attribute": ("<inputData name='a' typ='b'/>", "unknown-attribute", 2, "typ"),
    "missing attribute": ("\n<inputData/>", "missing-attribute", 3, "name"),
    "missing child": (decision("a", "<conditional/>"), "missing-element", 2, "if"),
    "requirement of nothing": (
        decision("a", "<informationRequirement/>"), "missing-element", 2,
        "requiredDecision / requiredInput",
    ),
    "twice": (decision("a", "<variable name='a'/>" * 2), "repeated", 2, "variable"),
    "two logics": (decision("a", "<list/>\n<context/>"), "repeated", 3, "context"),
    "two diagrams": (
        "<d:DMNDI xmlns:d='https://www.omg.org/spec/DMN/20230324/DMNDI/'/>" * 2,
        "repeated", 2, "dmndi:DMNDI",
    ),
    "two kinds of type": (
        "<itemDefinition name='t'><typeRef>a</typeRef><functionItem/></itemDefinition>",
        "either", 2, "typeRef / functionItem",
    ),
    "values of no type": (
        "<itemDefinition name='t'><allowedValues><text>1</text></allowedValues></itemDefinition>",
        "missing-element", 2, "typeRef",
    ),
    "stray text": ("\n营业收入", "stray-text", 1, "definitions"),
    "element in a text": (decision("a", "<question><b/></question>"), "unknown-element", 2, "b"),
    "hit policy": (table('hitPolicy="BEST"', ROW), "value", 2, "BEST"),
    "truth": ("<itemDefinition name='t' isCollection='yes'/>", "value", 2, "yes"),
    "id": ("<inputData id='1a' name='a'/>", "id", 2, "1a"),
    "id twice": (decision("a") + "\n" + decision("a"), "duplicate-id", 3, "_a"),
    "address": ("<import name='a' namespace='%' importType='b'/>", "uri", 2, "%"),
    "reference to nowhere": (decision("a", NEED.format("#_b")), "href", 2, "#_b"),
    "service of nothing": (
        "<decisionService name='s'><outputDecision href='#_x'/></decisionService>",
        "href", 2, "#_x",
    ),
    "association of nothing": (
        "<association>\n<sourceRef href='#_x'/><targetRef href='#_x'/></association>",
        "href", 3, "#_x",
    ),
    "not imported": (
        decision("a", NEED.format("urn:b#_b")), "not-imported", 2, "urn:b",
    ),
    "wrong kind": (decision("a", KNOW.format("#_b")) + decision("b"), "reference-kind", 2, "b"),
    "ring of one": (decision("a", NEED.format("#_a")), "ring", 2, "a → a"),
    "ring of three": (
        decision("a", NEED.format("#_b"))
        + decision("b", NEED.format("#_c"))
        + "\n"
        + decision("c", NEED.format("urn:m#_a")),
        "ring", 3, "a → b → c → a",
    ),
    "ring of knowledge": (
        f"<businessKnowledgeModel id='_k' name='k'>{KNOW.format('#_k')}</businessKnowledgeModel>",
        "ring", 2, "k → k",
    ),
    "name twice": (
        decision("a") + "\n<inputData name='a'/>", "name-twice", 3, "a",
    ),
    "import named as a decision": (
        IMPORT + "\n" + decision("b"), "name-twice", 3, "b",
    ),
    "component twice": (
        "<itemDefinition name='t'>" + "<itemComponent name='c'/>" * 2 + "</itemDefinition>",
        "name-twice", 2, "c",
    ),
    "aggregation": (table('aggregation="SUM"', ROW), "aggregation", 2, "UNIQUE"),
    "a cell too few": (table(row=RESULT), "cells", 3, "inputEntry"),
    "a cell too many": (table(row=ROW + RESULT), "cells", 3, "outputEntry"),
    "a relation's row": (
        decision("a", "<relation><column name='c'/>\n<row/></relation>"), "cells", 3, "expression",
    ),
}  # fmt: skip


def file_of(inner: str) -> bytes:
    head = f'<definitions xmlns="{MODEL}" name="m" namespace="urn:m">'
    return f"{head}\n{inner}</definitions>".encode()


@pytest.mark.parametrize("what", WRONG)
def test_is_said_with_its_line(what: str) -> None:
    inner, code, line, param = WRONG[what]
    with pytest.raises(ModelError) as error:
        read_model(file_of(inner))
    said = error.value.findings[0]
    assert (said.code.rpartition(".")[2], said.where.line) == (code, line)
    assert param in said.params.values()
    for lang in ("zh", "en"):
        assert param in messages.finding(said, lang)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ModelError) as error:
        read_model(file_of("<inputData/>\n<decision/>"))
    assert [found.where.line for found in error.value.findings] == [2, 3]


def test_an_imported_model_may_be_referred_to() -> None:
    assert read_model(file_of(IMPORT + decision("a", NEED.format("urn:b#_x")))).imports


def test_contradictions_may_be_left_to_the_runner() -> None:
    model = read_model(file_of(decision("a", NEED.format("#_a"))), checked=False)
    assert model.elements[0].name == "a"


def test_a_long_chain_is_no_trouble() -> None:
    chain = "".join(decision(f"d{n}", NEED.format(f"#_d{n + 1}")) for n in range(5_000))
    assert len(read_model(file_of(chain + decision("d5000"))).elements) == 5_001
