"""A rule of named conditions: all of some must hold, and one of others where there are others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from liyuan.engines.feel import Compiled, Missing, Type, Value, evaluate, explain
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

BOOLEAN = Type("boolean")


Gaps = Callable[[], tuple[Missing, ...]]


@dataclass(frozen=True)
class Answer:
    """What a rule says of a firm: a value, or None with the facts that would settle it."""

    value: Value
    gaps: Gaps = tuple

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that would settle it, looked for when asked: most callers never ask."""
        return self.gaps()


@dataclass(frozen=True)
class CriteriaRule:
    """Conditions that must all hold (`every`), and others of which one must (`one_of`)."""

    name: str
    en: str
    title: str
    every: tuple[Condition, ...]
    one_of: tuple[Condition, ...]
    parameters: tuple[Parameter, ...]
    source: Source
    verified: bool

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "CriteriaRule":
        """Build from the content of a rule's version."""
        source = source_from(content["source"])
        return cls(
            name=content["outputs"][0]["name"],
            en=content["en"],
            title=content["name"],
            every=conditions_from(content.get("every"), source),
            one_of=conditions_from(content.get("one_of"), source),
            parameters=parameters_from(content, source),
            source=source,
            verified=content["verified"],
        )

    @property
    def types(self) -> Mapping[str, Type]:
        """The name that the rule defines."""
        return {self.name: BOOLEAN}

    def prepare(self, names: frozenset[str]) -> "PreparedCriteria":
        """Compile the conditions once."""
        known = names | {p.name for p in self.parameters}
        every, one_of = compiled(self.every, known), compiled(self.one_of, known)
        return PreparedCriteria(self, every, one_of)

    def reads(self, names: frozenset[str]) -> frozenset[str]:
        """Which of these names the conditions speak of."""
        ready = self.prepare(names)
        texts = (*ready.every, *ready.one_of)
        return frozenset().union(*(text.names_used for text in texts)) & names


@dataclass(frozen=True)
class CriteriaExplained:
    """Every condition with its truth and its trace; `holds` is what they say together."""

    holds: bool | None
    every: tuple[ConditionExplained, ...]
    one_of: tuple[ConditionExplained, ...]


@dataclass(frozen=True)
class PreparedCriteria:
    """A rule of conditions whose texts are compiled for the names of a rule set."""

    rule: CriteriaRule
    every: tuple[Compiled, ...]
    one_of: tuple[Compiled, ...]

    def decide(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Answer]:
        """Whether the conditions hold; stops at the first that settles it."""
        scope = scope_on(self.rule.parameters, firm, basis)
        open_ = []
        for text in self.every:
            held = truth(evaluate(text, scope).value)
            if held is False:
                return {self.rule.name: Answer(False)}
            if held is None:
                open_.append(text)
        alternatives = self._alternatives(scope)
        if alternatives is False:
            return {self.rule.name: Answer(False)}
        if alternatives is None:
            open_.extend(self.one_of)
        if not open_:
            return {self.rule.name: Answer(True)}
        return {self.rule.name: Answer(None, partial(_gaps, tuple(open_), scope))}

    def explain(self, firm: Mapping[str, Value], basis: date) -> CriteriaExplained:
        """Every condition of the rule, met or not, with the tree of what was evaluated."""
        rule, scope = self.rule, scope_on(self.rule.parameters, firm, basis)
        return CriteriaExplained(
            holds=truth(self.decide(firm, basis)[rule.name].value),
            every=explained(rule.every, self.every, scope),
            one_of=explained(rule.one_of, self.one_of, scope),
        )

    def _alternatives(self, scope: Mapping[str, Value]) -> bool | None:
        """Whether one of the alternatives holds; True where there are none to choose from."""
        if not self.one_of:
            return True
        found: bool | None = False
        for text in self.one_of:
            held = truth(evaluate(text, scope).value)
            if held:
                return True
            found = None if held is None else found
        return found


def _gaps(texts: tuple[Compiled, ...], scope: Mapping[str, Value]) -> tuple[Missing, ...]:
    found = (gap for text in texts for gap in explain(text, scope).missing)
    return tuple(dict.fromkeys(found))
