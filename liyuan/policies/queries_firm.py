"""Reads of one firm's verdicts, each explained by the rules and facts of its run."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from liyuan.accounts.domain import Clearance
from liyuan.accounts.queries import unit_names
from liyuan.engines.feel import Missing
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries_facts import FirmFacts, stored_values
from liyuan.policies.domain import (
    NO_MONEY,
    ClauseVerdict,
    Mode,
    Outcome,
    Window,
    band_of,
)
from liyuan.policies.domain_judging import ClauseExplained
from liyuan.policies.models import Verdict, VerdictRun
from liyuan.policies.queries_reasons import outcomes_behind, ways_to_settle
from liyuan.policies.queries_runs import (
    JudgingClause,
    JudgingRules,
    Pinned,
    finished_runs,
    rules_in_force,
    rules_of,
)
from liyuan.policies.queries_words import Wording
from liyuan.rules.decisions import FirmScope
from liyuan.rules.domain import FactDefinition, Source
from liyuan.rules.terms import ConditionExplained
from liyuan.web.language import named
from liyuan.web.messages import condition as condition_words
from liyuan.web.messages import trace as trace_words


class Answer(StrEnum):
    """What the firm page says of a clause."""

    MATCHED = "matched"
    SHORT = "short"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    NOT_FOR = "not_for"


@dataclass(frozen=True)
class MissingFact:
    """A fact that would settle the question, and who has it; `why` where somebody has said it."""

    name: str
    source_unit: str
    ask_firm: bool
    why: str


@dataclass(frozen=True)
class ConditionAnswer:
    """A condition with whether it holds, in words; `band` is how near it is at most, as a share
    of the threshold, for a reader who may not have the exact distance; `because` tells of each
    outcome behind it what made it so."""

    name: str
    holds: bool | None
    words: str
    band: Decimal | None
    source: Source
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClauseAnswer:
    """A clause as the firm page shows it; `ways` are sets of facts of which one settles it."""

    slug: str
    key: str
    name: str
    policy: str
    mode: Mode
    answer: Answer
    window: Window
    amount_fen: int | None
    pays: bool
    conditions: tuple[ConditionAnswer, ...]
    missing: tuple[MissingFact, ...]
    version: str
    ways: tuple[tuple[str, ...], ...] = ()
    amount_words: str = ""
    was: "Before | None" = None


@dataclass(frozen=True)
class Before:
    """What a run said of a clause that is judged otherwise now."""

    answer: Answer
    amount_fen: int | None


@dataclass(frozen=True)
class FirmPolicies:
    """The policies section of a firm page; `run` and its `rules` are None before the first run.

    `live` is the day on which the firm was judged just now, `changed` how many clauses then differ
    from the run.
    """

    run: Pinned | None
    runs: tuple[VerdictRun, ...]
    groups: Mapping[Answer, tuple[ClauseAnswer, ...]]
    rules: JudgingRules | None = None
    live: date | None = None

    @property
    def changed(self) -> int:
        """How many clauses are judged otherwise than by the run."""
        return sum(clause.was is not None for group in self.groups.values() for clause in group)


@dataclass(frozen=True)
class Judging:
    """What a firm is judged with; `judged` are the clauses of a run that told some only."""

    rules: JudgingRules
    firm: FirmScope
    on: date
    judged: frozenset[tuple[int, str]] | None = None

    @classmethod
    def of(cls, run: Pinned, enterprise: Enterprise) -> "Judging":
        """As a run judged it, from its own snapshot and versions."""
        assert run.snapshot is not None
        rules, facts = rules_of(run), stored_values(enterprise.pk, run.snapshot)
        firm = rules.maker.scope(facts.stored, run.as_of, barred=facts.barred)
        if not isinstance(run, VerdictRun):
            return cls(rules, firm, run.as_of)
        told = Verdict.objects.filter(run=run, enterprise=enterprise)
        judged = frozenset(told.values_list("version_id", "clause"))
        return cls(rules, firm, run.as_of, judged)

    @classmethod
    def now(cls, facts: FirmFacts) -> "Judging":
        """By what is known now and the rules in force."""
        rules = rules_in_force()
        firm = rules.maker.scope(facts.stored, facts.as_of, barred=facts.barred)
        return cls(rules, firm, facts.as_of)

    def explained(self) -> Iterator[tuple[JudgingClause, ClauseExplained]]:
        """Each clause that was judged, with why."""
        book = self.rules.book(self.on)
        for clause, one in zip(self.rules.clauses, book.explain(self.firm.values), strict=True):
            key = clause.version.pk, clause.prepared.clause.key
            if self.judged is None or key in self.judged:
                yield clause, one


@dataclass(frozen=True)
class Reader:
    """Who reads: the language, whether distances may be shown, and which facts."""

    lang: str
    exact: bool
    clearance: Clearance
    units: Mapping[str, str]

    def may_read(self, names: Iterable[str], rules: JudgingRules) -> bool:
        """Whether all facts behind these names, those behind decisions too, may be read."""
        return self.exact and rules.readable(names, self.clearance)


def firm_policies(
    enterprise: Enterprise,
    *,
    lang: str,
    exact: bool,
    clearance: Clearance,
    run_id: int | None = None,
    units: Mapping[str, str] | None = None,
    folded: frozenset[Answer] = frozenset(),
    screening: Pinned | None = None,
    live: FirmFacts | None = None,
) -> FirmPolicies:
    """The firm's verdicts of a run, explained: by default of the newer of the latest run and the
    last `screening`; or, with `live` facts, by these and the rules in force, marked where that
    differs from the run.

    The explanation is made again from the run's own snapshot and rule versions,
    so an old verdict still explains itself as it was decided. Values and exact distances
    are shown with `exact`
    and for facts for which the reader has `clearance`; else a numeric condition that
    is missed tells a band only. `units` saves reading the names of units again; of `folded`
    answers only the clauses are told, not why.
    """
    runs = tuple(finished_runs()[:10])
    run = _run_of(runs, run_id, screening)
    if run is None:
        return FirmPolicies(None, runs, MappingProxyType({}))
    reader = Reader(lang, exact, clearance, units or unit_names(lang))
    by = before = Judging.of(run, enterprise)
    if live is not None:
        by = Judging.now(live)
    answers = _answers(by, reader, folded)
    if live is not None:
        answers = _beside(_said(before), answers)
    groups = {a: tuple(c for c in answers if c.answer is a) for a in Answer}
    return FirmPolicies(run, runs, MappingProxyType(groups), by.rules, live.as_of if live else None)


def _run_of(
    runs: tuple[VerdictRun, ...], run_id: int | None, screening: Pinned | None
) -> Pinned | None:
    """The run asked for by its number; else whatever judged last."""
    found: Pinned | None = next((r for r in runs if run_id in (None, r.pk)), None)
    if run_id is not None or screening is None:
        return found
    return screening if found is None or _ended(screening) > _ended(found) else found


def _ended(run: Pinned) -> tuple[date, datetime]:
    """A run for a day in the past, made today, does not stand for the present."""
    assert run.finished_at is not None
    return run.as_of, run.finished_at


def _answers(by: Judging, reader: Reader, folded: frozenset[Answer]) -> tuple[ClauseAnswer, ...]:
    return tuple(
        _heading(clause, explained.verdict, reader.lang)
        if _kind(explained.verdict) in folded
        else clause_answer(clause, explained, by.rules, by.firm, by.on, reader)
        for clause, explained in by.explained()
    )


def _said(by: Judging) -> Mapping[tuple[str, str], Before]:
    """The answers without reasons, by policy and clause."""
    return {
        (slug_of(clause.version.rule_id), clause.prepared.clause.key): Before(
            _kind(one.verdict), one.verdict.amount_fen
        )
        for clause, one in by.explained()
    }


def _beside(
    said: Mapping[tuple[str, str], Before], answers: tuple[ClauseAnswer, ...]
) -> tuple[ClauseAnswer, ...]:
    """The answers, each with what was said before where that was another."""
    return tuple(
        one
        if (was := said.get((one.slug, one.key))) in (None, Before(one.answer, one.amount_fen))
        else replace(one, was=was)
        for one in answers
    )


def clause_answer(
    judging: JudgingClause,
    explained: ClauseExplained,
    rules: JudgingRules,
    firm: FirmScope,
    basis: date,
    reader: Reader,
) -> ClauseAnswer:
    """A clause as it was explained for a firm on a day, for whoever reads."""
    wording = Wording.of(rules, judging.prepared.clause, basis, reader.lang)
    return replace(
        _heading(judging, explained.verdict, reader.lang),
        conditions=_conditions(judging, explained, rules, firm, wording, reader),
        missing=missing_facts(explained.verdict.missing, rules, firm, reader),
        ways=ways_to_settle(explained, firm, wording),
        amount_words=_amount(judging, explained, rules, wording, reader),
    )


def _heading(judging: JudgingClause, verdict: ClauseVerdict, lang: str) -> ClauseAnswer:
    """Which clause it is, and the answer; not why."""
    clause = judging.prepared.clause
    return ClauseAnswer(
        slug=slug_of(judging.version.rule_id),
        key=clause.key,
        name=named(clause.name, clause.en, lang),
        policy=named(judging.document.name, judging.document.en, lang),
        mode=clause.mode,
        answer=_kind(verdict),
        window=verdict.window,
        amount_fen=verdict.amount_fen,
        pays=clause.amount is not NO_MONEY,
        conditions=(),
        missing=(),
        version=judging.version.content_hash[:8],
    )


def _conditions(
    judging: JudgingClause,
    explained: ClauseExplained,
    rules: JudgingRules,
    firm: FirmScope,
    wording: Wording,
    reader: Reader,
) -> tuple[ConditionAnswer, ...]:
    found = []
    texts = judging.prepared.conditions
    each = zip(judging.prepared.clause.conditions, explained.conditions, texts, strict=True)
    for condition, trace, text in each:
        exact = reader.may_read(text.names_used, rules)
        answer = condition_answer(
            ConditionExplained(condition, trace.holds, trace), wording, exact=exact
        )
        said = outcomes_behind(trace, firm, wording) if exact else ()
        found.append(replace(answer, because=said))
    return tuple(found)


def _amount(
    judging: JudgingClause,
    explained: ClauseExplained,
    rules: JudgingRules,
    wording: Wording,
    reader: Reader,
) -> str:
    """How the amount comes about, for those who may read the facts behind it."""
    amount, text = explained.amount, judging.prepared.amount
    if amount is None or amount.value is None or not reader.may_read(text.names_used, rules):
        return ""
    return trace_words(amount, wording.types, wording.labels, wording.lang)


def slug_of(rule_id: str) -> str:
    """The last part of a policy's path, which names it in URLs."""
    return rule_id.rpartition("/")[2]


def _kind(verdict: ClauseVerdict) -> Answer:
    if not verdict.in_scope:
        return Answer.NOT_FOR
    if verdict.window is not Window.OPEN:
        return Answer.CLOSED
    return {
        Outcome.ELIGIBLE: Answer.MATCHED,
        Outcome.NOT: Answer.SHORT,
        Outcome.UNKNOWN: Answer.UNKNOWN,
    }[verdict.outcome]


def condition_answer(
    explained: ConditionExplained, wording: Wording, *, exact: bool
) -> ConditionAnswer:
    """A condition in words, with values and distance only where they may be read exactly."""
    condition, trace = explained.condition, explained.trace
    said = wording if exact else wording.without_a_firm()
    naming = (said.types, said.labels, said.lang)
    return ConditionAnswer(
        name=named(condition.name, condition.en, wording.lang),
        holds=explained.holds,
        words=trace_words(trace, *naming) if exact else condition_words(trace.node, *naming),
        band=band_of(trace) if condition.actionable and not exact else None,
        source=condition.source,
    )


def missing_facts(
    missing: tuple[Missing, ...], rules: JudgingRules, firm: FirmScope, reader: Reader
) -> tuple[MissingFact, ...]:
    """The facts behind what is missing, and who has them."""
    by_name = {f.name: f for f in rules.ruleset.catalogue.values()}
    facts = (by_name[n] for n in firm.fact_names(missing) if n in by_name)
    return tuple(_missing_fact(fact, firm.why_open(fact.id), reader) for fact in facts)


def _missing_fact(fact: FactDefinition, why: str, reader: Reader) -> MissingFact:
    unit = reader.units.get(fact.source_unit, fact.source_unit)
    return MissingFact(named(fact.name, fact.en, reader.lang), unit, fact.ask_firm, why)
