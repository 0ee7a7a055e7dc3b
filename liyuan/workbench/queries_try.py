"""A draft tried on a firm or on typed values: what it says, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liyuan.accounts.access import Person
from liyuan.accounts.domain import Clearance, Level, Purpose
from liyuan.accounts.queries import unit_names
from liyuan.engines.feel import compile_
from liyuan.enterprises.access import CLEARING, allowed, clearance_of, enterprises_visible_to
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries import Filters as FirmFilters
from liyuan.enterprises.queries import narrowed
from liyuan.enterprises.queries_facts import facts_of
from liyuan.policies.queries_firm import (
    ClauseAnswer,
    ConditionAnswer,
    MissingFact,
    Reader,
    clause_answer,
    condition_answer,
    missing_facts,
)
from liyuan.policies.queries_ladders import LadderAnswer, ScoreAnswer, firm_ladders, firm_scores
from liyuan.policies.queries_words import Wording
from liyuan.rules.criteria import PreparedCriteria
from liyuan.rules.decisions import FirmScope
from liyuan.rules.domain import FactDefinition, Period, closed_years
from liyuan.rules.reasons import because, flat
from liyuan.rules.scopes import Key, Stored
from liyuan.rules.terms import ConditionExplained
from liyuan.web.messages import because as because_words
from liyuan.web.messages import value as value_words
from liyuan.workbench.queries_rules import Ready

MOST_FIRMS = 10
YEARS_ASKED = 3
EVERYTHING = Clearance(frozenset(Level), frozenset(Purpose))


@dataclass(frozen=True)
class Known:
    """What a reader may take from a firm: `hidden` are facts that the reader may not use.

    `counting` is what counts of facts that are accepted from several sources.
    """

    firm: Enterprise
    stored: Stored
    hidden: frozenset[str]
    counting: Mapping[Key, object]

    def shown(self, fact: str, year: int | None) -> object:
        """What is known of a fact, whoever said it."""
        found = self.stored(fact, year)
        return self.counting.get((fact, year)) if found is None else found


@dataclass(frozen=True)
class Tried:
    """What a rule says of values: an outcome with its reasons, or clauses with theirs."""

    value: str
    because: tuple[str, ...]
    every: tuple[ConditionAnswer, ...]
    one_of: tuple[ConditionAnswer, ...]
    clauses: tuple[ClauseAnswer, ...]
    scores: tuple[ScoreAnswer, ...]
    ladders: tuple[LadderAnswer, ...]
    missing: tuple[MissingFact, ...]


def firms_to_try(user: Person, q: str) -> tuple[Enterprise, ...]:
    """The first firms within the reader's scope that fit a name or a credit code."""
    if not q.strip():
        return ()
    found = narrowed(enterprises_visible_to(user, "enterprise.view"), FirmFilters(q=q))
    return tuple(found.order_by("pinyin_sort", "pk")[:MOST_FIRMS])


def known_of(firm: Enterprise, user: Person, made: Ready, at: datetime, on: date) -> Known:
    """A firm's facts for a trial, without those that the reader may not read or use.

    A rule that could be tried on a hidden value would tell it, threshold by threshold. What is
    accepted from several sources is hidden with any of them.
    """
    clearance = clearance_of(allowed(user, firm, CLEARING))
    catalogue = made.rules.ruleset.catalogue.values()
    hidden = {f.id for f in catalogue if clearance.refuses(f.level, f.purposes)}
    for fact in catalogue:
        if fact.id in hidden or hidden.intersection(fact.accepts):
            hidden |= {fact.id, *fact.accepts}
    facts = facts_of(firm, as_of=on, known_at=at)
    barred = facts.barred

    def stored(fact: str, year: int | None) -> object:
        return None if fact in hidden or (fact, year) in barred else facts.stored(fact, year)

    accepted = made.rules.maker.accepted(stored, on)
    counting = {
        (fact, year): found.value
        for fact, years in accepted.items()
        for year, found, _said in years
    }
    return Known(firm, stored, frozenset(hidden), counting)


def years_of(fact: FactDefinition, basis: date) -> tuple[int | None, ...]:
    """The years of a fact that a trial asks for."""
    return closed_years(basis)[:YEARS_ASKED] if fact.period is Period.YEAR else (None,)


def with_typed(typed: Mapping[Key, object], known: Known | None) -> Stored:
    """Typed values before those of the firm."""

    def stored(fact: str, year: int | None) -> object:
        if (fact, year) in typed:
            return typed[fact, year]
        return known.stored(fact, year) if known else None

    return stored


def scope_on(made: Ready, stored: Stored, basis: date) -> FirmScope:
    """What the rule sees of these values."""
    return made.rules.maker.scope(stored, basis)


def tried(made: Ready, firm: FirmScope, basis: date, lang: str) -> Tried:
    """What a rule says of a scope, in full: whoever tries it typed or may read its values."""
    reader = Reader(lang, exact=True, clearance=EVERYTHING, units=unit_names(lang))
    if not made.name:
        return _clauses(made, firm, basis, reader)
    decided, rules = firm.decisions[made.name], made.rules
    shown = value_words(decided.value, rules.types[made.name], lang)
    prepared = rules.maker.prepared_as(made.name)
    every, one_of = _conditions(prepared, made, firm, basis, reader)
    return Tried(
        value=shown,
        because=_because(made, firm, lang),
        every=every,
        one_of=one_of,
        clauses=(),
        scores=tuple(firm_scores(rules, firm, basis, reader)),
        ladders=tuple(firm_ladders(rules, firm, basis, reader)),
        missing=missing_facts(decided.missing, rules, firm, reader),
    )


def case_of(made: Ready, firm: FirmScope, basis: date, name: str, clause: str) -> Mapping[str, Any]:
    """What the rule says of typed values as a case would expect it."""
    said: dict[str, Any] = {"name": name, "basis": basis}
    if made.name:
        decided = firm.decisions[made.name]
        missing = list(firm.fact_names(decided.missing))
        known = decided.value is not None or not missing
        return said | {"expect": {"value": decided.value} if known else {"missing": missing}}
    found = dict(
        zip(
            [c.prepared.clause.key for c in made.clauses],
            made.rules.book(basis).judge(firm.values),
            strict=True,
        )
    )
    verdict = found[clause]
    expect: dict[str, Any] = {"outcome": str(verdict.outcome)}
    if verdict.failed:
        expect["failed"] = list(verdict.failed)
    if verdict.missing:
        expect["missing"] = list(firm.fact_names(verdict.missing))
    return said | {"clause": clause, "expect": expect}


def _clauses(made: Ready, firm: FirmScope, basis: date, reader: Reader) -> Tried:
    rules = made.rules
    explained = zip(made.clauses, rules.book(basis).explain(firm.values), strict=True)
    answers = tuple(
        clause_answer(clause, one, rules, firm, basis, reader) for clause, one in explained
    )
    return Tried("", (), (), (), answers, (), (), ())


def _because(made: Ready, firm: FirmScope, lang: str) -> tuple[str, ...]:
    rules = made.rules
    node = compile_(made.name, names=frozenset(rules.types)).node
    naming = (rules.types, rules.labels(lang), lang)
    return tuple(
        because_words(one.name, one.value, one.steps, one.short_of, *naming)
        for one in flat(because(node, firm))
        if one.steps or one.short_of
    )


def _conditions(
    prepared: object, made: Ready, firm: FirmScope, basis: date, reader: Reader
) -> tuple[tuple[ConditionAnswer, ...], tuple[ConditionAnswer, ...]]:
    """The conditions of a rule that has some, each with whether it holds."""
    if not isinstance(prepared, PreparedCriteria):
        return (), ()
    told = prepared.explain(firm.values, basis)
    wording = Wording.with_parameters(made.rules, prepared.rule.parameters, basis, reader.lang)

    def answers(conditions: tuple[ConditionExplained, ...]) -> Iterator[ConditionAnswer]:
        return (condition_answer(one, wording, exact=True) for one in conditions)

    return tuple(answers(told.every)), tuple(answers(told.one_of))
