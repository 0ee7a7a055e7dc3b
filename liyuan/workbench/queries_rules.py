"""A rule's text made ready to run, with just the facts and rules that it reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liyuan.policies.domain import PolicyDocument, prepare
from liyuan.policies.queries_runs import JudgingClause, JudgingRules, judging_rules
from liyuan.rules.decisions import Rule, rule_from
from liyuan.rules.domain import FactDefinition, Kind
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries import ruleset


@dataclass(frozen=True)
class Ready:
    """A rule ready to run; `name` is its outcome, empty for a policy; `asked` what it reads."""

    rules: JudgingRules
    name: str
    clauses: tuple[JudgingClause, ...]
    asked: tuple[FactDefinition, ...]


def ready(
    rule_id: str, kind: Kind, content: Mapping[str, Any], beside: Iterable[RuleVersion]
) -> Ready:
    """A sound content beside versions in force, without those that it does not reach."""
    own = RuleVersion(rule_id=rule_id, kind=kind, name=content["name"], content=content)
    others = tuple(version for version in beside if version.rule_id != rule_id)
    facts = tuple(version for version in others if version.kind == Kind.FACT)
    named = {v: rule_from(v.content) for v in others if v.kind == Kind.RULE}
    own_rule = rule_from(content) if kind is Kind.RULE else None
    every = (*named.values(), *((own_rule,) if own_rule else ()))
    names = frozenset(ruleset(facts).types()) | {name for rule in every for name in rule.types}
    first = own_rule.reads(names) if own_rule else read_by(content, names)
    reach = reached(first, {n: rule for rule in named.values() for n in rule.types}, names)
    kept = tuple(version for version, rule in named.items() if reach & rule.types.keys())
    rules = judging_rules((*facts, *kept, own))
    catalogue = rules.ruleset.catalogue.values()
    return Ready(
        rules=rules,
        name=own_rule.name if own_rule else "",
        clauses=rules.clauses,
        asked=tuple(fact for fact in catalogue if fact.name in reach),
    )


def read_by(policy: Mapping[str, Any], names: frozenset[str]) -> frozenset[str]:
    """The names that a policy's clauses speak of."""
    prepared = (prepare(one, names) for one in PolicyDocument.from_content(policy).clauses)
    texts = (text for one in prepared for text in (*one.conditions, one.amount))
    return frozenset[str]().union(*(text.names_used for text in texts)) & names


def reached(
    first: frozenset[str], rules: Mapping[str, Rule], names: frozenset[str]
) -> frozenset[str]:
    """All names read, those that the rules behind them read too."""
    found, waiting = set[str](), set(first)
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in rules:
            waiting |= rules[name].reads(names) - found
    return frozenset(found)
