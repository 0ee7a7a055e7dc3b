"""The table of a city on a day: facts and decisions of all firms, beside their snapshot."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from liyuan.engines.screening.schema import Key, Schema
from liyuan.engines.screening.stored import StoredTable, open_table, store_table, table_path
from liyuan.engines.screening.table import Table
from liyuan.engines.store import StoreError, remove_snapshot
from liyuan.enterprises.models import Snapshot
from liyuan.enterprises.queries_columns import FactColumns, fact_columns, label
from liyuan.policies.queries_runs import JudgingRules
from liyuan.rules.columns import ScopeColumns, scope_columns
from liyuan.rules.columns_decisions import decided
from liyuan.rules.scopes import scope_plan


@dataclass(frozen=True)
class CityTable:
    """All firms on a day; `left` are decisions that no column holds, and why."""

    name: str
    table: Table
    schema: Schema
    left: Mapping[str, str]


def city_table(snapshot: Snapshot, rules: JudgingRules, facts_hash: str) -> CityTable:
    """Map the table of a snapshot under rules, which `facts_hash` names; build it when not there.

    Raises StoreError that names a damaged batch.
    """
    facts = fact_columns(snapshot)
    name = _name(facts, facts_hash)
    path = table_path(tables_directory(), name)
    try:
        return _opened(path, facts)
    except StoreError:
        if path.exists():
            remove_snapshot(path)
        store_table(tables_directory(), name, lambda: _made(facts, rules))
        return _opened(path, facts)


def tables_directory() -> Path:
    """Where tables of cities lie."""
    return Path(settings.LIYUAN_DATA) / "tables"


def _opened(path: Path, facts: FactColumns) -> CityTable:
    stored = open_table(path, facts.lend)
    return CityTable(path.name, stored.table, stored.schema, stored.notes["left"])


def _made(facts: FactColumns, rules: JudgingRules) -> tuple[StoredTable, Mapping[Key, str]]:
    day, ruleset = facts.snapshot.as_of, rules.ruleset
    plan = scope_plan(ruleset.catalogue, day, ruleset.names)
    scope = scope_columns(plan, facts, ruleset.fen_per_unit)
    names = frozenset(name for rule in ruleset.decisions for name in rule.types)
    made = decided(rules.maker, Table(facts.firms, scope.columns), day, names)
    return StoredTable(made.table, made.schema, {"left": made.left}), _lent(facts, scope)


def _lent(facts: FactColumns, scope: ScopeColumns) -> dict[Key, str]:
    """Columns whose values are the snapshot's own, and need not be written again."""
    if facts.places is not None:
        return {}
    return {
        key: label(*stored)
        for key, stored in scope.told_by.items()
        if scope.columns[key].type.kind != "boolean"
    }


def _name(facts: FactColumns, rules_hash: str) -> str:
    """All that the table is made from, in one hash."""
    firms = sha256(facts.firms.tobytes()).hexdigest()
    unlawful = sorted(facts.unlawful & facts.snapshot.batches)
    parts = [facts.snapshot.content_hash, rules_hash, firms, unlawful]
    return sha256(json.dumps(parts).encode()).hexdigest()
