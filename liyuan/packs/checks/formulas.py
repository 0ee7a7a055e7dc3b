"""Checks of every FEEL text of a pack: names, types, units, clocks, rings, and then the cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from liyuan.engines.dmn import check_table, table_from_content
from liyuan.engines.feel import FeelSyntaxError, Node, Type, Value, parse
from liyuan.engines.feel.check.rule import check_typed, never_together
from liyuan.engines.feel.nodes import Name
from liyuan.engines.findings import Finding
from liyuan.packs.checks.demo import check_demo
from liyuan.packs.checks.rules import of_kind, texts_of
from liyuan.packs.pack import FOLDERS, MANIFEST, Pack, RuleText
from liyuan.packs.ruleset import CycleError, read_ruleset
from liyuan.packs.shapes import Path, closest
from liyuan.packs.vectors import run_cases
from liyuan.rules.decisions import rule_from
from liyuan.rules.domain import FactDefinition, Kind, RuleNames, scope_types
from liyuan.rules.scores import MEASURE, bands_table

# What a pack writes for a parameter that measures nothing.
NO_UNIT = "无"


@dataclass(frozen=True)
class Formula:
    """One FEEL text: where it stands, what it may speak of, and what it has to give."""

    text: RuleText
    at: Path
    written: str
    types: Mapping[str, Type]
    gives: str = "any"

    def findings(self) -> Iterator[Finding]:
        try:
            node = self.node()
        except FeelSyntaxError as error:
            yield self.placed(error.finding)
            return
        asked = self.gives == "boolean"
        findings, found = check_typed(node, self.types, condition=asked)
        for finding in findings:
            yield self.placed(finding)
        kind = found.kind
        if kind not in (self.gives, "any") and self.gives != "any":
            yield self.text.finding("pack.feel.kind", *self.at, wanted=self.gives, found=kind)

    def node(self) -> Node:
        return parse(self.written, names=frozenset(self.types))

    def placed(self, finding: Finding) -> Finding:
        """The finding with the place of its words in the file."""
        path = (*self.text.at, *self.at)
        found = self.text.document.within(path, self.written, finding.where.start or 0)
        where = replace(found, start=finding.where.start, end=finding.where.end)
        return Finding(finding.code, where, {"text": self.written, **finding.params})


def check_formulas(pack: Pack, *, sound: bool) -> Iterator[Finding]:
    """Check formulas and, when all else is sound, run the cases."""
    if not _is_readable(pack):
        return
    found = [*names(pack), *size_class(pack), *formulas(pack, types_of(pack))]
    yield from found
    if found:
        return
    try:
        ruleset = read_ruleset(pack)
    except CycleError as error:
        yield ring(pack, error)
        return
    if sound:
        yield from run_cases(pack, ruleset)
        yield from check_demo(pack, ruleset)


def ring(pack: Pack, error: CycleError) -> Finding:
    """Where rules that read each other in a ring begin."""
    texts = {
        output["name"]: text
        for text in pack.texts_of(Kind.RULE)
        for output in text.content["outputs"]
    }
    said = " → ".join(error.names)
    return texts[error.names[0]].finding("pack.rules.cycle", "inputs", names=said)


def _is_readable(pack: Pack) -> bool:
    """Whether what formulas speak of was read without a finding."""
    return not any(file == MANIFEST or file.split("/")[0] in FOLDERS for file in pack.unread)


def names(pack: Pack) -> Iterator[Finding]:
    """Every name that rules use can stand in a FEEL text as one word."""
    for key, word in pack.manifest.content["names"].items():
        if not _is_name(word):
            yield pack.manifest.finding("pack.name.invalid", "names", key, got=word)
    for text, path, word in _named(pack):
        if not _is_name(word):
            yield text.finding("pack.name.invalid", *path, got=word)


def size_class(pack: Pack) -> Iterator[Finding]:
    """The decision by which firms are counted in size classes is one of the pack's, in words."""
    asked = pack.manifest.content.get("size_class")
    types: dict[str, Type] = {}
    for text in pack.texts_of(Kind.RULE):
        types |= rule_from(text.content).types
    worded = [name for name, of in types.items() if of.kind == "string"]
    if asked is not None and asked not in worded:
        params = {"got": asked, "suggestion": closest(asked, worded)}
        yield pack.manifest.finding("pack.size_class.unknown", "size_class", **params)


def _named(pack: Pack) -> Iterator[tuple[RuleText, Path, str]]:
    for text in pack.texts_of(Kind.FACT):
        yield text, ("name",), text.content["name"]
    for text in pack.texts_of(Kind.RULE):
        for index, output in enumerate(text.content["outputs"]):
            yield text, ("outputs", index, "name"), output["name"]
        for index, parameter in enumerate(text.content.get("parameters") or ()):
            yield text, ("parameters", index, "name"), parameter["name"]
    for text in pack.texts_of(Kind.POLICY):
        for index, clause in enumerate(text.content["clauses"]):
            for number, parameter in enumerate(clause.get("parameters") or ()):
                yield text, ("clauses", index, "parameters", number, "name"), parameter["name"]


def _is_name(word: str) -> bool:
    try:
        node = parse(word, names=frozenset())
    except FeelSyntaxError:
        return False
    return isinstance(node, Name) and node.name == word


def formulas(pack: Pack, types: Mapping[str, Type]) -> Iterator[Finding]:
    """What is wrong with each FEEL text of these texts, that may speak of names of these types."""
    yield from _tables(pack, types)
    yield from _bands(pack, types)
    found: list[Finding] = []
    for kind, formulas_of in FORMULAS.items():
        for text in pack.texts_of(kind):
            for formula in formulas_of(text, types):
                found.extend(formula.findings())
    yield from found
    for text in pack.texts_of(Kind.POLICY) if not found else ():
        yield from _contradictions(text, types)


def types_of(pack: Pack) -> dict[str, Type]:
    """The type of every name that a pack's rules may use."""
    facts = [FactDefinition.from_content(t.content) for t in pack.texts_of(Kind.FACT)]
    types = scope_types({f.id: f for f in facts}, RuleNames(**pack.manifest.content["names"]))
    for text in pack.texts_of(Kind.RULE):
        types |= rule_from(text.content).types
    return types


def _tables(pack: Pack, types: Mapping[str, Type]) -> Iterator[Finding]:
    """What the engine says of each decision table, at the place of the cell in the file."""
    for text in of_kind(pack, "decision_table"):
        for finding in check_table(table_from_content(text.content), types):
            at = _cell(text, finding.where.field or "")
            written = _value_at(text.content, at)
            if isinstance(written, str):
                yield Formula(text, at, written, types).placed(finding)
            else:
                yield text.finding(finding.code, *at, **finding.params)


def _of_rule(text: RuleText, types: Mapping[str, Type]) -> Iterator[Formula]:
    local = {**types, **_parameter_types(text.content)}
    for at, written, gives in texts_of(text.content):
        yield Formula(text, at, written, local, gives=gives)


def _bands(pack: Pack, types: Mapping[str, Type]) -> Iterator[Finding]:
    """What the engine says of the bands of each indicator, at the place in the file."""
    for text in of_kind(pack, "score"):
        local = {**types, **_parameter_types(text.content)}
        for index, one in enumerate(text.content["indicators"]):
            if not one.get("bands"):
                continue
            for finding in check_table(bands_table(one), local):
                at, written = _band(index, one, finding.where.field or "")
                if isinstance(written, str):
                    yield Formula(text, at, written, local).placed(finding)
                else:
                    yield text.finding(finding.code, *at, **finding.params)


def _band(index: int, one: Mapping[str, Any], field: str) -> tuple[Path, object]:
    parts = field.split(".")
    if parts == ["rules"]:
        return ("indicators", index, "bands"), None
    if parts[0] != "rules":
        return ("indicators", index, "of"), one["of"]
    row = int(parts[1])
    at: Path = ("indicators", index, "bands", row)
    if parts[2:] == [MEASURE]:
        return (*at, "when"), one["bands"][row]["when"]
    return at, None


def _cell(text: RuleText, field: str) -> Path:
    """The path of what the engine names `rules.3.人员`, or by an input's or output's name."""
    parts = field.split(".", 2)
    inputs = [column["name"] for column in text.content["inputs"]]
    outputs = [column["name"] for column in text.content["outputs"]]
    if parts[0] != "rules" or len(parts) == 1:
        return ("rules",) if field == "rules" else _column(field, inputs, outputs)
    row: Path = ("rules", int(parts[1]))
    column = parts[2] if len(parts) > 2 else ""
    if column in inputs:
        return (*row, "when", inputs.index(column))
    return (*row, "then", outputs.index(column)) if column in outputs else row


def _column(field: str, inputs: list[str], outputs: list[str]) -> Path:
    if field in inputs:
        return ("inputs", inputs.index(field), "expression")
    return ("outputs", outputs.index(field)) if field in outputs else ("hit_policy",)


def _value_at(content: Any, path: Path) -> object:
    for part in path:
        content = content[part]
    return content


def _of_policy(text: RuleText, types: Mapping[str, Type]) -> Iterator[Formula]:
    for index, clause in enumerate(text.content["clauses"]):
        local = {**types, **_parameter_types(clause)}
        for number, condition in enumerate(clause["conditions"]):
            at: Path = ("clauses", index, "conditions", number, "when")
            yield Formula(text, at, condition["when"], local, gives="boolean")
        if clause.get("amount"):
            at = ("clauses", index, "amount", "formula")
            yield Formula(text, at, clause["amount"]["formula"], local, gives="number")


def _contradictions(text: RuleText, types: Mapping[str, Type]) -> Iterator[Finding]:
    """Clauses that nobody can meet, with the figures in force at any time."""
    for index, clause in enumerate(text.content["clauses"]):
        local = {**types, **_parameter_types(clause)}
        names = frozenset(local)
        conditions = [parse(one["when"], names=names) for one in clause["conditions"]]
        for known in _in_force(clause):
            numbers = never_together(conditions, local, known)
            if numbers:
                yield _contradiction(text, index, clause, numbers)
                break


def _contradiction(
    text: RuleText, index: int, clause: Mapping[str, Any], numbers: tuple[int, ...]
) -> Finding:
    at: Path = ("clauses", index, "conditions", numbers[-1], "when")
    named = [clause["conditions"][number]["name"] for number in numbers]
    code = "pack.clause.contradiction" if len(numbers) > 1 else "pack.clause.never"
    return text.finding(code, *at, conditions="、".join(named))


def _in_force(clause: Mapping[str, Any]) -> Iterator[Mapping[str, Value]]:
    """The parameters' values from each day on which one of them changes."""
    parameters = clause.get("parameters") or ()
    days = sorted({str(dated["from"]) for one in parameters for dated in one["values"]})
    for day in days or ("",):
        yield {
            one["name"]: Decimal(past[-1]["value"])
            for one in parameters
            if (past := [v for v in one["values"] if str(v["from"]) <= day])
        }


def _parameter_types(clause: Mapping[str, Any]) -> dict[str, Type]:
    return {p["name"]: _figure(p["unit"]) for p in clause.get("parameters") or ()}


def _figure(unit: str) -> Type:
    return Type("number", None if unit == NO_UNIT else unit)


def _of_indicator(text: RuleText, types: Mapping[str, Type]) -> Iterator[Formula]:
    if "formula" in text.content:
        yield Formula(text, ("formula",), text.content["formula"], types, gives="number")


FORMULAS = {Kind.POLICY: _of_policy, Kind.RULE: _of_rule, Kind.INDICATOR: _of_indicator}
