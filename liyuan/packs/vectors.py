"""Runs the cases of a pack through the functions that production judges with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import Value
from liyuan.engines.findings import Finding
from liyuan.packs.content import plain
from liyuan.packs.documents import Document
from liyuan.packs.pack import Pack, RuleText
from liyuan.packs.shapes import closest
from liyuan.policies.domain import ClauseVerdict, PolicyDocument, judge, prepare
from liyuan.rules.criteria import PreparedCriteria
from liyuan.rules.decisions import FirmScope, Ruleset, ScopeMaker
from liyuan.rules.domain import FEEL_KINDS, FactDefinition, FactType, Kind, Period
from liyuan.rules.ladders import PreparedLadder, ladder_of
from liyuan.rules.scores import PreparedScore

FEEL_TYPES: Mapping[str, tuple[type, str]] = {
    "number": (Decimal, "number"),
    "string": (str, "text"),
    "date": (date, "date"),
    "boolean": (bool, "truth"),
}


@dataclass(frozen=True)
class Case:
    """One case of a test file, with its place."""

    document: Document
    index: int
    content: Mapping[str, Any]

    @property
    def basis(self) -> date:
        basis: date = self.content["basis"]
        return basis

    def finding(self, code: str, /, *path: str | int, **params: str) -> Finding:
        return self.document.finding(code, "cases", self.index, *path, **params)

    def failed(self, field: str, expected: object, got: object) -> Finding:
        params = {"case": self.content["name"], "field": field}
        params |= {"expected": shown(expected), "got": shown(got)}
        return self.finding("pack.case.failed", "expect", field, **params)


def shown(value: object) -> str:
    """A value as a case would write it."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(shown(item) for item in value) + "]"
    return "null" if value is None else str(value)


def run_cases(pack: Pack, ruleset: Ruleset) -> Iterator[Finding]:
    """What every case of the pack finds; the pack must be otherwise without findings."""
    maker = ScopeMaker.of(ruleset)
    texts = {text.rule_id: text for text in pack.texts}
    for rule_id, document in pack.tests.items():
        for index, content in enumerate(document.content["cases"]):
            case = Case(document, index, content)
            yield from run_case(case, texts[rule_id], maker)


def run_case(case: Case, text: RuleText, maker: ScopeMaker) -> Iterator[Finding]:
    """What one case finds; nothing when it holds."""
    problems = [*_unknown_facts(case, maker.ruleset)]
    if not case.content["expect"]:
        problems.append(case.finding("pack.case.expects", "expect"))
    yield from problems
    if not problems:
        runs = _run_policy if text.kind is Kind.POLICY else _run_rule
        yield from runs(case, text, maker)


def _unknown_facts(case: Case, ruleset: Ruleset) -> Iterator[Finding]:
    facts = {fact.name: fact for fact in ruleset.catalogue.values()}
    decisions = {name for rule in ruleset.decisions for name in rule.types}
    for name, value in case.content["facts"].items():
        if name in facts:
            yield from _wrong_value(case, facts[name], value)
        elif name not in decisions:
            suggestion = closest(name, facts.keys() | decisions)
            yield case.finding("pack.case.fact", "facts", name, got=name, suggestion=suggestion)


def _wrong_value(case: Case, fact: FactDefinition, value: object) -> Iterator[Finding]:
    expected = expected_instead(fact, value)
    if expected is not None:
        params = {"fact": fact.name, "expected": expected, "got": shown(value)}
        yield case.finding("pack.case.value", "facts", fact.name, **params)


def expected_instead(fact: FactDefinition, value: object) -> str | None:
    """What the value should have been; None when it fits."""
    kind, word = FEEL_TYPES[FEEL_KINDS[fact.type]]
    if isinstance(value, list) != (fact.period is Period.YEAR):
        return "list" if fact.period is Period.YEAR else word
    values = [v for v in (value if isinstance(value, list) else [value]) if v is not None]
    if not all(isinstance(v, kind) for v in values):
        return word
    allowed = {choice.code for choice in fact.values}
    return ", ".join(sorted(allowed)) if allowed and not allowed.issuperset(values) else None


def scope_of(case: Case, maker: ScopeMaker) -> FirmScope:
    """What rules see of the case's firm; a decision that the case gives is taken as given."""
    facts = {fact.id: fact for fact in maker.ruleset.catalogue.values()}

    def stored(fact_id: str, year: int | None) -> object:
        fact = facts[fact_id]
        value = case.content["facts"].get(fact.name)
        if isinstance(value, list):
            age = case.basis.year - 1 - (year or 0)
            value = value[age] if 0 <= age < len(value) else None
        if fact.type is FactType.MONEY and value is not None:
            return value * maker.ruleset.fen_per_unit
        return value

    made = {name for rule in maker.ruleset.decisions for name in rule.types}
    said = case.content["facts"]
    return maker.scope(stored, case.basis, {name: said[name] for name in made & said.keys()})


def _run_rule(case: Case, text: RuleText, maker: ScopeMaker) -> Iterator[Finding]:
    name = text.content["outputs"][0]["name"]
    scope = scope_of(case, maker)
    decision = scope.decisions[name]
    expect = case.content["expect"]
    if "value" in expect and decision.value != expect["value"]:
        yield case.failed("value", expect["value"], decision.value)
    if "missing" in expect:
        yield from _compare(case, "missing", scope.fact_names(decision.missing))
    prepared = maker.prepared_as(name)
    if isinstance(prepared, PreparedScore):
        yield from _compare_score(case, prepared, scope)
    if isinstance(prepared, PreparedCriteria) and "failed" in expect:
        shown_all = prepared.explain(scope.values, case.basis)
        both = (*shown_all.every, *shown_all.one_of)
        failed = tuple(one.condition.name for one in both if one.holds is False)
        yield from _compare(case, "failed", failed)
    if isinstance(prepared, PreparedLadder) and "next" in expect:
        above = ladder_of(prepared, scope.values).next
        if (above.key if above else "none") != expect["next"]:
            yield case.failed("next", expect["next"], above and above.key)


def _compare_score(case: Case, score: PreparedScore, scope: FirmScope) -> Iterator[Finding]:
    expect, card = case.content["expect"], score.card(scope.values, case.basis)
    got: dict[str, object] = {"at_least": card.total.low, "at_most": card.total.high}
    if score.rule.passes:
        got["passes"] = scope.values[score.rule.passes]
    for field, value in got.items():
        if field in expect and expect[field] != value:
            yield case.failed(field, expect[field], value)
    for key, points in expect.get("points", {}).items():
        if card.points(key).exact != points:
            yield case.failed(f"points.{key}", points, card.points(key).exact)


def _run_policy(case: Case, text: RuleText, maker: ScopeMaker) -> Iterator[Finding]:
    policy = PolicyDocument.from_content(text.content)
    keys = [clause.key for clause in policy.clauses]
    key = case.content.get("clause", keys[0] if len(keys) == 1 else None)
    if key not in keys:
        code = "pack.case.which" if key is None else "pack.case.clause"
        yield case.finding(code, "clause", got=key or "", choices=", ".join(keys))
        return
    names = frozenset(maker.ruleset.types())
    scope = scope_of(case, maker)
    verdict = judge(prepare(policy.clause(key), names), scope.values, case.basis)
    yield from _compare_verdict(case, verdict, scope, maker.ruleset.fen_per_unit)


def _compare_verdict(
    case: Case, verdict: ClauseVerdict, scope: FirmScope, fen: int
) -> Iterator[Finding]:
    expect = case.content["expect"]
    if "outcome" in expect and verdict.outcome != expect["outcome"]:
        yield case.failed("outcome", expect["outcome"], verdict.outcome.value)
    if "amount" in expect:
        amount: Value = None if verdict.amount_fen is None else Decimal(verdict.amount_fen) / fen
        if amount != expect["amount"]:
            yield case.failed("amount", expect["amount"], amount)
    if "failed" in expect:
        yield from _compare(case, "failed", verdict.failed)
    if "missing" in expect:
        yield from _compare(case, "missing", scope.fact_names(verdict.missing))


def _compare(case: Case, field: str, got: tuple[str, ...]) -> Iterator[Finding]:
    expected = case.content["expect"][field]
    if set(expected) != set(got):
        yield case.failed(field, sorted(expected), sorted(set(got)))
