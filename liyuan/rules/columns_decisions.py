"""The decisions of a rule set for all firms at once, as columns beside their facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from liyuan.engines.feel import Type
from liyuan.engines.screening.bits import Array, none
from liyuan.engines.screening.pieces import Unlike, scattered, taken, taken_column
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.since import Since, changed_rows
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
# Of so many firms one may have changed for it to be worth asking only those.
WORTH = 4
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


def decided_since(
    maker: ScopeMaker, facts: Table, basis: date, wanted: frozenset[str], before: Decided
) -> Decided | None:
    """What `decided` says, asking only firms of whom something else is known than before.

    `before` was made with the same rules for the same day. None when that is no saving: too many
    changed, or what no column holds is another.
    """
    ruleset = maker.ruleset
    since = Since.of(before.table.firms, facts.firms)
    needed = closure(ruleset, wanted)
    keys = [k for k in {**before.table.columns, **facts.columns} if k[0] in needed]
    own = [key for key in keys if key not in _decision_keys(ruleset)]
    rows = changed_rows(since, before.table, facts, own)
    if len(rows) > facts.rows // WORTH:
        return None
    part = decided(maker, taken(facts, rows), basis, wanted)
    if not part.left.keys() <= before.left.keys():
        return None
    table, schema = dict(facts.columns), dict(fact_schema(ruleset, facts.columns).columns)
    for key in before.schema.columns.keys() & _decision_keys(ruleset):
        column = _patched(key, since, rows, before.table, part.table)
        schema[key] = column.type if column else before.schema.columns[key]
        table |= {key: column} if column else {}
    return Decided(Table(facts.firms, table), Schema(schema), before.left)


def _decision_keys(ruleset: Ruleset) -> frozenset[Key]:
    return frozenset((name, None) for rule in ruleset.decisions for name in rule.types)


def _patched(key: Key, since: Since, rows: Array, before: Table, part: Table) -> Column | None:
    """A decision as it was, but for the firms that were asked again."""
    old, new = before.columns.get(key), part.columns.get(key)
    kept = since.column(old) if old else None
    if kept is None:
        return scattered([(rows, new)] if new else [], since.rows)
    fresh = new or Column(kept.type, taken_column(kept, rows).values, none(len(rows)), kept.words)
    return scattered([(np.arange(since.rows), kept), (rows, fresh)], since.rows)
