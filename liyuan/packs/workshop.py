"""One rule's text checked as a pack's file is, beside the versions that the system holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from liyuan.engines.dmn.exchange.incoming import content_from_definitions
from liyuan.engines.dmn.exchange.outgoing import definitions_from_content
from liyuan.engines.dmn.exchange.sheet import sheets_from_content
from liyuan.engines.dmn.exchange.sheet_in import content_from_sheets
from liyuan.engines.dmn.exchange.xlsx_read import read_xlsx
from liyuan.engines.dmn.exchange.xlsx_write import write_xlsx
from liyuan.engines.dmn.model import ModelError
from liyuan.engines.dmn.xml.read import read_model
from liyuan.engines.dmn.xml.write import write_model
from liyuan.engines.feel import Type
from liyuan.engines.findings import Finding, Where
from liyuan.packs import schema
from liyuan.packs.changes import changes, takes_effect
from liyuan.packs.checks import formulas, purposes, rules, texts
from liyuan.packs.content import content_hash, normalise
from liyuan.packs.documents import Document, dotted, read_document
from liyuan.packs.exchange import checked
from liyuan.packs.pack import FOLDERS, MANIFEST, TEST_SUFFIX, Pack, RuleText
from liyuan.packs.ruleset import CycleError, read_ruleset
from liyuan.packs.shapes import Shape
from liyuan.packs.vectors import Case, run_case
from liyuan.packs.yaml_text import in_one_line, to_yaml
from liyuan.rules.decisions import Ruleset, ScopeMaker, rule_from
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import cases_of, pack_manifest
from liyuan.web.messages.sheets import SHEETS, sheet_labels
from liyuan.workbench.domain import MOST_TEXT, Brought, CaseResult, Checked, Effect, Written
from liyuan.workbench.queries_rules import reached, read_by

__all__ = ["content_hash"]

SHAPES: Mapping[Kind, Shape] = dict(FOLDERS.values())
# All but the check for files beside one another: here there are none.
CHECKS = tuple(
    one for one in (*texts.CHECKS, *rules.CHECKS, *purposes.CHECKS) if one is not texts.siblings
)
NOTHING: frozenset[str] = frozenset()


def text_of(kind: Kind, content: Mapping[str, Any]) -> str:
    """A content as a pack writes it."""
    return to_yaml(kind, content)


def read(written: Written) -> Checked:
    """What a text says, and what is wrong with its form."""
    document = _document(written.text, f"{written.rule_id}.yaml", SHAPES[written.kind])
    if isinstance(document, tuple):
        return Checked(None, document)
    return Checked(normalise(document.content))


def check(written: Written, beside: tuple[RuleVersion, ...], *, whole: bool = False) -> Checked:
    """What is wrong with a text and its cases; `whole`: and with the rules that read it."""
    document = _document(written.text, f"{written.rule_id}.yaml", SHAPES[written.kind])
    if isinstance(document, tuple):
        return Checked(None, document)
    content = normalise(document.content)
    text = RuleText(written.rule_id, written.kind, document, (), content)
    pack = _pack_with(text, beside)
    found = _findings(text, pack, whole=whole)
    own = tuple(finding for finding in found if finding.where.file == document.file)
    elsewhere = tuple(finding for finding in found if finding.where.file != document.file)
    if found:
        return Checked(content, own, elsewhere=elsewhere)
    checked = _with_cases(written, text, pack)
    if not (whole and checked.sound and text.kind is Kind.RULE):
        return checked
    return replace(checked, of_readers=_in_order(_of_readers(text, pack)))


def effect(
    rule_id: str, kind: Kind, held: RuleVersion, content: Mapping[str, Any], today: date
) -> Effect:
    """From when a content that follows a version holds, and which past values it changes."""
    found = changes(kind, held.content, content)
    past = (change for change in found if change.is_past(today))
    findings = tuple(
        Finding(
            "pack.load.past",
            Where(f"{rule_id}.yaml", field=dotted(change.path)),
            {"path": dotted(change.path), "old": _said(change.old), "new": _said(change.new)},
        )
        for change in past
    )
    return Effect(takes_effect(found, held.valid_from, today), findings)


def to_dmn(rule_id: str, content: Mapping[str, Any], types: Mapping[str, Type]) -> bytes:
    """A decision table as a DMN file."""
    return write_model(definitions_from_content(content, rule_id=rule_id, types=types))


def to_xlsx(content: Mapping[str, Any], lang: str) -> bytes:
    """A decision table as a spreadsheet, its labels in that language."""
    return write_xlsx(sheets_from_content(content, sheet_labels(lang)))


def from_file(data: bytes, file: str, types: Mapping[str, Type]) -> Brought:
    """The text of the decision table in a DMN file or a spreadsheet, by the file's name."""
    try:
        if file.lower().endswith(".xlsx"):
            sheets = read_xlsx(data, file=file)
            brought = content_from_sheets(sheets, tuple(SHEETS.values()), file=file)
        else:
            brought = content_from_definitions(read_model(data, file=file), None)
    except ModelError as refused:
        return Brought("", refused.findings, ())
    found = checked(brought, types, file)
    return Brought(found.yaml, found.findings, found.notices)


def read_cases(written: Written) -> tuple[Finding, ...]:
    """What is wrong with the form of a rule's cases."""
    document = _document(written.cases, f"{written.rule_id}{TEST_SUFFIX}", schema.CASES)
    return document if isinstance(document, tuple) else ()


def with_case(cases: str, case: Mapping[str, Any]) -> str:
    """A text of cases with one more at its end, indented as those before it."""
    held = cases.rstrip() or "cases:"
    first = next((line for line in held.splitlines() if line.lstrip().startswith("- ")), "  - ")
    indent = " " * (len(first) - len(first.lstrip()))
    return f"{held}\n{indent}- {in_one_line(case)}\n"


def _document(text: str, file: str, shape: Shape) -> Document | tuple[Finding, ...]:
    """A text as read, or why it cannot be."""
    if len(text) > MOST_TEXT:
        return (Finding("pack.file.too_large", Where(file, 1), {"limit": str(MOST_TEXT)}),)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return (Finding("pack.file.nul", Where(file, line)),)
    reading = read_document(text.replace("\r\n", "\n"), file, shape)
    if reading.findings or reading.document is None:
        return reading.findings
    return reading.document


def _pack_with(text: RuleText, beside: tuple[RuleVersion, ...]) -> Pack:
    """The versions as a pack, with the text in the place of its own version, at the end."""
    held = _texts(tuple(sorted(version.pk for version in beside)))
    others = (one for one in held if one.rule_id != text.rule_id)
    manifest = Document(MANIFEST, pack_manifest(), {})
    none: Mapping[Any, Document] = {}
    return Pack(Path(), manifest, none, none, (*others, text), none, none, (), frozenset())


@lru_cache(maxsize=4)
def _texts(ids: tuple[int, ...]) -> tuple[RuleText, ...]:
    """The texts of versions, which never change."""
    return tuple(
        RuleText(
            version.rule_id,
            Kind(version.kind),
            Document(f"{version.rule_id}.yaml", version.content, {}),
            (),
            version.content,
        )
        for version in RuleVersion.objects.filter(pk__in=ids).order_by("rule_id")
    )


def _findings(text: RuleText, pack: Pack, *, whole: bool) -> tuple[Finding, ...]:
    """The checks of a pack, of formulas only when all else is sound."""
    found = tuple(chain.from_iterable(one(pack) for one in CHECKS))
    if not whole:
        found = tuple(f for f in found if f.where.file == text.document.file)
    if found:
        return _in_order(found)
    asked = pack if whole and text.kind is Kind.RULE else replace(pack, texts=(text,))
    return _in_order(chain(formulas.names(asked), _formulas(asked, pack)))


def _formulas(asked: Pack, pack: Pack) -> Iterator[Finding]:
    yield from formulas.formulas(asked, formulas.types_of(pack))


def _with_cases(written: Written, text: RuleText, pack: Pack) -> Checked:
    """The same with what each case says; a text that reads itself is found here."""
    file = f"{written.rule_id}{TEST_SUFFIX}"
    document = _document(written.cases, file, schema.CASES)
    readable = None if isinstance(document, tuple) else document
    near = _within_reach(text, pack, readable)
    try:
        ruleset = read_ruleset(near)
    except CycleError as error:
        return Checked(text.content, (formulas.ring(near, error),))
    if misused := _in_order(purposes.check_purposes(near, (text,))):
        return Checked(text.content, misused)
    if not written.cases.strip():
        missing = text.finding("pack.tests.missing", expected=file)
        return Checked(text.content, of_cases=(missing,))
    if isinstance(document, tuple):
        return Checked(text.content, of_cases=document)
    return Checked(text.content, cases=tuple(_results(document, text, ruleset)))


def _within_reach(text: RuleText, pack: Pack, cases: Document | None) -> Pack:
    """The pack with the rules that the text reads, in any step, or that its cases name.

    What it does not reach says nothing of it, and is most of the work.
    """
    rules_of = {one.rule_id: rule_from(one.content) for one in pack.texts_of(Kind.RULE)}
    names = frozenset(formulas.types_of(pack))
    own = rules_of.get(text.rule_id)
    first = own.reads(names) if own else read_by(text.content, names)
    for case in cases.content["cases"] if cases else ():
        first |= case["facts"].keys() & names
    by_name = {name: rule for rule in rules_of.values() for name in rule.types}
    reach = reached(first, by_name, names)
    kept = {rule_id for rule_id, rule in rules_of.items() if reach & rule.types.keys()}
    near = (one for one in pack.texts if one.kind is Kind.FACT or one.rule_id in kept)
    return replace(pack, texts=(*(one for one in near if one is not text), text))


def _of_readers(text: RuleText, pack: Pack) -> Iterator[Finding]:
    """What the cases of each rule and policy that reads this one, in any step, say beside it."""
    names = frozenset(formulas.types_of(pack))
    rules_of = {one.rule_id: rule_from(one.content) for one in pack.texts_of(Kind.RULE)}
    by_name = {name: rule for rule in rules_of.values() for name in rule.types}
    own = rules_of[text.rule_id].types.keys()
    firsts = {rule_id: rule.reads(names) for rule_id, rule in rules_of.items()}
    for one in pack.texts_of(Kind.POLICY):
        firsts[one.rule_id] = read_by(one.content, names)
    for one in pack.texts:
        if one is text or not own & reached(firsts.get(one.rule_id, NOTHING), by_name, names):
            continue
        document = _document(cases_of(one.rule_id), f"{one.rule_id}{TEST_SUFFIX}", schema.CASES)
        if not isinstance(document, tuple):
            ruleset = read_ruleset(_within_reach(one, pack, document))
            for result in _results(document, one, ruleset):
                yield from result.findings


def _results(document: Document, text: RuleText, ruleset: Ruleset) -> Iterator[CaseResult]:
    maker = ScopeMaker.of(ruleset)
    for index, content in enumerate(document.content["cases"]):
        found = tuple(run_case(Case(document, index, content), text, maker))
        said = (content["name"], content["basis"], content["facts"], content["expect"])
        yield CaseResult(*said, found)


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    found = set(findings)
    return tuple(sorted(found, key=lambda f: (f.where.line or 0, f.where.column or 0, f.code)))


def _said(value: object) -> str:
    return "—" if value is None else str(value)
