"""Checks inside rule texts that need no evaluation: names, units, dates, sources, siblings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from liyuan.engines.feel.types import RATIO_UNITS
from liyuan.engines.findings import Finding
from liyuan.packs.pack import MANIFEST, Pack, RuleText
from liyuan.packs.shapes import Path, closest
from liyuan.rules.domain import FactType, Kind, Period

# A text, the place of a name in it, and the name.
Named = tuple[RuleText, Path, str | None]


def units(pack: Pack) -> Iterator[Finding]:
    """Money is in the rule's money unit, other figures in units that facts have or it lists."""
    if MANIFEST in pack.unread or any(file.startswith("facts/") for file in pack.unread):
        return
    money = pack.manifest.content["rule_money_unit"]
    known = {money, *RATIO_UNITS, *(pack.manifest.content.get("units") or ())}
    for text in pack.texts_of(Kind.FACT):
        unit = text.content.get("unit")
        known |= {unit} if unit else set()
        if text.content.get("type") == FactType.MONEY and unit != money:
            yield text.finding("pack.unit.money", "unit", got=unit or "", expected=money)
    for text in pack.texts_of(Kind.POLICY):
        yield from _units_of_policy(text, money, known)


def _units_of_policy(text: RuleText, money: str, known: set[str]) -> Iterator[Finding]:
    for index, clause in enumerate(text.content.get("clauses") or ()):
        unit = (clause.get("amount") or {}).get("unit")
        if unit is not None and unit != money:
            at: Path = ("clauses", index, "amount", "unit")
            yield text.finding("pack.unit.money", *at, got=unit, expected=money)
        for number, parameter in enumerate(clause.get("parameters") or ()):
            unit = parameter.get("unit")
            if unit not in known:
                at = ("clauses", index, "parameters", number, "unit")
                params = {"got": unit, "suggestion": closest(unit, known)}
                yield text.finding("pack.unit.unknown", *at, **params)


def facts_are_whole(pack: Pack) -> Iterator[Finding]:
    """Only a year's fact has a publication lag, and only a coded one has values."""
    for text in pack.texts_of(Kind.FACT):
        content = text.content
        if "published" in content and content.get("period") != Period.YEAR:
            yield text.finding("pack.fact.lag", "published")
        if "values" in content and content.get("type") != FactType.CODE:
            yield text.finding("pack.fact.values", "values")
        lag = content.get("published") or {"month": 1, "day": 1}
        if not (1 <= lag.get("month", 1) <= 12 and 1 <= lag.get("day", 1) <= 28):
            yield text.finding("pack.fact.lag_date", "published")


def said_once(pack: Pack) -> Iterator[Finding]:
    """Ids and names of facts, decisions, clauses, conditions and parameters are told apart."""
    facts = pack.texts_of(Kind.FACT)
    yield from _repeated((t, ("id",), t.content.get("id")) for t in facts)
    named: list[Named] = [(t, ("name",), t.content.get("name")) for t in facts]
    named += [
        (text, ("outputs", index, "name"), output.get("name"))
        for text in pack.texts_of(Kind.RULE)
        for index, output in enumerate(text.content.get("outputs") or ())
    ]
    words = (pack.manifest.content.get("names") or {}).values()
    yield from _repeated(iter(named), set(words))
    taken = {name for _, _, name in named if name} | set(words)
    for text in pack.texts_of(Kind.POLICY):
        yield from _said_once_in(text, taken)


def _said_once_in(text: RuleText, taken: set[str]) -> Iterator[Finding]:
    clauses = text.content.get("clauses") or ()
    yield from _repeated((text, ("clauses", i, "key"), c.get("key")) for i, c in enumerate(clauses))
    for index, clause in enumerate(clauses):
        for part, known in (("conditions", set()), ("parameters", taken)):
            yield from _repeated(
                (
                    (text, ("clauses", index, part, number, "name"), thing.get("name"))
                    for number, thing in enumerate(clause.get(part) or ())
                ),
                known,
            )


def _repeated(named: Iterator[Named], known: set[str] | None = None) -> Iterator[Finding]:
    seen = set(known or ())
    for text, path, name in named:
        if name is not None and name in seen:
            yield text.finding("pack.name.repeated", *path, got=name)
        elif name is not None:
            seen.add(name)


def spans(pack: Pack) -> Iterator[Finding]:
    """A span ends after it begins."""
    for text in (*pack.texts_of(Kind.POLICY), *pack.texts_of(Kind.RULE)):
        clauses = text.content.get("clauses") or ()
        places: list[tuple[Path, Any]] = [(("valid",), text.content.get("valid"))]
        places += [(("clauses", i, "window"), c.get("window")) for i, c in enumerate(clauses)]
        for path, span in places:
            first, last = (span or {}).get("from"), (span or {}).get("to")
            if first and last and last < first:
                yield text.finding("pack.dates.reversed", *path, first=first, last=last)


def dated_values(pack: Pack) -> Iterator[Finding]:
    """Dated values stand in order, each day once, and begin when the policy does."""
    for text in pack.texts_of(Kind.POLICY):
        valid = text.content.get("valid") or {}
        for index, clause in enumerate(text.content.get("clauses") or ()):
            begins = (clause.get("window") or valid).get("from") or valid.get("from")
            for number, parameter in enumerate(clause.get("parameters") or ()):
                at = ("clauses", index, "parameters", number, "values")
                yield from _dated(text, at, parameter.get("values") or (), begins)


def _dated(
    text: RuleText, at: Path, values: Sequence[Mapping[str, Any]], begins: str | None
) -> Iterator[Finding]:
    days = [str(value.get("from", "")) for value in values]
    if days and begins and days[0] and days[0] > begins:
        yield text.finding("pack.dates.gap", *at, 0, "from", first=begins, last=days[0])
    for index in range(1, len(days)):
        if days[index] <= days[index - 1]:
            params = {"first": days[index - 1], "last": days[index]}
            yield text.finding("pack.dates.disorder", *at, index, "from", **params)


def siblings(pack: Pack) -> Iterator[Finding]:
    """Every policy and decision has its test file, and every test file its subject."""
    judging = (*pack.texts_of(Kind.RULE), *pack.texts_of(Kind.POLICY))
    known = {text.rule_id for text in judging}
    known |= {file.removesuffix(".yaml") for file in pack.unread}
    tested = pack.tests.keys() | {file.removesuffix(".test.yaml") for file in pack.unread}
    for text in judging:
        if text.rule_id not in tested:
            yield text.finding("pack.tests.missing", expected=f"{text.rule_id}.test.yaml")
    for rule_id, document in pack.tests.items():
        if rule_id not in known:
            yield document.finding("pack.tests.orphan", expected=f"{rule_id}.yaml")


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    units,
    facts_are_whole,
    said_once,
    spans,
    dated_values,
    siblings,
)
