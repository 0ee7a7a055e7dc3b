"""Clauses as they are read on a page: conditions in words, parameters by date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from liyuan.engines.feel import Type, compile_
from liyuan.policies.domain import NO_MONEY, Clause, Mode, Window
from liyuan.policies.queries_runs import JudgingClause, JudgingRules
from liyuan.rules.domain import Source
from liyuan.rules.terms import Condition, DatedValue, Parameter
from liyuan.web.language import named
from liyuan.web.messages import condition as words_of
from liyuan.web.messages import value as value_words


@dataclass(frozen=True)
class ConditionWords:
    """A condition as a sentence, with where it stands in the policy."""

    name: str
    words: str
    for_whom: bool
    source: Source


@dataclass(frozen=True)
class ValueWords:
    """A dated value of a parameter with its unit, and where it stands."""

    since: date
    words: str
    source: Source


@dataclass(frozen=True)
class ParameterWords:
    """A parameter with its dated values, and the one in force; `key` is its FEEL name."""

    key: str
    name: str
    type: Type
    values: tuple[ValueWords, ...]
    in_force: ValueWords | None


@dataclass(frozen=True)
class ClauseWords:
    """One clause of a policy page."""

    key: str
    name: str
    mode: Mode
    window: Window
    first: date | None
    last: date | None
    year_basis: str
    first_time_scope: str
    for_whom: tuple[ConditionWords, ...]
    conditions: tuple[ConditionWords, ...]
    parameters: tuple[ParameterWords, ...]
    amount: str
    formula: str
    round_to: str
    rounding: str
    note: str


@dataclass(frozen=True)
class Wording:
    """What turns names into words: types give units, labels give English.

    `figures` are names of parameters together with the values in force.
    """

    types: Mapping[str, Type]
    labels: Mapping[str, str]
    lang: str
    figures: Mapping[str, str]

    @classmethod
    def of(cls, rules: JudgingRules, clause: Clause, basis: date, lang: str) -> "Wording":
        """The words of a rule set, with the clause's parameters of a day added."""
        return cls.with_parameters(rules, clause.parameters, basis, lang)

    @classmethod
    def with_parameters(
        cls, rules: JudgingRules, parameters: Iterable[Parameter], basis: date, lang: str
    ) -> "Wording":
        """The words of a rule set, with the parameters of any rule added."""
        own = tuple(_parameter(p, basis, lang) for p in parameters)
        brackets = "{} ({})" if lang == "en" else "{}（{}）"
        return cls(
            types={**rules.types, **{p.key: p.type for p in own}},
            labels={**rules.labels(lang), **{p.key: p.name for p in own}},
            lang=lang,
            figures={p.key: brackets.format(p.name, p.in_force.words) for p in own if p.in_force},
        )

    def without_a_firm(self) -> "Wording":
        """The same, each parameter with its value in force: the values of a firm stay out."""
        return replace(self, labels={**self.labels, **self.figures})


def parameter_type(parameter: Parameter) -> Type:
    """The type under which conditions see a parameter."""
    return Type(kind="number", unit=parameter.unit or None)


def clause_words(
    judging: JudgingClause, rules: JudgingRules, basis: date, lang: str
) -> ClauseWords:
    """A clause as it is read on a date."""
    clause = judging.prepared.clause
    parameters = tuple(_parameter(p, basis, lang) for p in clause.parameters)
    wording = Wording.of(rules, clause, basis, lang).without_a_firm()
    conditions = tuple(_condition(c, wording) for c in clause.conditions)
    return ClauseWords(
        key=clause.key,
        name=named(clause.name, clause.en, lang),
        mode=clause.mode,
        window=clause.period.window(basis),
        first=clause.period.first,
        last=clause.period.last,
        year_basis=clause.year_basis,
        first_time_scope=clause.first_time_scope,
        for_whom=tuple(c for c in conditions if c.for_whom),
        conditions=tuple(c for c in conditions if not c.for_whom),
        parameters=parameters,
        amount=_words(clause.amount.formula, wording) if clause.amount is not NO_MONEY else "",
        formula=clause.amount.formula,
        round_to=clause.amount.round_to,
        rounding=clause.amount.mode,
        note=named(clause.note, clause.note_en, lang),
    )


def _condition(condition: Condition, wording: Wording) -> ConditionWords:
    return ConditionWords(
        name=named(condition.name, condition.en, wording.lang),
        words=_words(condition.when, wording),
        for_whom=condition.scope,
        source=condition.source,
    )


def _words(text: str, wording: Wording) -> str:
    node = compile_(text, names=frozenset(wording.types)).node
    return words_of(node, wording.types, wording.labels, wording.lang)


def _parameter(parameter: Parameter, basis: date, lang: str) -> ParameterWords:
    return ParameterWords(
        key=parameter.name,
        name=named(parameter.name, parameter.en, lang),
        type=parameter_type(parameter),
        values=tuple(_value(v, parameter, lang) for v in parameter.values),
        in_force=_value(found, parameter, lang) if (found := parameter.on(basis)) else None,
    )


def _value(dated: DatedValue, parameter: Parameter, lang: str) -> ValueWords:
    words = value_words(dated.value, parameter_type(parameter), lang)
    return ValueWords(dated.since, words, dated.source)
