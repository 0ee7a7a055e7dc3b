"""The order in which decisions are made, each after those it reads, and the rule set in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from liyuan.rules.decisions import Rule, Ruleset
from liyuan.rules.domain import FactDefinition, RuleNames
from liyuan.rules.money import FEN_PER_UNIT


class CycleError(ValueError):
    """Decisions read each other in a ring; `names` are those in it, the first again at the end."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def ruleset_of(
    facts: Mapping[str, FactDefinition], rules: Iterable[Rule], manifest: Mapping[str, Any]
) -> Ruleset:
    """A rule set from its parts and the pack's manifest; raises CycleError."""
    return Ruleset(
        catalogue=facts,
        decisions=in_order(tuple(rules)),
        names=RuleNames(**manifest["names"]),
        fen_per_unit=FEN_PER_UNIT[manifest["rule_money_unit"]],
    )


def in_order(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The same rules, each after those it reads; raises CycleError."""
    by_name = {name: rule for rule in rules for name in rule.types}
    ordered: dict[str, Rule] = {}
    for name in sorted(by_name):
        _place(name, by_name, ordered, ())
    return tuple(ordered.values())


def _place(
    name: str,
    rules: Mapping[str, Rule],
    ordered: dict[str, Rule],
    above: tuple[str, ...],
) -> None:
    rule = rules[name]
    if name in above:
        raise CycleError((*above[above.index(name) :], name))
    if rule.name in ordered:
        return
    for other in sorted(rule.reads(frozenset(rules))):
        _place(other, rules, ordered, (*above, name))
    ordered[rule.name] = rule
