"""Decision rules of a pack: tables whose outcome other rules and policies may read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from liyuan.engines.dmn import CompiledTable, Decision, DecisionTable, compile_table, decide
from liyuan.engines.dmn import table_from_content as dmn_table
from liyuan.engines.feel import Type, Value
from liyuan.rules.domain import Choice, Source, source_from


@dataclass(frozen=True)
class DecisionRule:
    """A decision table with its names and its source; `name` is the FEEL name of its output."""

    name: str
    en: str
    table: DecisionTable
    values: tuple[Choice, ...]
    source: Source
    verified: bool

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "DecisionRule":
        """Build from the content of a rule's version."""
        output = content["outputs"][0]
        return cls(
            name=output["name"],
            en=content["en"],
            table=dmn_table(content),
            values=tuple(Choice(**c) for c in output.get("values", ())),
            source=source_from(content["source"]),
            verified=content["verified"],
        )

    @property
    def feel_type(self) -> Type:
        """The type under which other rules see the outcome."""
        return Type(kind="string")


@lru_cache(maxsize=256)
def compiled(table: DecisionTable, names: frozenset[str]) -> CompiledTable:
    """The table ready to run, kept by its content."""
    return compile_table(table, names)


def decide_all(
    rules: Sequence[DecisionRule], scope: Mapping[str, Value], names: frozenset[str]
) -> dict[str, Decision]:
    """Every decision for one firm; `rules` are in order, each after those it reads."""
    found: dict[str, Decision] = {}
    extended = dict(scope)
    for rule in rules:
        decision = decide(compiled(rule.table, names), extended)
        found[rule.name] = decision
        extended[rule.name] = decision.value
    return found
