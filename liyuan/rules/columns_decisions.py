"""The decisions of a rule set for all firms at once, as columns beside their facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liyuan.engines.feel import Type
from liyuan.engines.screening.pieces import Unlike
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.table import Column, Table
from liyuan.rules.columns_asked import City
from liyuan.rules.columns_patterns import NotColumnar
from liyuan.rules.columns_scores import score_columns
from liyuan.rules.columns_tables import Columns, criteria_columns, ladder_columns, table_columns
from liyuan.rules.criteria import PreparedCriteria
from liyuan.rules.decisions import PreparedTable, Rule, Ruleset, ScopeMaker
from liyuan.rules.domain import FEEL_KINDS, YEARS_IN_SCOPE, FactDefinition, FactType, Period
from liyuan.rules.ladders import PreparedLadder
from liyuan.rules.scores import PreparedScore

MAKERS: Mapping[type, Callable[[City, Any], Columns]] = {
    PreparedTable: table_columns,
    PreparedCriteria: criteria_columns,
    PreparedLadder: ladder_columns,
    PreparedScore: score_columns,
}
KINDS = {"number": "whole", "string": "text", "boolean": "boolean", "date": "date"}
# parts of one, as the store keeps numbers of a type
PARTS = {FactType.NUMBER: 10**4, FactType.RATIO: 10**6}


@dataclass(frozen=True)
class Decided:
    """Facts and decisions of all firms; `left` are rules that no column holds, and why."""

    table: Table
    schema: Schema
    left: Mapping[str, str]


def fact_schema(ruleset: Ruleset, columns: Mapping[Key, Column]) -> Schema:
    """The columns of all facts, those of which nobody told included."""
    of: dict[Key, ColumnType] = {}
    for fact in ruleset.catalogue.values():
        usual = usual_type(fact, ruleset.fen_per_unit)
        for key in keys_of(fact):
            of[key] = columns[key].type if key in columns else usual
    return Schema(of)


def keys_of(fact: FactDefinition) -> tuple[Key, ...]:
    """Where a fact lies: one column, or one for each year."""
    if fact.period is not Period.YEAR:
        return ((fact.name, None),)
    return tuple((fact.name, place) for place in range(1, YEARS_IN_SCOPE + 1))


def usual_type(fact: FactDefinition, fen_per_unit: int) -> ColumnType:
    """How the values of a fact lie in a column."""
    if fact.type is FactType.MONEY:
        return ColumnType("whole", fen_per_unit)
    return ColumnType(KINDS[FEEL_KINDS[fact.type]], PARTS.get(fact.type, 1))  # type: ignore[arg-type]


def decided(maker: ScopeMaker, facts: Table, basis: date, wanted: frozenset[str]) -> Decided:
    """Facts with the decisions of these names, and those that these read."""
    ruleset = maker.ruleset
    names = frozenset(ruleset.types())
    table = Table(facts.firms, dict(facts.columns))
    schema = fact_schema(ruleset, facts.columns)
    constants = ruleset.names.constants(basis)
    left: dict[str, str] = {}
    needed = closure(ruleset, wanted)
    for rule, prepared in maker.ready():
        if needed.isdisjoint(rule.types):
            continue
        try:
            columns = _columns(City(table, schema, basis, constants, names), rule, prepared, left)
        except (NotColumnar, Unlike) as error:
            left |= dict.fromkeys(rule.types, str(error))
            continue
        left |= {n: str(one) for n, one in columns.items() if isinstance(one, NotColumnar)}
        table = Table(table.firms, {**table.columns, **_there(columns)})
        schema = replace(schema, columns={**schema.columns, **_types(rule, columns)})
    return Decided(table, schema, left)


def closure(ruleset: Ruleset, wanted: frozenset[str]) -> frozenset[str]:
    """These names and all that the decisions among them read."""
    names = frozenset(ruleset.types())
    needed = set(wanted)
    for rule in reversed(ruleset.decisions):
        if not needed.isdisjoint(rule.types):
            needed |= rule.reads(names) | rule.types.keys()
    return frozenset(needed)


def _columns(city: City, rule: Rule, prepared: object, left: Mapping[str, str]) -> Columns:
    read = rule.reads(city.names)
    lacking = sorted(read & left.keys())
    if lacking:
        raise NotColumnar(", ".join(lacking))
    return MAKERS[type(prepared)](city.knowing(read), prepared)


def _there(columns: Columns) -> dict[Key, Column]:
    return {(name, None): one for name, one in columns.items() if isinstance(one, Column)}


def _types(rule: Rule, columns: Columns) -> dict[Key, ColumnType]:
    return {
        (name, None): one.type if isinstance(one, Column) else _usual(rule.types[name])
        for name, one in columns.items()
        if not isinstance(one, NotColumnar)
    }


def _usual(of: Type) -> ColumnType:
    """The type of a decision that is null for all."""
    return ColumnType(KINDS.get(of.kind, "whole"))  # type: ignore[arg-type]
