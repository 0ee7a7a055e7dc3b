"""Decision rules of a pack: tables whose outcome other rules and policies may read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liyuan.engines.dmn import CompiledTable, Decision, DecisionTable, compile_table, decide
from liyuan.engines.dmn import table_from_content as dmn_table
from liyuan.engines.feel import Missing, Type, Value
from liyuan.rules.domain import (
    Choice,
    FactDefinition,
    RuleNames,
    Source,
    facts_scope,
    scope_types,
    source_from,
)


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
        values = tuple((c.code, c.name, c.en) for c in self.values)
        return Type(kind="string" if values else "any", values=values)


@dataclass(frozen=True)
class Ruleset:
    """The facts, names and decisions that policies are judged with.

    `decisions` are in order: each comes after those it reads. `fen_per_unit` is
    how many fen one unit of the pack's rule money is.
    """

    catalogue: Mapping[str, FactDefinition]
    decisions: tuple[DecisionRule, ...]
    names: RuleNames
    fen_per_unit: int

    def types(self) -> dict[str, Type]:
        """The type of every name that a policy may use."""
        outputs = {d.name: d.feel_type for d in self.decisions}
        return scope_types(self.catalogue, self.names) | outputs

    def labels(self) -> dict[str, str]:
        """The English word for every name."""
        facts = {f.name: f.en for f in self.catalogue.values()}
        return facts | {d.name: d.en for d in self.decisions}


@dataclass(frozen=True)
class FirmScope:
    """What rules see of one firm, with the decisions made on the way."""

    values: Mapping[str, Value]
    decisions: Mapping[str, Decision]

    def fact_names(self, missing: tuple[Missing, ...]) -> tuple[str, ...]:
        """Names of facts; a decision that cannot be told stands for the facts it lacks."""
        found: dict[str, None] = {}
        for gap in missing:
            decision = self.decisions.get(gap.name)
            names = self.fact_names(decision.missing) if decision else (gap.name,)
            found.update(dict.fromkeys(names))
        return tuple(found)


@dataclass(frozen=True)
class ScopeMaker:
    """Builds firms' scopes for one rule set; tables are compiled once."""

    ruleset: Ruleset
    tables: tuple[tuple[str, CompiledTable], ...]

    @classmethod
    def of(cls, ruleset: Ruleset) -> "ScopeMaker":
        """Compile the decision tables of a rule set."""
        names = frozenset(ruleset.types())
        return cls(
            ruleset, tuple((d.name, compile_table(d.table, names)) for d in ruleset.decisions)
        )

    def scope(self, stored: Callable[[str, int | None], object], basis: date) -> FirmScope:
        """A firm's scope; `stored(fact_id, year)` gives the stored value or None."""
        rules = self.ruleset
        values = facts_scope(
            rules.catalogue, stored, basis=basis, names=rules.names, fen_per_unit=rules.fen_per_unit
        )
        return self.extend(values)

    def extend(self, values: Mapping[str, Value]) -> FirmScope:
        """Add every decision to a scope of facts."""
        extended, found = dict(values), {}
        for name, table in self.tables:
            found[name] = decide(table, extended)
            extended[name] = found[name].value
        return FirmScope(extended, found)
