"""Checks of procedures: what the engine says of each, at the place in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from liyuan.demands import domain as demands
from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure import check_procedure, read_procedure
from liyuan.packs.pack import Pack, RuleText
from liyuan.packs.shapes import Path
from liyuan.rules.domain import Kind
from liyuan.rules.domain_procedures import KNOWN

# By kind of case: the codes of fields, and the fields of effects, that its capability reads.
READ: Mapping[str, tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]] = {
    demands.KIND: (demands.CODES, demands.ASKED),
}


def check_procedures(pack: Pack) -> Iterator[Finding]:
    """Each procedure is named by its file, and sound."""
    for text in pack.texts_of(Kind.PROCEDURE):
        kind = text.rule_id.removeprefix("procedures/")
        if text.content["kind"] != kind:
            yield text.finding("procedure.kind", "kind", got=text.content["kind"], wanted=kind)
        for finding in check_procedure(read_procedure(text.content), KNOWN):
            yield _placed(text, finding)


def check_codes(pack: Pack) -> Iterator[Finding]:
    """A kind that the system knows more of says it in the system's codes, and asks for it."""
    for text in pack.texts_of(Kind.PROCEDURE):
        codes, asked = READ.get(text.content["kind"], ({}, {}))
        for index, field in enumerate(text.content["fields"]):
            if field["key"] in codes:
                yield from _codes(text, index, field.get("values") or (), codes[field["key"]])
        for index, step in enumerate(text.content["transitions"]):
            for effect in step.get("effects") or ():
                missing = asked.get(effect, frozenset()) - set(step.get("asks") or ())
                if missing:
                    said = {"effect": effect, "fields": ", ".join(sorted(missing))}
                    yield text.finding("procedure.effect.asks", "transitions", index, **said)


def _codes(
    text: RuleText, field: int, choices: Sequence[Mapping[str, str]], known: frozenset[str]
) -> Iterator[Finding]:
    for number, choice in enumerate(choices):
        if choice["code"] not in known:
            path = ("fields", field, "values", number, "code")
            said = {"got": choice["code"], "choices": ", ".join(sorted(known))}
            yield text.finding("procedure.code.unknown", *path, **said)


def _placed(text: RuleText, finding: Finding) -> Finding:
    """The finding at its line; of a condition, at the very word."""
    said = finding.where
    path: Path = tuple(
        int(part) if part.isdecimal() else part for part in (said.field or "").split(".") if part
    )
    if said.start is None:
        return text.finding(finding.code, *path, **finding.params)
    written = str(_value_at(text.content, path))
    where: Where = text.document.within(path, written, said.start)
    where = replace(where, start=said.start, end=said.end)
    return Finding(finding.code, where, {"text": written, **finding.params})


def _value_at(content: Any, path: Path) -> object:
    for part in path:
        content = content[part]
    return content


CHECKS = (check_procedures, check_codes)
