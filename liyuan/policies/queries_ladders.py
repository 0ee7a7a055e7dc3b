"""Where a firm stands on each ladder of its pack, and what it lacks of the next rung."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from liyuan.engines.feel.nodes import names_in
from liyuan.policies.queries_firm import (
    ConditionAnswer,
    MissingFact,
    Reader,
    condition_answer,
    missing_facts,
)
from liyuan.policies.queries_runs import JudgingRules
from liyuan.policies.queries_words import Wording
from liyuan.rules.criteria import PreparedCriteria
from liyuan.rules.decisions import FirmScope
from liyuan.rules.domain import Source
from liyuan.rules.ladders import PreparedLadder, Rung, ladder_of
from liyuan.rules.scores import TOTAL, Need, PreparedScore
from liyuan.rules.terms import ConditionExplained
from liyuan.web.language import named


@dataclass(frozen=True)
class ScoreAnswer:
    """Points of a firm: the least and the most that they are, and the bound where one is asked."""

    name: str
    low: Decimal
    high: Decimal
    most: Decimal
    need: Need | None
    groups: tuple["ScoreAnswer", ...] = ()
    note: str = ""


@dataclass(frozen=True)
class LadderAnswer:
    """A ladder as the firm page tells it; `present` and `next` are empty where there is none.

    `unmet` are conditions of the next rung that fail or cannot be told, `one_of` alternatives of
    which one would do, `met` how many conditions hold. `able` is whether all hold together.
    """

    name: str
    present: str
    next: str
    able: bool | None
    unmet: tuple[ConditionAnswer, ...]
    one_of: tuple[ConditionAnswer, ...]
    met: int
    scores: tuple[ScoreAnswer, ...]
    missing: tuple[MissingFact, ...]
    note: str
    source: Source


def firm_ladders(
    rules: JudgingRules, firm: FirmScope, basis: date, reader: Reader
) -> tuple[LadderAnswer, ...]:
    """Every ladder of the rules, for one firm on a day."""
    ladders = (one for one in rules.maker.prepared if isinstance(one, PreparedLadder))
    return tuple(_answer(ladder, rules, firm, basis, reader) for ladder in ladders)


def firm_scores(
    rules: JudgingRules, firm: FirmScope, basis: date, reader: Reader
) -> tuple[ScoreAnswer, ...]:
    """Every score that is for this firm, by group, for who may read what it is made of."""
    scores = (one for one in rules.maker.prepared if isinstance(one, PreparedScore))
    return tuple(
        _score(one, firm, basis, reader.lang)
        for one in scores
        if reader.may_read((one.rule.name,), rules) and one.concerns(firm.values, basis)
    )


def _answer(
    ladder: PreparedLadder, rules: JudgingRules, firm: FirmScope, basis: date, reader: Reader
) -> LadderAnswer:
    standing = ladder_of(ladder, firm.values)
    gap = _gap(standing.next, rules, firm, basis, reader)
    rule = ladder.rule
    return LadderAnswer(
        name=named(rule.title, rule.en, reader.lang),
        present=_named(standing.present, reader.lang),
        next=_named(standing.next, reader.lang),
        able=gap.able,
        unmet=gap.unmet,
        one_of=gap.one_of,
        met=gap.met,
        scores=gap.scores,
        missing=gap.missing,
        note=named(rule.note, rule.note_en, reader.lang),
        source=gap.source or rule.source,
    )


@dataclass(frozen=True)
class _Gap:
    """What a firm lacks of one rung."""

    able: bool | None = None
    unmet: tuple[ConditionAnswer, ...] = ()
    one_of: tuple[ConditionAnswer, ...] = ()
    met: int = 0
    scores: tuple[ScoreAnswer, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    source: Source | None = None


def _gap(
    rung: Rung | None, rules: JudgingRules, firm: FirmScope, basis: date, reader: Reader
) -> _Gap:
    criteria = rules.maker.prepared_as(rung.rule) if rung and rung.rule else None
    if not isinstance(criteria, PreparedCriteria):
        return _Gap()
    told = criteria.explain(firm.values, basis)
    wording = Wording.with_parameters(rules, criteria.rule.parameters, basis, reader.lang)

    def answers(conditions: tuple[ConditionExplained, ...]) -> tuple[ConditionAnswer, ...]:
        return tuple(
            condition_answer(c, wording, exact=reader.may_read(_names(c), rules))
            for c in conditions
        )

    unmet = tuple(c for c in told.every if c.holds is not True)
    enough = any(c.holds for c in told.one_of)
    decision = firm.decisions[criteria.rule.name]
    return _Gap(
        able=told.holds,
        unmet=answers(unmet),
        one_of=() if enough else answers(told.one_of),
        met=len(told.every) - len(unmet) + enough,
        scores=_scores((*unmet, *(() if enough else told.one_of)), rules, firm, basis, reader),
        missing=missing_facts(decision.missing, rules, firm, reader),
        source=criteria.rule.source,
    )


def _scores(
    conditions: tuple[ConditionExplained, ...],
    rules: JudgingRules,
    firm: FirmScope,
    basis: date,
    reader: Reader,
) -> tuple[ScoreAnswer, ...]:
    """The scores behind conditions that are not met, for who may read what they are made of."""
    names = frozenset[str]().union(*(_names(c) for c in conditions))
    asked = (
        one
        for one in rules.maker.prepared
        if isinstance(one, PreparedScore) and one.rule.passes in names
    )
    return tuple(
        _score(one, firm, basis, reader.lang)
        for one in asked
        if reader.may_read((one.rule.passes,), rules)
    )


def _score(score: PreparedScore, firm: FirmScope, basis: date, lang: str) -> ScoreAnswer:
    rule, card = score.rule, score.card(firm.values, basis)
    need = next((need for need in rule.needs if need.of == TOTAL), None)
    return ScoreAnswer(
        name=named(rule.title, rule.en, lang),
        low=_tenths(card.total.low),
        high=_tenths(card.total.high),
        most=rule.most,
        need=need,
        groups=tuple(
            ScoreAnswer(
                name=named(group.name, group.en, lang),
                low=_tenths(card.groups[group.key].low),
                high=_tenths(card.groups[group.key].high),
                most=group.most,
                need=None,
            )
            for group in rule.groups
        ),
        note=named(rule.note, rule.note_en, lang),
    )


def _tenths(points: Decimal) -> Decimal:
    """Points to a tenth, whole ones without it."""
    rounded = round(points, 1)
    whole = rounded.to_integral_value()
    return whole if whole == rounded else rounded


def _names(condition: ConditionExplained) -> frozenset[str]:
    return names_in(condition.trace.node)


def _named(rung: Rung | None, lang: str) -> str:
    return named(rung.name, rung.en, lang) if rung else ""
