"""Older files come out as DMN 1.5, and a 1.5 file keeps what other tools put in."""

from __future__ import annotations

import pytest

from liyuan.engines.dmn.model import FEEL_URI, Decision, Definitions, LiteralExpression
from liyuan.engines.dmn.xml.names import DMNDI, MODEL, VERSIONS
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.dmn.xml.write import write_model

FEEL = {
    "1.1": "http://www.omg.org/spec/FEEL/20140401",
    "1.2": "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "1.5": FEEL_URI,
}
DIAGRAM = {
    "1.1": DMNDI,
    "1.2": "http://www.omg.org/spec/DMN/20180521/DMNDI/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "1.4": "https://www.omg.org/spec/DMN/20191111/DMNDI/",
    "1.5": DMNDI,
}
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<!-- by hand -->
<d:definitions xmlns:d="{model}" xmlns:feel="{feel}" xmlns:own="urn:own" xmlns:lib="urn:lib"
    xmlns:x="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:i="{diagram}"
    name="m" namespace="urn:own" expressionLanguage="{feel}" typeLanguage="{feel}" x:by="hand">
  <d:extensionElements><x:note ref="d:a">t</x:note></d:extensionElements>
  <d:import name="lib" namespace="urn:lib" importType="{model}"/>
  <d:itemDefinition name="tSize"><d:typeRef>feel:string</d:typeRef></d:itemDefinition>
  <d:decision id="_d" name="size">
    <d:variable name="size" typeRef="own:tSize"/>
    <d:informationRequirement><d:requiredInput href="#_i"/></d:informationRequirement>
    <d:literalExpression typeRef="lib:tOther" expressionLanguage="{feel}">
      <d:text>1</d:text>
    </d:literalExpression>
  </d:decision>
  <d:inputData id="_i" name="in"><d:variable name="in" typeRef="feel:number"/></d:inputData>
  <d:textAnnotation id="_t"><d:text>note</d:text></d:textAnnotation>
  <i:DMNDI><i:DMNDiagram><i:DMNShape dmnElementRef="own:_d"/></i:DMNDiagram></i:DMNDI>
</d:definitions>
"""


def file_of(version: str) -> bytes:
    model = next(uri for uri, name in VERSIONS.items() if name == version)
    text = FILE.format(model=model, feel=FEEL[version], diagram=DIAGRAM[version])
    return (text.replace('name="lib" ', "") if version == "1.1" else text).encode()


def read(version: str) -> Definitions:
    return read_model(file_of(version))


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
def test_an_older_file_means_what_the_same_file_of_today_means(version: str) -> None:
    assert read(version) == read("1.5")
    assert write_model(read(version)) == write_model(read("1.5"))


def test_types_lose_their_prefix() -> None:
    model = read("1.2")
    assert model.items[0].type_ref == "string"
    decision = model.elements[0]
    assert isinstance(decision, Decision)
    assert isinstance(decision.logic, LiteralExpression)
    assert decision.variable is not None
    assert decision.variable.type_ref == "tSize"
    assert decision.logic.type_ref == "lib.tOther"
    assert decision.logic.expression_language == FEEL_URI
    assert model.imports[0].import_type == MODEL


def test_diagrams_annotations_and_extensions_are_kept() -> None:
    model = read("1.3")
    assert [raw.xml.split(" ", 1)[0] for raw in model.others] == ["<d:textAnnotation", "<i:DMNDI"]
    assert DMNDI in model.others[1].xml
    assert 'xmlns:own="urn:own"' in model.others[1].xml
    assert model.attributes == (("{urn:x}by", "hand"),)
    assert model.extensions[0].xml.startswith("<x:note ")
    assert "-->" not in write_model(model).decode()


def test_the_schema_named_by_an_older_file_is_left_out() -> None:
    named = file_of("1.2").replace(b' x:by="hand"', b' xsi:schemaLocation="urn:a a.xsd"')
    assert read_model(named).attributes == ()


def test_children_may_come_in_any_order_and_go_out_in_the_right_one() -> None:
    mixed = (
        f'<definitions xmlns="{MODEL}" name="m" namespace="urn:m"><decision id="_1" name="a">'
        '<authorityRequirement><requiredAuthority href="#_2"/></authorityRequirement>'
        '<informationRequirement><requiredInput href="#_3"/></informationRequirement>'
        '<variable name="a"/></decision><inputData id="_3" name="b"/>'
        '<knowledgeSource id="_2" name="law"/><itemDefinition name="t"/></definitions>'
    )
    written = write_model(read_model(mixed.encode())).decode()
    order = ["<itemDefinition", "<variable", "<informationReq", "<authorityReq", "<inputData"]
    places = [written.index(part) for part in order]
    assert places == sorted(places)
