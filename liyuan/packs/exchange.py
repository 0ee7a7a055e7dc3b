"""A pack's decision tables out to DMN and back: checked against the pack, findings in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from liyuan.engines.dmn import check_table, table_from_content
from liyuan.engines.dmn.exchange.incoming import Brought, content_from_definitions
from liyuan.engines.dmn.exchange.outgoing import definitions_from_content
from liyuan.engines.dmn.exchange.sheet import sheets_from_content
from liyuan.engines.dmn.exchange.sheet_in import content_from_sheets
from liyuan.engines.dmn.exchange.xlsx_read import read_xlsx
from liyuan.engines.dmn.exchange.xlsx_write import write_xlsx
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.dmn.xml.write import write_model
from liyuan.engines.feel import Type
from liyuan.engines.findings import Finding, Reported, Where
from liyuan.packs.checks.formulas import types_of
from liyuan.packs.checks.rules import of_kind
from liyuan.packs.nodes import Mark, read_nodes
from liyuan.packs.pack import Pack, RuleText, read_pack
from liyuan.packs.schema_rules import DECISION_TABLE
from liyuan.packs.shapes import Fitting
from liyuan.packs.shapes import Path as At
from liyuan.packs.yaml_text import to_yaml
from liyuan.rules.domain import Kind
from liyuan.web.messages.sheets import SHEETS, sheet_labels


class UnsoundPackError(ValueError):
    """A pack that cannot be read: names and types are not known."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(f"{len(findings)} findings")
        self.findings = findings


@dataclass(frozen=True)
class Imported:
    """The YAML of a rule, and what is wrong with it; `notices` say what was left out."""

    yaml: str
    content: Mapping[str, Any]
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...]


def export_dmn(folder: Path, rule: str) -> bytes:
    """The DMN file of a decision table, by its id, the last part of it, or its name.

    Raises UnsoundPackError, and Reported for a rule that is not there.
    """
    pack = _sound(folder)
    text = find_table(pack, rule)
    made = definitions_from_content(text.content, rule_id=text.rule_id, types=types_of(pack))
    return write_model(made)


def import_dmn(folder: Path, data: bytes, *, file: str, decision: str | None) -> Imported:
    """The rule that a DMN file holds. Raises UnsoundPackError and ModelError."""
    pack = _sound(folder)
    brought = content_from_definitions(read_model(data, file=file), decision)
    return checked(brought, types_of(pack), file)


def export_xlsx(folder: Path, rule: str, lang: str) -> bytes:
    """The same as a spreadsheet, its labels in that language."""
    pack = _sound(folder)
    return write_xlsx(sheets_from_content(find_table(pack, rule).content, sheet_labels(lang)))


def import_xlsx(folder: Path, data: bytes, *, file: str) -> Imported:
    """The rule that a spreadsheet holds, its findings by cell."""
    pack = _sound(folder)
    brought = content_from_sheets(read_xlsx(data, file=file), tuple(SHEETS.values()), file=file)
    return checked(brought, types_of(pack), file)


def checked(brought: Brought, types: Mapping[str, Type], file: str) -> Imported:
    """What the schema of a pack and the checker say, each at its place in the file."""
    try:
        text = to_yaml(Kind.RULE, brought.content)
    except (AttributeError, KeyError, TypeError):
        # what our own extension carries is not of the shape that a rule has
        broken = Finding("dmn.exchange.shape", Where(file))
        return Imported("", brought.content, (broken,), tuple(brought.notices))
    findings = tuple(_schema_findings(text, brought, file))
    if not findings:
        found = check_table(table_from_content(brought.content), types)
        findings = tuple(_placed(finding, brought, file) for finding in found)
    return Imported(text, brought.content, findings, tuple(brought.notices))


def find_table(pack: Pack, rule: str) -> RuleText:
    """The decision table of that id or name; raises Reported."""
    tables = list(of_kind(pack, "decision_table"))
    for text in tables:
        if rule in (text.rule_id, text.rule_id.rpartition("/")[2], text.content["name"]):
            return text
    choices = ", ".join(text.rule_id.rpartition("/")[2] for text in tables)
    finding = Finding("dmn.exchange.rule", params={"got": rule, "choices": choices})
    raise Reported(finding, f"no rule {rule}")


def _sound(folder: Path) -> Pack:
    pack = read_pack(folder)
    if pack.findings:
        raise UnsoundPackError(pack.findings)
    return pack


def _schema_findings(text: str, brought: Brought, file: str) -> Iterator[Finding]:
    found: list[Finding] = []

    def report(code: str, mark: Mark, path: At, params: Mapping[str, str]) -> None:
        where = _place(_field(path, brought.content), brought, file)
        found.append(Finding(code, where, params))

    Fitting(report).fit(read_nodes(text), DECISION_TABLE)
    yield from found


def _field(path: At, content: Mapping[str, Any]) -> str:
    """The engine's name of what stands at a path of the content."""
    match path:
        case ("rules", int(row), "when" | "then" as side, int(column), *_):
            heads = content["inputs" if side == "when" else "outputs"]
            return f"rules.{row}.{heads[column]['name']}" if column < len(heads) else f"rules.{row}"
        case ("rules", int(row), *_):
            return f"rules.{row}"
        case ("inputs" | "outputs" as side, int(column), *_):
            return str(content[side][column]["name"])
    return ".".join(str(part) for part in path)


def _placed(finding: Finding, brought: Brought, file: str) -> Finding:
    where = _place(finding.where.field or "", brought, file)
    placed = replace(where, start=finding.where.start, end=finding.where.end)
    return Finding(finding.code, placed, finding.params)


def _place(field: str, brought: Brought, file: str) -> Where:
    """The place of a cell, else of its row, else the file."""
    parts = field.split(".")
    row = ".".join(parts[:2])
    found = brought.places.get(field) or brought.places.get(row) or Where(file)
    return replace(found, file=file, field=found.field or field or None)
