"""Checks of lawful use: what a fact accepts, and that every rule reads facts for their purposes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from liyuan.accounts.domain import Purpose
from liyuan.engines.feel import Dialect, Type, parse
from liyuan.engines.feel.nodes import Name, walk
from liyuan.engines.findings import Finding, Where
from liyuan.packs.checks.formulas import FORMULAS, Formula, types_of
from liyuan.packs.pack import Pack, RuleText
from liyuan.packs.ruleset import read_ruleset
from liyuan.packs.shapes import Path, closest
from liyuan.rules.domain import FactDefinition, FactType, Kind

# What a text is for that does not say so; one of them is enough.
DEFAULTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.POLICY: (Purpose.POLICY,),
    Kind.RULE: (Purpose.POLICY,),
    Kind.INDICATOR: (Purpose.STATISTICS, Purpose.MONITORING),
}
FIGURES = frozenset({FactType.MONEY, FactType.COUNT, FactType.NUMBER, FactType.RATIO})
CELLS: Mapping[str, Dialect] = {"when": "unary_tests", "then": "expression"}
# Of each name the facts behind it.
Behind = Mapping[str, frozenset[FactDefinition]]


def accepted_facts(pack: Pack) -> Iterator[Finding]:
    """An accepted fact names sources that are there, alike, and lawful for all that it is for."""
    texts = {text.content["id"]: text for text in pack.texts_of(Kind.FACT)}
    for text in texts.values():
        content = text.content
        if "verify_only" in content and content["type"] != FactType.BOOLEAN:
            yield text.finding("pack.fact.verify_only", "verify_only")
        if "tolerance" in content and not _is_share(content):
            yield text.finding("pack.fact.tolerance", "tolerance")
        if "greatest" in content and not _is_bound(content):
            yield text.finding("pack.fact.greatest", "greatest")
        for index, source in enumerate(content.get("accepts") or ()):
            yield from _source(text, index, source, texts)


def _is_share(content: Mapping[str, Any]) -> bool:
    return bool(content.get("accepts")) and 0 <= Decimal(content["tolerance"]) < 1


def _is_bound(content: Mapping[str, Any]) -> bool:
    """Of a figure that sources hand over; an accepted fact has the bounds of its sources."""
    of_a_source = content["type"] in FIGURES and not content.get("accepts")
    return of_a_source and Decimal(content["greatest"]["value"]) > 0


def _source(
    text: RuleText, index: int, source: str, texts: Mapping[str, RuleText]
) -> Iterator[Finding]:
    at: Path = ("accepts", index)
    if source not in texts or texts[source].content.get("accepts"):
        known = [i for i, t in texts.items() if not t.content.get("accepts")]
        params = {"got": source, "suggestion": closest(source, known)}
        yield text.finding("pack.fact.source", *at, **params)
        return
    said, own = texts[source].content, text.content
    if any(said.get(key) != own.get(key) for key in ("type", "unit", "period")):
        yield text.finding("pack.fact.unlike", *at, got=source)
    if said["level"] != own["level"]:
        # who may read the accepted figure would read the source's
        yield text.finding("pack.fact.level", *at, got=source)
    if wider := set(own["purposes"]) - set(said["purposes"]):
        params = {"got": source, "purposes": ", ".join(sorted(wider))}
        yield text.finding("pack.fact.wider", *at, **params)


def check_purposes(pack: Pack, asked: Iterable[RuleText] | None = None) -> Iterator[Finding]:
    """A rule reads only facts whose purposes include its own, through other rules too.

    The texts that are `asked`, else all; the pack is otherwise without findings.
    """
    behind, types = read_ruleset(pack).behind(), types_of(pack)
    for text in pack.texts if asked is None else asked:
        defaults = DEFAULTS.get(text.kind)
        if defaults is not None:
            own = frozenset({text.content["purpose"]} if "purpose" in text.content else defaults)
            yield from _misused(text, own, behind, types)


def _misused(
    text: RuleText, own: frozenset[str], behind: Behind, types: Mapping[str, Type]
) -> Iterator[Finding]:
    for formula, dialect in _formulas(text, types):
        for name in _names(formula, dialect):
            for fact in behind.get(name.name, ()):
                if own.isdisjoint(fact.purposes):
                    params = {"name": name.name, "fact": fact.name}
                    params["purpose"] = ", ".join(sorted(own))
                    params["purposes"] = ", ".join(fact.purposes)
                    where = Where(start=name.start, end=name.end)
                    yield formula.placed(Finding("pack.purpose", where, params))


def _names(formula: Formula, dialect: Dialect) -> Iterator[Name]:
    node = parse(formula.written, names=frozenset(formula.types), dialect=dialect)
    return (part for part in walk(node) if isinstance(part, Name))


def _formulas(text: RuleText, types: Mapping[str, Type]) -> Iterator[tuple[Formula, Dialect]]:
    """Every FEEL text of a rule, those in tables and of measures with bands too."""
    content = text.content
    yield from ((formula, "expression") for formula in FORMULAS[text.kind](text, types))
    for index, one in enumerate(content.get("indicators") or ()):
        if one.get("bands"):
            yield Formula(text, ("indicators", index, "of"), one["of"], types), "expression"
    if content.get("kind") != "decision_table":
        return
    for index, column in enumerate(content["inputs"]):
        at: Path = ("inputs", index, "expression")
        yield Formula(text, at, column["expression"], types), "expression"
    for index, row in enumerate(content["rules"]):
        for part, dialect in CELLS.items():
            for place, cell in enumerate(row[part]):
                yield Formula(text, ("rules", index, part, place), cell, types), dialect


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (accepted_facts,)
