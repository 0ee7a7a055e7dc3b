"""What rules of every kind are made of: dated parameters, and conditions with a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import Compiled, Trace, Value, compile_, explain
from liyuan.rules.domain import Source


@dataclass(frozen=True)
class DatedValue:
    """A value of a parameter and the day from which it holds."""

    since: date
    value: Decimal
    source: Source


@dataclass(frozen=True)
class Parameter:
    """A named figure of a rule, with its values by date."""

    name: str
    en: str
    unit: str
    values: tuple[DatedValue, ...]

    def on(self, basis: date) -> DatedValue | None:
        """The value in force on a date; None before the first."""
        past = [v for v in self.values if v.since <= basis]
        return past[-1] if past else None


@dataclass(frozen=True)
class Condition:
    """One named condition, in FEEL."""

    name: str
    en: str
    when: str
    scope: bool
    actionable: bool
    source: Source


@dataclass(frozen=True)
class ConditionExplained:
    """A condition with the tree of what was evaluated."""

    condition: Condition
    holds: bool | None
    trace: Trace


def truth(value: Value) -> bool | None:
    """A value as an answer; what is no truth value is no answer."""
    return value if isinstance(value, bool) else None


def scope_on(
    parameters: tuple[Parameter, ...], firm: Mapping[str, Value], basis: date
) -> Mapping[str, Value]:
    """A firm's scope with a rule's parameters as of the basis date."""
    if not parameters:
        return firm
    found = {p.name: p.on(basis) for p in parameters}
    return dict(firm) | {name: held.value if held else None for name, held in found.items()}


def explained(
    conditions: tuple[Condition, ...], texts: tuple[Compiled, ...], scope: Mapping[str, Value]
) -> tuple[ConditionExplained, ...]:
    """Each condition with its truth and its tree of values."""
    traces = (explain(text, scope) for text in texts)
    return tuple(
        ConditionExplained(condition, truth(trace.value), trace)
        for condition, trace in zip(conditions, traces, strict=True)
    )


def compiled(conditions: tuple[Condition, ...], names: frozenset[str]) -> tuple[Compiled, ...]:
    """The texts of conditions, read for these names."""
    return tuple(compile_(condition.when, names=names) for condition in conditions)


def parameters_from(content: Mapping[str, Any], source: Source) -> tuple[Parameter, ...]:
    """The parameters that a content says, each value with its article of the source."""
    return tuple(_parameter(one, source) for one in content.get("parameters", ()))


def conditions_from(content: Any, source: Source) -> tuple[Condition, ...]:
    """A list of conditions, each with its article of the source."""
    return tuple(_condition(one, source) for one in content or ())


def article_of(content: Mapping[str, Any], source: Source) -> Source:
    """An article of a source, verified or not for itself."""
    return Source(
        title=source.title,
        document=source.document,
        article=content.get("article", ""),
        published=source.published,
        verified=content.get("verified", False),
    )


def _parameter(content: Mapping[str, Any], source: Source) -> Parameter:
    values = tuple(
        DatedValue(
            since=date.fromisoformat(str(v["from"])),
            value=Decimal(str(v["value"])),
            source=article_of(v.get("source", {}), source),
        )
        for v in content["values"]
    )
    return Parameter(content["name"], content["en"], content["unit"], values)


def _condition(content: Mapping[str, Any], source: Source) -> Condition:
    return Condition(
        name=content["name"],
        en=content["en"],
        when=content["when"],
        scope=content.get("scope", False),
        actionable=content.get("actionable", False),
        source=article_of(content, source),
    )
