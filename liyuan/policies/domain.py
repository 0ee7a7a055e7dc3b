"""What a support policy is and how one clause is judged for one firm."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from liyuan.engines.feel import Compiled, Missing, Scope, Trace, Value, compile_, evaluate, explain
from liyuan.engines.screening.rounding import FEN_PER_WAN, Rounding
from liyuan.rules.domain import Source, source_from
from liyuan.rules.terms import (
    Condition,
    ConditionExplained,
    Parameter,
    compiled,
    conditions_from,
    explained,
    parameters_from,
    scope_on,
    truth,
)


class Outcome(StrEnum):
    """Whether a firm may get what a clause gives; UNKNOWN is an answer of its own."""

    ELIGIBLE = "eligible"
    NOT = "not"
    UNKNOWN = "unknown"


class Window(StrEnum):
    """Whether a clause can be used on the basis date."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class Mode(StrEnum):
    """How the money comes: without application, with a prefilled one, or by hand."""

    AUTOMATIC = "automatic"
    EXPRESS = "express"
    MANUAL = "manual"


# Shares of a threshold within which a near miss is told to those who may not know the figures.
BANDS = (Decimal("0.05"), Decimal("0.1"), Decimal("0.2"), Decimal("0.5"))
# Fen in the unit an amount is rounded to.
ROUND_TO_FEN: Mapping[str, int] = {"fen": 1, "yuan": 100, "wan": 1_000_000}

# Of each condition of a clause whether it holds; None for "cannot tell".
Holds = tuple[bool | None, ...]


@dataclass(frozen=True)
class Amount:
    """What a clause gives: a FEEL formula in the rule's money unit, rounded once."""

    formula: str
    unit: str
    round_to: str
    mode: str


# What a clause gives that pays nothing out: a credit line, a lower tax, a place in a tender.
NO_MONEY = Amount(formula="null", unit="", round_to="fen", mode="half_up")


@dataclass(frozen=True)
class Period:
    """A span of days, open where an end is None; both ends are included."""

    first: date | None
    last: date | None

    def window(self, basis: date) -> Window:
        """Where the basis date lies."""
        if self.first and basis < self.first:
            return Window.UPCOMING
        return Window.CLOSED if self.last and basis > self.last else Window.OPEN


@dataclass(frozen=True)
class Clause:
    """One clause of a policy."""

    key: str
    name: str
    en: str
    mode: Mode
    year_basis: str
    first_time_scope: str
    period: Period
    parameters: tuple[Parameter, ...]
    conditions: tuple[Condition, ...]
    amount: Amount
    note: str
    note_en: str


@dataclass(frozen=True)
class PolicyDocument:
    """A policy as one document with its clauses."""

    name: str
    en: str
    issuer: str
    source: Source
    period: Period
    period_verified: bool
    demo_note: str
    clauses: tuple[Clause, ...]

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "PolicyDocument":
        """Build from the content of a policy's rule version."""
        valid = content["valid"]
        source = source_from(content["source"])
        return cls(
            name=content["name"],
            en=content["en"],
            issuer=content["issuer"],
            source=source,
            period=_period(valid),
            period_verified=valid.get("verified", False),
            demo_note=content.get("demo_note", ""),
            clauses=tuple(_clause(c, valid, source) for c in content["clauses"]),
        )

    def clause(self, key: str) -> Clause:
        """The clause of a key; KeyError when there is none."""
        return {c.key: c for c in self.clauses}[key]


class ClauseVerdict(NamedTuple):
    """The judgement of one clause for one firm; `amount_fen` is None when it cannot be told.

    A tuple, for a run makes millions; `lacks` finds the missing facts, which few ask for.
    """

    outcome: Outcome
    window: Window
    in_scope: bool
    amount_fen: int | None
    failed: tuple[str, ...]
    unknown: tuple[str, ...]
    lacks: Callable[[], tuple[Missing, ...]] = tuple

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that would settle what is open; empty when nothing is."""
        return self.lacks()


@dataclass(frozen=True)
class PreparedClause:
    """A clause whose texts are compiled for the names of a rule set."""

    clause: Clause
    conditions: tuple[Compiled, ...]
    amount: Compiled

    def scope(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Value]:
        """A firm's scope with the clause's parameters as of the basis date."""
        return scope_on(self.clause.parameters, firm, basis)


def prepare(clause: Clause, names: frozenset[str]) -> PreparedClause:
    """Compile a clause once; `names` are those of the facts, decisions and constants."""
    known = names | {p.name for p in clause.parameters}
    return PreparedClause(
        clause,
        compiled(clause.conditions, known),
        compile_(clause.amount.formula, names=known),
    )


@dataclass(frozen=True)
class DatedClause:
    """A clause on a day: whether it is open, and its texts with the parameters of that day."""

    clause: Clause
    window: Window
    conditions: tuple[Compiled, ...]
    amount: Compiled

    @classmethod
    def of(
        cls, prepared: PreparedClause, basis: date, constants: Mapping[str, Value] | None = None
    ) -> "DatedClause":
        """`constants` are names of the scope that are the same for every firm."""
        held = {p.name: p.on(basis) for p in prepared.clause.parameters}
        known = {**(constants or {}), **{name: v.value if v else None for name, v in held.items()}}
        return cls(
            prepared.clause,
            prepared.clause.period.window(basis),
            tuple(text.fixed(known) for text in prepared.conditions),
            prepared.amount.fixed(known),
        )

    def verdict(self, holds: Holds, firm: Mapping[str, Value]) -> ClauseVerdict:
        """What follows from which conditions hold, for the firm that they were asked of."""
        found = self.following(holds)
        if found.outcome is Outcome.ELIGIBLE:
            return self.matching(found, evaluate(self.amount, firm).value, firm)
        return self.open(found, holds, firm) if found.outcome is Outcome.UNKNOWN else found

    def following(self, holds: Holds) -> ClauseVerdict:
        """What follows for every firm: all but the amount and what is missing."""
        by_name = tuple(zip(self.clause.conditions, holds, strict=True))
        return ClauseVerdict(
            outcome=_outcome(holds, self.window),
            window=self.window,
            in_scope=all(held is not False for c, held in by_name if c.scope),
            amount_fen=None,
            failed=tuple(c.name for c, held in by_name if held is False),
            unknown=tuple(c.name for c, held in by_name if held is None),
        )

    def matching(self, verdict: ClauseVerdict, amount: Value, firm: Scope) -> ClauseVerdict:
        """A verdict that the firm matches, with what the formula gives, or what it lacks for it."""
        outcome, window, in_scope, fen, failed, unknown, lacks = verdict
        if isinstance(amount, Decimal):
            fen = to_fen(amount, self.clause.amount)
        else:
            lacks = partial(_missing, (self.amount,), None, firm)
        return ClauseVerdict(outcome, window, in_scope, fen, failed, unknown, lacks)

    def open(self, verdict: ClauseVerdict, holds: Holds, firm: Scope) -> ClauseVerdict:
        """A verdict that cannot be told, with what is missing for the conditions that are open."""
        outcome, window, in_scope, fen, failed, unknown, _ = verdict
        lacks = partial(_missing, self.conditions, holds, firm)
        return ClauseVerdict(outcome, window, in_scope, fen, failed, unknown, lacks)


def _missing(texts: tuple[Compiled, ...], holds: Holds | None, firm: Scope) -> tuple[Missing, ...]:
    """The facts that the texts lack, all of them or those that do not say whether they hold."""
    pairs = zip(texts, holds or [None] * len(texts), strict=True)
    lacking = (explain(text, firm).missing for text, held in pairs if held is None)
    return tuple(dict.fromkeys(chain.from_iterable(lacking)))


def judge(prepared: PreparedClause, firm: Mapping[str, Value], basis: date) -> ClauseVerdict:
    """Judge one clause for one firm.

    `firm` is the scope of its facts and decisions as rules see them. A closed or
    upcoming window is NOT whatever the conditions say. Pure: the same scope and
    the same clause give the same verdict, so that a decision can be replayed.
    """
    dated = DatedClause.of(prepared, basis)
    holds = tuple(truth(evaluate(text, firm).value) for text in dated.conditions)
    return dated.verdict(holds, firm)


def explain_conditions(
    prepared: PreparedClause, firm: Mapping[str, Value], basis: date
) -> tuple[ConditionExplained, ...]:
    """Each condition of a clause with its truth and its tree of values."""
    scope = prepared.scope(firm, basis)
    return explained(prepared.clause.conditions, prepared.conditions, scope)


def band_of(trace: Trace) -> Decimal | None:
    """Within which share of the threshold a missed numeric condition lies; None when in none.

    For readers who may know how near a firm is but not its figures.
    """
    shares = [
        abs(step.distance / step.threshold)
        for step in _comparisons(trace)
        if step.distance is not None and isinstance(step.threshold, Decimal) and step.threshold
    ]
    return next((b for b in BANDS if max(shares) <= b), None) if shares else None


def _comparisons(trace: Trace) -> Iterator[Trace]:
    if trace.holds is False:
        yield trace
    for child in trace.children:
        yield from _comparisons(child)


def to_fen(amount: Decimal, rule: Amount, fen_per_unit: int = FEN_PER_WAN) -> int:
    """Round an amount once by its policy's own rule; the result is whole fen."""
    return Rounding(ROUND_TO_FEN[rule.round_to], rule.mode, fen_per_unit).fen(amount)


def _outcome(holds: Holds, window: Window) -> Outcome:
    if window is not Window.OPEN or False in holds:
        return Outcome.NOT
    return Outcome.UNKNOWN if None in holds else Outcome.ELIGIBLE


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _period(content: Mapping[str, Any]) -> Period:
    return Period(_day(content.get("from")), _day(content.get("to")))


def _clause(content: Mapping[str, Any], valid: Mapping[str, Any], source: Source) -> Clause:
    return Clause(
        key=content["key"],
        name=content["name"],
        en=content["en"],
        mode=Mode(content["mode"]),
        year_basis=content["year_basis"],
        first_time_scope=content.get("first_time_scope", ""),
        period=_period(content.get("window") or valid),
        parameters=parameters_from(content, source),
        conditions=conditions_from(content["conditions"], source),
        amount=Amount(**content["amount"]) if content.get("amount") else NO_MONEY,
        note=content.get("note", ""),
        note_en=content.get("note_en", ""),
    )
