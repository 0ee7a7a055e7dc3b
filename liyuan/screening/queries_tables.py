"""The table of a city on a day: facts and decisions of all firms, beside their snapshot."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from liyuan.engines.screening.schema import Key, Schema
from liyuan.engines.screening.stored import StoredTable, open_table, store_table, table_path
from liyuan.engines.screening.table import Table
from liyuan.engines.store import Fault, StoreError, remove_snapshot
from liyuan.enterprises.models import Snapshot
from liyuan.enterprises.queries_columns import (
    FactColumns,
    fact_columns,
    label,
    snapshot_columns,
)
from liyuan.policies.queries_runs import JudgingRules
from liyuan.rules.columns import ScopeColumns, scope_columns
from liyuan.rules.columns_decisions import Decided, decided, decided_since
from liyuan.rules.scopes import scope_plan
from liyuan.screening.models import ScreeningRun


@dataclass(frozen=True)
class CityTable:
    """All firms on a day; `left` are decisions that no column holds, and why.

    `facts` is what was told of whom, in one hash: equal when nothing was told since; empty for one
    that was made before.
    """

    name: str
    facts: str
    table: Table
    schema: Schema
    left: Mapping[str, str]


def city_table(
    snapshot: Snapshot,
    rules: JudgingRules,
    facts_hash: str,
    before: CityTable | None = None,
) -> CityTable:
    """Map the table of a snapshot under rules, which `facts_hash` names; build it when not there.

    `before` is an earlier one for the same day under the same rules: only what changed since is
    worked out. Raises StoreError that names a damaged batch.
    """
    facts = fact_columns(snapshot)
    name = _hash_of([_told(facts), facts_hash, facts.snapshot.as_of.isoformat()])
    path = table_path(tables_directory(), name)
    try:
        return _opened(path, facts, _told(facts))
    except StoreError:
        if path.exists():
            remove_snapshot(path)
        store_table(tables_directory(), name, lambda: _made(facts, rules, before))
        return _opened(path, facts, _told(facts))


def tables_directory() -> Path:
    """Where tables of cities lie."""
    return Path(settings.LIYUAN_DATA) / "tables"


def _opened(path: Path, facts: FactColumns, told: str = "") -> CityTable:
    stored = open_table(path, facts.lend)
    table, schema, left = stored.table, stored.schema, stored.notes["left"]
    return CityTable(path.name, told, table, schema, left)


def earlier_table(snapshot: Snapshot, name: str) -> CityTable:
    """A table that was made before, by its name; raises StoreError when it is there no more."""
    return _opened(tables_directory() / name, snapshot_columns(snapshot))


def table_read_by(run: ScreeningRun) -> CityTable:
    """The table that a screening read; raises StoreError when it is kept no more."""
    if run.snapshot is None:
        raise StoreError(Fault.MISSING, run.sha256)
    return earlier_table(run.snapshot, run.notes.get("table", ""))


def _made(
    facts: FactColumns, rules: JudgingRules, before: CityTable | None
) -> tuple[StoredTable, Mapping[Key, str]]:
    day, ruleset = facts.snapshot.as_of, rules.ruleset
    plan = scope_plan(ruleset.catalogue, day, ruleset.names)
    scope = scope_columns(plan, facts, ruleset.fen_per_unit)
    names = frozenset(name for rule in ruleset.decisions for name in rule.types)
    table, made = Table(facts.firms, scope.columns), None
    if before is not None:
        earlier = Decided(before.table, before.schema, before.left)
        made = decided_since(rules.maker, table, day, names, earlier)
    made = made or decided(rules.maker, table, day, names)
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


def _told(facts: FactColumns) -> str:
    """Which batches were read, which of them may not be, and of which firms, in one hash."""
    firms = sha256(facts.firms.tobytes()).hexdigest()
    batches = facts.snapshot.batches
    return _hash_of([sorted(batches), sorted(facts.unlawful & batches), firms])


def _hash_of(parts: list[Any]) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()
