"""Facts and decisions of a firm as 一企一档 tells them: value, source, date, or what is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from liyuan.accounts.domain import Clearance
from liyuan.accounts.words import PURPOSES
from liyuan.dashboards.queries_sources import SourceReader, YearSources, sources_of
from liyuan.engines.dmn import Decision, explain_table
from liyuan.engines.feel import Trace, Type
from liyuan.engines.feel.nodes import String, names_in, walk
from liyuan.enterprises.queries_facts import FactCell, FirmFacts
from liyuan.policies.queries_runs import JudgingRules
from liyuan.rules.accepting import Doubt
from liyuan.rules.decisions import DecisionRule, FirmScope, PreparedTable
from liyuan.rules.domain import (
    FactDefinition,
    FactType,
    Period,
    Source,
    closed_years,
    is_published,
)
from liyuan.rules.scopes import YearAnswer
from liyuan.web.language import named
from liyuan.web.messages import condition as condition_words
from liyuan.web.messages import trace as trace_words
from liyuan.web.messages import value as value_words

YEARS_SHOWN = 4
COUNTED = (FactType.COUNT, FactType.NUMBER)


class State(StrEnum):
    """What is known of a fact, for this reader on this day."""

    KNOWN = "known"
    """There is a value and it is fresh."""
    STALE = "stale"
    """There is a value, older than the catalogue lets it count as fresh."""
    MISSING = "missing"
    """Nobody has said it."""
    AWAITED = "awaited"
    """The last closed year's value is not yet published."""
    CHECK = "check"
    """Something was said, but it may not be read: sources differ, or there is no basis."""
    HIDDEN = "hidden"
    """Its level is above what this reader may read, or it is for other purposes."""


@dataclass(frozen=True)
class ShownValue:
    """One value as stored (money in fen); `text` is a code or a count in words, else empty."""

    year: int | None
    value: object
    text: str


@dataclass(frozen=True)
class FactLine:
    """One fact of the catalogue with what is known of it; `why` tells of what is hidden or open."""

    id: str
    name: str
    definition: str
    type: FactType
    unit: str
    level: str
    state: State
    values: tuple[ShownValue, ...]
    supplier: str
    source: str
    received: date | None
    sharing_basis: str
    basis_verified: bool
    ask_firm: bool
    definition_source: Source
    why: str = ""
    basis_until: date | None = None
    purposes: tuple[str, ...] = ()
    question: str = ""
    sources: tuple[YearSources, ...] = ()


LONG = 20


@dataclass(frozen=True)
class FactGroup:
    """The facts of one kind of period; yearly ones have a column for each of `years`."""

    period: Period
    years: tuple[int, ...]
    lines: tuple[FactLine, ...]

    @property
    def counts(self) -> Mapping[State, int]:
        """How many of the facts are in each state."""
        return counted(self.lines)

    @property
    def is_short(self) -> bool:
        """Whether the page shows it at once; a long one comes when it is opened."""
        return len(self.lines) < LONG


@dataclass(frozen=True)
class MissingFact:
    """A fact that would settle a decision, and who has it; `why` where somebody has said it."""

    name: str
    supplier: str
    ask_firm: bool
    why: str


@dataclass(frozen=True)
class DecisionLine:
    """What a decision table says of the firm; `value` is empty when it cannot be told.

    `short_of` are the conditions that it fails of the next row up, whose value is `above`.
    """

    name: str
    value: str
    reasons: tuple[str, ...]
    above: str
    short_of: tuple[str, ...]
    missing: tuple[MissingFact, ...]
    source: Source


@dataclass(frozen=True)
class Reading:
    """Who reads, and when: what may be shown, names of units, the day."""

    lang: str
    clearance: Clearance
    exact: bool
    units: Mapping[str, str]
    on: date
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """What codes of the registry are called, by fact: parks, industries."""
    checks: bool = False
    """Whether open differences between sources may be told."""


@dataclass(frozen=True)
class Known:
    """A firm's facts as rules read them on the day: cells, what is accepted, what is open."""

    catalogue: Mapping[str, FactDefinition]
    facts: FirmFacts
    accepted: Mapping[str, tuple[YearAnswer, ...]]
    doubts: tuple[Doubt, ...]
    years: tuple[int, ...]
    purposes: Mapping[str, str]
    """The purposes in words: once for all facts."""

    def cells(self, fact: FactDefinition) -> list[FactCell]:
        """What may be read of a fact, the latest year first; of an accepted one what counts."""
        if fact.basis_until and fact.basis_until < self.facts.as_of:
            return []
        told = self._accepted(fact) if fact.accepts else self.facts.years(fact.id)
        shown = (cell for cell in told if cell.year in self.years or cell.year is None)
        return [cell for cell in shown if cell.is_lawful(self.facts.as_of)]

    def _accepted(self, fact: FactDefinition) -> Iterator[FactCell]:
        for year, answer, _said in self.accepted[fact.id]:
            if answer.value is not None:
                cell = self.facts.cells[answer.source or fact.id, year]
                yield replace(cell, fact=fact.id)

    def why_open(self, fact: FactDefinition) -> str:
        """Why a year that is shown is open although something was said; else empty."""
        shown = (None, *self.years)
        found = (d.why for d in self.doubts if d.fact == fact.id and d.year in shown)
        return next(found, "")


def fact_groups(
    rules: JudgingRules, facts: FirmFacts, doubts: tuple[Doubt, ...], reading: Reading
) -> tuple[FactGroup, ...]:
    """Every fact of the catalogue: current ones, yearly ones, and events."""
    years, catalogue = closed_years(reading.on)[:YEARS_SHOWN], rules.ruleset.catalogue
    accepted = rules.maker.accepted(facts.stored, reading.on, facts.barred)
    purposes = {purpose.value: str(words) for purpose, words in PURPOSES.items()}
    known = Known(catalogue, facts, accepted, doubts, years, purposes)
    groups = []
    for period in (Period.CURRENT, Period.YEAR, Period.EVENT):
        lines = (
            _line(fact, known, reading) for fact in catalogue.values() if fact.period is period
        )
        groups.append(FactGroup(period, years if period is Period.YEAR else (), tuple(lines)))
    return tuple(group for group in groups if group.lines)


def counted(lines: Iterable[FactLine]) -> Mapping[State, int]:
    """How many facts are in each state."""
    states = [line.state for line in lines]
    return {state: states.count(state) for state in State}


def decision_lines(
    rules: JudgingRules, firm: FirmScope, reading: Reading
) -> tuple[DecisionLine, ...]:
    """Every decision with its reasons, as far as the reader may read the facts behind them."""
    tables = (r for r in rules.ruleset.decisions if isinstance(r, DecisionRule) and not r.inner)
    made = ((rule, firm.decisions[rule.name]) for rule in tables)
    return tuple(
        _decision(rule, decision, rules, firm, reading)
        for rule, decision in made
        if isinstance(decision, Decision)
    )


def _line(fact: FactDefinition, known: Known, reading: Reading) -> FactLine:
    cells = known.cells(fact)
    hidden = reading.clearance.refuses(fact.level, fact.purposes)
    why = hidden or known.why_open(fact)
    shown = [] if hidden else cells
    latest = shown[0] if shown else None
    supplier = (latest.source_unit if latest else "") or fact.source_unit
    return FactLine(
        id=fact.id,
        name=named(fact.name, fact.en, reading.lang),
        definition=named(fact.definition, fact.definition_en, reading.lang),
        type=fact.type,
        unit=fact.unit,
        level=fact.level,
        state=State.HIDDEN if hidden else _state(fact, cells, why, known.years, reading),
        values=_values(fact, shown, known.years, reading),
        supplier=reading.units.get(supplier, supplier),
        source=latest.source if latest else "",
        received=latest.received_at.date() if latest else None,
        sharing_basis=fact.sharing_basis,
        basis_verified=fact.basis_verified,
        ask_firm=fact.ask_firm,
        definition_source=fact.source,
        why=why,
        basis_until=latest.basis_until if latest else None,
        purposes=tuple(known.purposes[one] for one in fact.purposes),
        question=named(fact.question, fact.question_en, reading.lang),
        sources=() if hidden else _sources(fact, known, reading),
    )


def _sources(fact: FactDefinition, known: Known, reading: Reading) -> tuple[YearSources, ...]:
    reader = SourceReader(reading.lang, reading.clearance, reading.checks)
    answers = tuple(
        one for one in known.accepted.get(fact.id, ()) if one[0] in (None, *known.years)
    )
    return sources_of(fact, answers, known.catalogue, reader)


def _state(
    fact: FactDefinition,
    cells: list[FactCell],
    why: str,
    years: tuple[int, ...],
    reading: Reading,
) -> State:
    if why:
        return State.CHECK
    if not cells:
        awaited = fact.period is Period.YEAR and not is_published(fact, years[0], reading.on)
        return State.AWAITED if awaited else State.MISSING
    age = reading.on - max(cell.received_at for cell in cells).date()
    stale = fact.fresh_for is not None and age > timedelta(days=fact.fresh_for)
    return State.STALE if stale else State.KNOWN


def _values(
    fact: FactDefinition, cells: list[FactCell], years: tuple[int, ...], reading: Reading
) -> tuple[ShownValue, ...]:
    """One value, or one for each year shown with None where nothing is known."""
    found = {cell.year: cell.value for cell in cells}
    if not found:
        return ()
    wanted = years if fact.period is Period.YEAR else (None,)
    values = ((year, found.get(year)) for year in wanted)
    return tuple(ShownValue(year, value, _text(fact, value, reading)) for year, value in values)


def _text(fact: FactDefinition, value: object, reading: Reading) -> str:
    """A count with its unit, or what a code is called; empty for what templates write."""
    if value is None:
        return ""
    if fact.verify_only:
        return _("是（核验）") if value else _("否（核验）")
    if fact.type in COUNTED:
        return value_words(Decimal(str(value)), Type("number", fact.unit or None), reading.lang)
    words = {choice.code: named(choice.name, choice.en, reading.lang) for choice in fact.values}
    words.update(reading.names.get(fact.id, {}))
    return words.get(str(value), "")


def _decision(
    rule: DecisionRule, decision: Decision, rules: JudgingRules, firm: FirmScope, reading: Reading
) -> DecisionLine:
    told = decision.value is not None
    row = _row_above(rule, decision) if told else None
    short_of = _short_of(rule.name, row, rules, firm, reading) if row is not None else ()
    above = rule.table.rules[row].outputs[0].strip('"') if row is not None and short_of else ""
    return DecisionLine(
        name=named(rule.name, rule.en, reading.lang),
        value=_outcome(rule, decision.value, reading.lang) if told else "",
        reasons=_reasons(decision, rules, reading) if told else (),
        above=_outcome(rule, above, reading.lang),
        short_of=short_of,
        missing=_missing(decision, rules, firm, reading),
        source=rule.source,
    )


def _outcome(rule: DecisionRule, value: object, lang: str) -> str:
    """An outcome in words: a class by its name, a step with its unit, none reached as that."""
    words = {choice.code: named(choice.name, choice.en, lang) for choice in rule.values}
    text = str(value)
    unit = rule.table.outputs[0].unit
    if unit is None or not text.isdecimal():
        return words.get(text, text)
    return value_words(Decimal(text), Type("number", unit), lang) if int(text) else _("尚未达到")


def _row_above(rule: DecisionRule, decision: Decision) -> int | None:
    """The row before the deciding one, where it is about the same kind of firm."""
    rows, at = rule.table.rules, decision.matched_rule
    if rule.table.policy != "F" or not at:
        return None
    kinds = rows[at - 1].tests[0], rows[at].tests[0]
    return at - 1 if kinds[1] in ("-", kinds[0]) else None


def _reasons(decision: Decision, rules: JudgingRules, reading: Reading) -> tuple[str, ...]:
    cells = (cell for row in decision.trace if row.holds for cell in row.cells)
    return _in_words(cells, rules, reading)


def _short_of(
    name: str, row: int, rules: JudgingRules, firm: FirmScope, reading: Reading
) -> tuple[str, ...]:
    """What the firm lacks of a row; nothing where more of a quantity would not lead there."""
    prepared = rules.maker.prepared_as(name)
    rows = explain_table(prepared.table, firm.values) if isinstance(prepared, PreparedTable) else ()
    cells = [c for one in rows[row : row + 1] for c in one.cells if c.value is False]
    by_kind = any(isinstance(part, String) for cell in cells for part in walk(cell.node))
    return () if by_kind else _in_words(cells, rules, reading)


def _in_words(cells: Iterable[Trace], rules: JudgingRules, reading: Reading) -> tuple[str, ...]:
    """Each cell as a sentence; with the firm's values where the facts behind may be read."""
    naming = (rules.types, rules.labels(reading.lang), reading.lang)
    told = (
        trace_words(cell, *naming)
        if rules.readable(names_in(cell.node), reading.clearance)
        else condition_words(cell.node, *naming)
        for cell in cells
    )
    return tuple(dict.fromkeys(told))


def _missing(
    decision: Decision, rules: JudgingRules, firm: FirmScope, reading: Reading
) -> tuple[MissingFact, ...]:
    by_name = {fact.name: fact for fact in rules.ruleset.catalogue.values()}
    facts = (by_name[n] for n in firm.fact_names(decision.missing) if n in by_name)
    return tuple(
        MissingFact(
            name=named(fact.name, fact.en, reading.lang),
            supplier=reading.units.get(fact.source_unit, fact.source_unit),
            ask_firm=fact.ask_firm,
            why=firm.why_open(fact.id),
        )
        for fact in facts
    )
