"""The order in which decisions are made, each after those it reads, and the rule set in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from liyuan.engines.dmn import compile_table
from liyuan.engines.feel.nodes import names_in
from liyuan.rules.decisions import DecisionRule, Ruleset
from liyuan.rules.domain import FactDefinition, RuleNames
from liyuan.rules.money import FEN_PER_UNIT


class CycleError(ValueError):
    """Decisions read each other in a ring; `names` are those in it, the first again at the end."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(" → ".join(names))
        self.names = names


def ruleset_of(
    facts: Mapping[str, FactDefinition], tables: Iterable[DecisionRule], manifest: Mapping[str, Any]
) -> Ruleset:
    """A rule set from its parts and the pack's manifest; raises CycleError."""
    return Ruleset(
        catalogue=facts,
        decisions=in_order(tuple(tables)),
        names=RuleNames(**manifest["names"]),
        fen_per_unit=FEN_PER_UNIT[manifest["rule_money_unit"]],
    )


def in_order(rules: tuple[DecisionRule, ...]) -> tuple[DecisionRule, ...]:
    """The same rules, each after those it reads; raises CycleError."""
    by_name = {rule.name: rule for rule in rules}
    ordered: dict[str, DecisionRule] = {}
    for name in sorted(by_name):
        _place(name, by_name, ordered, ())
    return tuple(ordered.values())


def _place(
    name: str,
    rules: Mapping[str, DecisionRule],
    ordered: dict[str, DecisionRule],
    above: tuple[str, ...],
) -> None:
    if name in above:
        raise CycleError((*above[above.index(name) :], name))
    if name in ordered:
        return
    for other in sorted(reads(rules[name], frozenset(rules))):
        _place(other, rules, ordered, (*above, name))
    ordered[name] = rules[name]


def reads(rule: DecisionRule, names: frozenset[str]) -> frozenset[str]:
    """Which of these names the rule's table speaks of; raises TableError for unreadable cells."""
    table = compile_table(rule.table, names)
    outputs = (cell for row in table.rows for cell in row.outputs)
    tests = (names_in(test) for row in table.rows for test in row.tests)
    spoken = (*(text.names_used for text in (*table.inputs, *outputs)), *tests)
    return frozenset().union(*spoken) & names
