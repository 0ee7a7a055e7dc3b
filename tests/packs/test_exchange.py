"""Decision tables of the packs go out as DMN and come back equal; what is wrong has its line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from liyuan.cli.dmn import command
from liyuan.engines.dmn.exchange.incoming import content_from_definitions
from liyuan.engines.dmn.exchange.outgoing import definitions_from_content
from liyuan.engines.dmn.exchange.sheet import sheets_from_content
from liyuan.engines.dmn.exchange.sheet_in import content_from_sheets
from liyuan.engines.dmn.exchange.xlsx_read import read_xlsx
from liyuan.engines.dmn.exchange.xlsx_write import write_xlsx
from liyuan.engines.dmn.graph.compiled import compile_model
from liyuan.engines.dmn.model import Definitions, ModelError
from liyuan.engines.dmn.xml.names import MODEL
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.dmn.xml.write import write_model
from liyuan.engines.feel import Type
from liyuan.packs.checks.formulas import types_of
from liyuan.packs.checks.rules import of_kind
from liyuan.packs.content import content_hash, normalise
from liyuan.packs.exchange import Imported, checked, export_dmn, find_table, import_dmn, import_xlsx
from liyuan.packs.pack import Pack, RuleText, read_pack
from liyuan.web.messages.sheets import SHEETS, sheet_labels
from tests.packs.conftest import PACKS

FOREIGN = f"""<definitions xmlns="{MODEL}" name="Discount" namespace="urn:d">
 <inputData id="_i" name="员工"/>
 <decision id="_d" name="Level">
  <decisionTable>
   <input><inputExpression><text>员工[去年]</text></inputExpression>
    <inputValues><text>>= 0</text></inputValues></input>
   <output><outputValues><text>"low", "high"</text></outputValues></output>
   <annotation name="Why"/>
   <rule><inputEntry><text>{{}}</text></inputEntry>
    <outputEntry><text>"low"</text></outputEntry>
    <annotationEntry><text>small</text></annotationEntry></rule>
   <rule><inputEntry><text>>= 10</text></inputEntry>
    <outputEntry><text>"high"</text></outputEntry></rule>
  </decisionTable>
 </decision>
</definitions>
"""


@cache
def pack_of(name: str) -> tuple[Pack, dict[str, Type]]:
    """Read once: a pack takes a second."""
    pack = read_pack(PACKS / name)
    return pack, types_of(pack)


def tables() -> Iterator[tuple[dict[str, Type], RuleText]]:
    for name in ("atoll", "chengdu"):
        pack, types = pack_of(name)
        yield from ((types, text) for text in of_kind(pack, "decision_table"))


def written(text: RuleText, types: dict[str, Type]) -> bytes:
    return write_model(definitions_from_content(text.content, rule_id=text.rule_id, types=types))


def in_atoll(data: str) -> Imported:
    return import_dmn(PACKS / "atoll", data.encode(), file="a.dmn", decision=None)


def test_every_table_comes_back_equal() -> None:
    found = list(tables())
    assert "rules/enterprise-size" in {text.rule_id for _, text in found}
    for types, text in found:
        model = read_model(written(text, types), file="a.dmn")
        back = checked(content_from_definitions(model), types, "a.dmn")
        assert (back.findings, back.notices) == ((), ())
        assert content_hash(back.content) == content_hash(text.content)
        assert content_hash(normalise(yaml.safe_load(back.yaml))) == content_hash(text.content)


@pytest.mark.may_skip
def test_what_goes_out_is_valid(shared: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(shared / "conformance" / "dmn-tck" / "DMN15.xsd"))
    for types, text in tables():
        root = etree.fromstring(written(text, types))
        assert schema.validate(root), schema.error_log


def test_a_model_that_went_out_says_what_the_table_says() -> None:
    size = compile_model(exported("chengdu", "enterprise-size"))
    firm: dict[str, Any] = {"划型行业": "industry"}
    for staff, revenue, said in ((1000, 40000, "large"), (299, 40000, "small"), (5, 1, "micro")):
        firm |= {"从业人员": [Decimal(staff)], "营业收入": [Decimal(revenue)]}
        assert size.decide("企业规模", firm | {"资产总额": [Decimal(0)]}).value == said


def test_the_model_has_units_types_arrows_and_a_diagram() -> None:
    model = exported("chengdu", "enterprise-size")
    assert {e.name for e in model.elements} >= {"上年", "从业人员", "企业规模"}
    assert {item.name: item.is_collection for item in model.items}["t从业人员"] is True
    coded = next(item for item in model.items if item.name == "t企业规模")
    assert coded.allowed_values is not None
    assert coded.allowed_values.text == '"large", "medium", "small", "micro", "none"'
    (drawn,) = model.others
    assert drawn.xml.count("<dmndi:DMNShape") == len(model.elements)


def exported(pack: str, rule: str) -> Definitions:
    found, types = pack_of(pack)
    return read_model(written(find_table(found, rule), types))


def test_a_table_from_elsewhere_is_taken_as_unverified() -> None:
    found = in_atoll(FOREIGN.format("< 10").replace("<text><", "<text>&lt;"))
    assert found.findings == ()
    assert found.content["source"] == {"title": "Discount", "verified": False}
    assert found.content["verified"] is False
    assert found.content["rules"][0] == {"when": ["< 10"], "then": ['"low"'], "note": "small"}
    assert [c["code"] for c in found.content["outputs"][0]["values"]] == ["low", "high"]
    (notice,) = found.notices
    assert (notice.code, notice.where.line) == ("dmn.exchange.left-out", 6)


def test_findings_of_the_checker_are_at_the_cell() -> None:
    found = in_atoll(FOREIGN.format('"ten"'))
    where = found.findings[0].where
    assert (where.file, where.line, where.field) == ("a.dmn", 9, "rules.0.员工[去年]")


def test_an_unknown_name_is_found_in_its_line() -> None:
    found = in_atoll(FOREIGN.format("> 10").replace("<text>员工[去年]", "<text>员I[去年]"))
    assert [(f.code, f.where.line) for f in found.findings] == [("feel.check.name", 5)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("<decisionTable>", '<decisionTable expressionLanguage="urn:x">', "unknown-attribute", 4),
        ('name="Discount"', 'name="m" expressionLanguage="urn:js"', "language", 5),
        ("<text>员工[去年]</text>", "", "empty", 5),
        ('<outputEntry><text>"low"</text></outputEntry>', "<outputEntry/>", "empty", 10),
    ],
)
def test_what_cannot_be_taken_is_refused(old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(ModelError) as error:
        in_atoll(FOREIGN.format("-").replace(old, new))
    said = error.value.findings[0]
    assert (said.code.rpartition(".")[2], said.where.line) == (code, line)


def test_one_of_several_tables_must_be_named() -> None:
    table = FOREIGN.format("-")
    start, end = table.index(" <decision "), table.index("</definitions>")
    second = table[start:end].replace('"_d" name="Level"', '"_e" name="Other"')
    model = read_model(f"{table[:end]}{second}</definitions>".encode())
    with pytest.raises(ModelError, match=r"dmn\.exchange\.which"):
        content_from_definitions(model)
    assert content_from_definitions(model, "Other").content["name"] == "Other"


def test_an_extension_that_is_not_ours_is_refused() -> None:
    data = export_dmn(PACKS / "atoll", "size").decode()
    broken = data.replace('<liyuan:truth key="verified">', '<liyuan:lie key="verified">', 1)
    broken = broken.replace("</liyuan:truth>", "</liyuan:lie>", 1)
    with pytest.raises(ModelError, match=r"dmn\.exchange\.extension"):
        in_atoll(broken)
    nameless = data.replace('<liyuan:text key="name">', '<liyuan:text key="nam">')
    nameless = nameless.replace('<liyuan:text key="code">', '<liyuan:text key="cod">')
    assert {finding.code for finding in in_atoll(nameless).findings} <= {"pack.key.missing"}
    flat = data.replace('<liyuan:map key="source">', '<liyuan:list key="source">', 1)
    found = in_atoll(flat.replace("</liyuan:map>", "</liyuan:list>", 1))
    assert {finding.where.file for finding in found.findings} == {"a.dmn"}


def test_every_table_comes_back_from_a_spreadsheet_equal() -> None:
    for types, text in tables():
        sheets = read_xlsx(write_xlsx(sheets_from_content(text.content, sheet_labels("zh"))))
        brought = content_from_sheets(sheets, tuple(SHEETS.values()))
        back = checked(brought, types, "a.xlsx")
        assert back.findings == ()
        assert content_hash(back.content) == content_hash(text.content)


def test_findings_in_a_spreadsheet_are_at_the_cell() -> None:
    text = next(text for _, text in tables() if text.rule_id == "rules/size")
    rows = [dict(row) for row in text.content["rules"]]
    rows[1]["when"] = ['"ten"', *rows[1]["when"][1:]]
    sheets = sheets_from_content({**text.content, "rules": rows}, sheet_labels("zh"))
    found = import_xlsx(PACKS / "atoll", write_xlsx(sheets), file="a.xlsx").findings[0]
    assert (found.where.file, found.where.field) == ("a.xlsx", "决策表!B12")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments), env={"LIYUAN_PACK": str(PACKS / "atoll")})


def test_the_commands_write_and_read_files(tmp_path: Path) -> None:
    model, rule = tmp_path / "size.dmn", tmp_path / "size.yaml"
    assert run("export", "size", "--to", str(model)).exit_code == 0
    assert run("import", str(model), "--to", str(rule)).exit_code == 0
    assert "kind: decision_table" in rule.read_text()
    assert run("export", "size").stdout == model.read_text()
    sheet, again = tmp_path / "size.xlsx", tmp_path / "again.yaml"
    assert run("export", "size", "--to", str(sheet)).exit_code == 0
    assert run("import", str(sheet), "--to", str(again)).exit_code == 0
    read = (yaml.safe_load(file.read_text()) for file in (rule, again))
    assert next(read) == next(read)


def test_the_command_says_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "a.dmn"
    file.write_text(FOREIGN.format('"ten"'))
    result = run("import", str(file), "--language", "en")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{file}:9: " in result.stderr
