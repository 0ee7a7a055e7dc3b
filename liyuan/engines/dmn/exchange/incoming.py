"""A decision table of a DMN model as a pack's content, with the place of every part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from liyuan.engines.dmn.exchange.extension import content_of, unit_of
from liyuan.engines.dmn.exchange.outgoing import REMARKS
from liyuan.engines.dmn.hit_policies import letter_of
from liyuan.engines.dmn.model import (
    FEEL_URI,
    Decision,
    DecisionTableExpression,
    Definitions,
    Element,
    InputClause,
    LiteralExpression,
    ModelError,
    OutputClause,
    TableRule,
    UnaryTests,
)
from liyuan.engines.feel import FeelSyntaxError, parse
from liyuan.engines.feel.nodes import ListLiteral, String
from liyuan.engines.findings import Finding, Where

SAID_BY_CLAUSE: Final = frozenset({"unit", "default", "values"})
FEEL_NAMES: Final = frozenset({None, "", FEEL_URI, "feel"})


@dataclass
class Brought:
    """What came in: `places` by the engine's names of them (`人员`, `rules.3`, `rules.3.人员`);
    `notices` say what the pack has no place for, so that it was left out."""

    content: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    notices: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Chosen:
    """The decision of a model whose logic is a table."""

    definitions: Definitions
    decision: Decision
    table: DecisionTableExpression


def content_from_definitions(definitions: Definitions, decision: str | None = None) -> Brought:
    """The content of a rule: the table of `decision` (a name or an id), or of the only one.

    What `definitions_from_content` wrote comes back equal. What only a pack says (source, dates)
    and a model from elsewhere lacks is filled in as unverified. Raises ModelError.
    """
    chosen = _chosen(definitions, decision)
    problems = tuple(_unreadable(chosen))
    if problems:
        raise ModelError(problems)
    brought = Brought()
    kept = content_of(chosen.decision)
    name = definitions.name if kept is not None else chosen.decision.name
    content = (
        _assumed(definitions)
        | (kept or {})
        | {
            "kind": "decision_table",
            "name": name,
            "en": chosen.decision.label or name,
            "hit_policy": _hit_policy(chosen.table, (kept or {}).get("hit_policy")),
            "inputs": [_input(clause, brought) for clause in chosen.table.inputs],
            "outputs": list(_outputs(chosen, _by(kept, "outputs", "name"), brought)),
        }
    )
    if chosen.decision.description is not None:
        content["note"] = chosen.decision.description
    columns = [*(i["name"] for i in content["inputs"]), *(o["name"] for o in content["outputs"])]
    content["rules"] = list(_rows(chosen.table, columns, brought))
    brought.content = content
    return brought


def _chosen(definitions: Definitions, wanted: str | None) -> Chosen:
    found = [
        Chosen(definitions, element, element.logic)
        for element in definitions.elements
        if isinstance(element, Decision) and isinstance(element.logic, DecisionTableExpression)
    ]
    named = [c for c in found if wanted in (None, c.decision.name, c.decision.id)]
    if len(named) == 1:
        return named[0]
    choices = ", ".join(chosen.decision.name for chosen in found)
    code = "dmn.exchange.which" if found else "dmn.exchange.no-table"
    raise ModelError((Finding(code, definitions.where, {"choices": choices}),))


def _unreadable(chosen: Chosen) -> Iterator[Finding]:
    """Texts that are missing or in another language than FEEL."""
    general = chosen.definitions.expression_language
    for clause in chosen.table.inputs:
        yield from _text(clause.expression, general)
    for output in chosen.table.outputs:
        if output.default is not None:
            yield from _text(output.default, general)
    for rule in chosen.table.rules:
        for test in rule.inputs:
            yield from _language(test, general)
        for result in rule.outputs:
            yield from _text(result, general)


def _text(one: LiteralExpression, general: str | None) -> Iterator[Finding]:
    yield from _language(one, general)
    if not (one.text or "").strip():
        yield Finding("dmn.exchange.empty", one.where)


def _language(one: LiteralExpression | UnaryTests, general: str | None) -> Iterator[Finding]:
    said = one.expression_language or general
    if said not in FEEL_NAMES:
        yield Finding("dmn.exchange.language", one.where, {"language": said or ""})


def _assumed(definitions: Definitions) -> dict[str, Any]:
    return {
        "kind": "decision_table",
        "source": {"title": definitions.name, "verified": False},
        "valid": {},
        "verified": False,
    }


def _hit_policy(table: DecisionTableExpression, spelt: object) -> str:
    """As the pack spells it, or as the standard does."""
    written = table.hit_policy or "UNIQUE"
    letter = letter_of(written, table.aggregation)
    if isinstance(spelt, str) and letter_of(spelt) == letter:
        return spelt
    return letter if letter and table.aggregation else written


def _input(clause: InputClause, brought: Brought) -> dict[str, Any]:
    text = clause.expression.text or ""
    name, unit = clause.label or text, unit_of(clause)
    brought.places[name] = clause.expression.where
    if clause.values is not None:
        brought.notices.append(_left_out(clause.values, "inputValues", clause.values.text))
    return {"name": name, "expression": text} | ({} if unit is None else {"unit": unit})


def _left_out(element: Element, what: str, text: str) -> Finding:
    return Finding("dmn.exchange.left-out", element.where, {"element": what, "text": text})


def _by(kept: Mapping[str, Any] | None, key: str, name: str) -> dict[str, dict[str, Any]]:
    """A list of maps of our extension by one of their entries; others may have changed it."""
    found = (kept or {}).get(key)
    maps = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {str(one[name]): one for one in maps if name in one}


def _outputs(
    chosen: Chosen, before: Mapping[str, dict[str, Any]], brought: Brought
) -> Iterator[dict[str, Any]]:
    for clause in chosen.table.outputs:
        alone = len(chosen.table.outputs) == 1
        name = clause.name or (chosen.decision.name if alone else clause.label or "")
        brought.places[name] = clause.where
        old = before.get(name, {})
        rest = {key: value for key, value in old.items() if key not in SAID_BY_CLAUSE}
        yield rest | _output(clause, name, _by(old, "values", "code"), brought)


def _output(
    clause: OutputClause, name: str, choices: Mapping[str, dict[str, Any]], brought: Brought
) -> dict[str, Any]:
    said: dict[str, Any] = {"name": name}
    if (unit := unit_of(clause)) is not None:
        said["unit"] = unit
    if clause.default is not None:
        said["default"] = clause.default.text
    if clause.values is not None:
        codes = _codes(clause.values)
        said["values"] = [
            choices.get(code, {"code": code, "name": code, "en": code}) for code in codes or ()
        ]
        if codes is None:
            brought.notices.append(_left_out(clause.values, "outputValues", clause.values.text))
            del said["values"]
    return said


def _codes(values: UnaryTests) -> list[str] | None:
    """The texts of `"large", "small"`; None when they are not all plain texts."""
    try:
        node = parse(f"[{values.text}]", names=frozenset())
    except FeelSyntaxError:
        return None
    items = node.items if isinstance(node, ListLiteral) else ()
    texts = [item.value for item in items if isinstance(item, String)]
    return texts if len(texts) == len(items) else None


def _rows(
    table: DecisionTableExpression, columns: list[str], brought: Brought
) -> Iterator[dict[str, Any]]:
    for place, rule in enumerate(table.rules):
        brought.places[f"rules.{place}"] = rule.where
        cells = zip(columns, (*rule.inputs, *rule.outputs), strict=True)
        brought.places |= {f"rules.{place}.{column}": cell.where for column, cell in cells}
        when = [test.text if test.text.strip() else "-" for test in rule.inputs]
        row = {"when": when, "then": [result.text for result in rule.outputs]}
        yield {**row, **_remarks(table, rule)}


def _remarks(table: DecisionTableExpression, rule: TableRule) -> Mapping[str, str]:
    """Our own two by their keys; those of other tools together, as the note."""
    titles = (*table.annotations, *(None for _ in rule.annotations))
    said = [(t, text) for t, text in zip(titles, rule.annotations, strict=False) if text]
    ours = {title: text for title, text in said if title in REMARKS}
    others = "；".join(text for title, text in said if title not in REMARKS)
    return {**({"note": others} if others else {}), **{str(k): v for k, v in ours.items()}}
