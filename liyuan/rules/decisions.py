"""Rules of a pack whose outcome other rules and policies may read, and firms' scopes with them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from liyuan.engines.dmn import CompiledTable, Decision, DecisionTable, compile_table, decide
from liyuan.engines.dmn import table_from_content as dmn_table
from liyuan.engines.feel import Missing, Type, Value
from liyuan.engines.feel.nodes import names_in
from liyuan.rules.accepting import Doubt
from liyuan.rules.criteria import CriteriaRule
from liyuan.rules.domain import (
    Choice,
    FactDefinition,
    RuleNames,
    Source,
    scope_types,
    source_from,
)
from liyuan.rules.ladders import LadderRule
from liyuan.rules.scopes import (
    Key,
    ScopePlan,
    Stored,
    YearAnswer,
    lawful,
    scope_of,
    scope_plan,
)
from liyuan.rules.scores import ScoreRule


@dataclass(frozen=True)
class DecisionRule:
    """A decision table; `name` is the FEEL name of its output, `inner` that only rules need it."""

    name: str
    en: str
    title: str
    table: DecisionTable
    values: tuple[Choice, ...]
    inner: bool
    kept: tuple[str, ...]
    source: Source
    verified: bool

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "DecisionRule":
        """Build from the content of a rule's version."""
        output = content["outputs"][0]
        return cls(
            name=output["name"],
            en=content["en"],
            title=content["name"],
            table=dmn_table(content),
            values=tuple(Choice(**c) for c in output.get("values", ())),
            inner=output.get("inner", False),
            kept=tuple(output.get("kept", ())),
            source=source_from(content["source"]),
            verified=content["verified"],
        )

    @property
    def types(self) -> Mapping[str, Type]:
        """The name that the table defines, and the type under which others see it."""
        values = tuple((c.code, c.name, c.en) for c in self.values)
        if values:
            return {self.name: Type("string", values=values)}
        unit = self.table.outputs[0].unit
        return {self.name: Type("number", unit) if unit else Type("any")}

    def prepare(self, names: frozenset[str]) -> "PreparedTable":
        """Compile the table once."""
        return PreparedTable(self.name, compile_table(self.table, names))

    def reads(self, names: frozenset[str]) -> frozenset[str]:
        """Which of these names the table speaks of; raises TableError for unreadable cells."""
        table = compile_table(self.table, names)
        outputs = (cell for row in table.rows for cell in row.outputs)
        tests = (names_in(test) for row in table.rows for test in row.tests)
        spoken = (*(text.names_used for text in (*table.inputs, *outputs)), *tests)
        return frozenset().union(*spoken) & names


@dataclass(frozen=True)
class PreparedTable:
    """A decision table whose cells are read."""

    name: str
    table: CompiledTable

    def decide(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Decision]:
        """What the table says of a firm."""
        return {self.name: decide(self.table, firm)}


class Decided(Protocol):
    """What any rule says: a value, or None with the facts that would settle it."""

    @property
    def value(self) -> Value: ...

    @property
    def missing(self) -> tuple[Missing, ...]: ...


class Prepared(Protocol):
    """A rule of any kind, ready to run."""

    def decide(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Decided]:
        """What it says of a firm, by the names that it defines."""
        ...


Rule: TypeAlias = DecisionRule | ScoreRule | CriteriaRule | LadderRule
KINDS: Mapping[str, type[Rule]] = {
    "decision_table": DecisionRule,
    "score": ScoreRule,
    "criteria": CriteriaRule,
    "ladder": LadderRule,
}


def rule_from(content: Mapping[str, Any]) -> Rule:
    """The rule that a version's content says."""
    return KINDS[content["kind"]].from_content(content)


@dataclass(frozen=True)
class Ruleset:
    """The facts, names and decisions that policies are judged with.

    `decisions` are in order: each comes after those it reads. `fen_per_unit` is
    how many fen one unit of the pack's rule money is.
    """

    catalogue: Mapping[str, FactDefinition]
    decisions: tuple[Rule, ...]
    names: RuleNames
    fen_per_unit: int

    def types(self) -> dict[str, Type]:
        """The type of every name that a policy may use."""
        types = scope_types(self.catalogue, self.names)
        for rule in self.decisions:
            types |= rule.types
        return types

    def labels(self) -> dict[str, str]:
        """The English word for every name."""
        labels = {f.name: f.en for f in self.catalogue.values()}
        for rule in self.decisions:
            labels[rule.name] = rule.en
            if isinstance(rule, ScoreRule) and rule.passes:
                labels[rule.passes] = rule.passes_en
        return labels

    def behind(self) -> dict[str, frozenset[FactDefinition]]:
        """Of each name the facts behind it: of a decision all that it reads, in any step."""
        names = frozenset(self.types())
        behind = {fact.name: frozenset({fact}) for fact in self.catalogue.values()}
        for rule in self.decisions:
            read = (behind[name] for name in rule.reads(names) if name in behind)
            behind |= dict.fromkeys(rule.types, frozenset[FactDefinition]().union(*read))
        return behind


@dataclass(frozen=True)
class FirmScope:
    """What rules see of one firm, with the decisions made on the way.

    `doubts` are facts that are open although a source spoke.
    """

    values: Mapping[str, Value]
    decisions: Mapping[str, Decided]
    doubts: tuple[Doubt, ...] = ()

    def why_open(self, fact: str) -> str:
        """Why a fact (id) is open although a source spoke; empty when none did."""
        return next((doubt.why for doubt in self.doubts if doubt.fact == fact), "")

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
    """Builds firms' scopes for one rule set; its rules are compiled once."""

    ruleset: Ruleset
    prepared: tuple[Prepared, ...]
    plans: dict[date, ScopePlan] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, ruleset: Ruleset) -> "ScopeMaker":
        """Compile the rules of a rule set."""
        names = frozenset(ruleset.types())
        return cls(ruleset, tuple(rule.prepare(names) for rule in ruleset.decisions))

    def ready(self) -> Iterator[tuple[Rule, Prepared]]:
        """Each rule with its compiled form, in order."""
        return zip(self.ruleset.decisions, self.prepared, strict=True)

    def prepared_as(self, name: str) -> Prepared:
        """The compiled form of the rule of a name; KeyError when there is none."""
        return {rule.name: prepared for rule, prepared in self.ready()}[name]

    def scope(
        self,
        stored: Stored,
        basis: date,
        given: Mapping[str, Value] = MappingProxyType({}),
        barred: Collection[Key] = (),
    ) -> FirmScope:
        """A firm's scope; `stored(fact_id, year)` gives the stored value or None.

        Outcomes that are `given` are taken as they are: a case may say them without their facts.
        What is `barred` was shared without a basis and is not read.
        """
        values, doubts = scope_of(self._plan(basis), stored, self.ruleset.fen_per_unit, barred)
        return replace(self.extend(values, basis, given), doubts=doubts)

    def accepted(
        self, stored: Stored, basis: date, barred: Collection[Key] = ()
    ) -> Mapping[str, tuple[YearAnswer, ...]]:
        """Of each accepted fact (id) what counts in each year, and what its sources say."""
        plan = self._plan(basis)
        read = lawful(stored, plan, barred)
        return {one.fact.id: tuple(one.answers(read, stored)) for one in plan.accepted}

    def _plan(self, basis: date) -> ScopePlan:
        """What a day's scope reads; kept for the day that is asked for again and again."""
        if basis not in self.plans:
            self.plans.clear()
            self.plans[basis] = scope_plan(self.ruleset.catalogue, basis, self.ruleset.names)
        return self.plans[basis]

    def extend(
        self,
        values: Mapping[str, Value],
        basis: date,
        given: Mapping[str, Value] = MappingProxyType({}),
    ) -> FirmScope:
        """Add what every rule says to a scope of facts."""
        extended, found = dict(values), dict[str, Decided]()
        for prepared in self.prepared:
            for name, decided in prepared.decide(extended, basis).items():
                found[name] = decided
                extended[name] = given.get(name, decided.value)
        return FirmScope(extended, found)
