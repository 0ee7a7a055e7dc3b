"""All firms screened on a day: the table, the plan, what it found, and what it could not say."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from liyuan.engines.screening.bits import packed
from liyuan.engines.screening.pieces import taken
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.schema import text_of
from liyuan.engines.screening.since import Since, changed_rows
from liyuan.engines.screening.table import Table
from liyuan.enterprises.models import Snapshot
from liyuan.policies.actions import rules_hash
from liyuan.policies.domain import Outcome, judge
from liyuan.rules.columns_asked import City
from liyuan.rules.columns_decisions import WORTH, closure
from liyuan.screening.domain import Progress
from liyuan.screening.domain_results import Found, found_by, patched
from liyuan.screening.files import Results
from liyuan.screening.queries_rules import DayClause, DayRules
from liyuan.screening.queries_tables import CityTable, city_table


@dataclass(frozen=True)
class Earlier:
    """An earlier screening for the same day, with the table that it read."""

    results: Results
    city: CityTable

    def kept(self, rules: DayRules) -> dict[str, Found]:
        """What it found for clauses that say today what they said then."""
        own, left = self.results.about["own"], self.city.left
        return {
            one.key: self.results.clauses[one.key]
            for one in rules.clauses
            if own.get(one.key) == rules.own_hash(one) and one.reads.isdisjoint(left)
        }


@dataclass(frozen=True)
class Screened:
    """What a screening found; `notes` say what the snapshot lacks and what no column holds."""

    city: CityTable
    plan: Plan
    results: Results
    notes: Mapping[str, Any]


def screened(
    rules: DayRules, snapshot: Snapshot, progress: Progress, before: Earlier | None = None
) -> Screened:
    """Screen all firms, or those who changed since `before` where a clause is the same.

    Raises what `progress` raises, and StoreError that names a bad batch.
    """
    same = before is not None and before.results.about["tables"] == rules.facts_hash
    earlier = before.city if before is not None and same else None
    city = city_table(snapshot, rules.judging, rules.facts_hash, earlier)
    plan = rules.plan(city.schema, city.left)
    found = _found(plan, city, rules, progress, before)
    found |= {one.key: alone(one, rules, city) for one in rules.clauses if one.key not in found}
    about = {
        "as_of": rules.basis.isoformat(),
        "snapshot": snapshot.content_hash,
        "rules": rules_hash(rules.versions),
        "tables": rules.facts_hash,
        "facts": city.facts,
        "rests_on": {one.key: rules.rests_on(one) for one in rules.clauses},
        "own": {one.key: rules.own_hash(one) for one in rules.clauses},
    }
    results = Results(city.table.firms, dict(sorted(found.items())), about)
    return Screened(city, plan, results, notes_of(plan, city, rules))


def _found(
    plan: Plan, city: CityTable, rules: DayRules, progress: Progress, before: Earlier | None
) -> dict[str, Found]:
    """Clauses that are as they were are asked of changed firms alone, all others of everybody."""
    old = before.kept(rules) if before else {}
    same = tuple(clause for clause in plan.clauses if clause.key in old)
    if before is None or not same:
        return found_by(plan, city.table, progress)
    kept = replace(plan, clauses=same)
    since = Since.of(before.results.firms, city.table.firms)
    rows = changed_rows(since, before.city.table, city.table, kept.keys)
    if len(rows) > city.table.rows // WORTH:
        return found_by(plan, city.table, progress)
    progress(0)
    new = replace(plan, clauses=tuple(one for one in plan.clauses if one.key not in old))
    found = found_by(new, city.table, progress) if new.clauses else {}
    again = found_by(kept, taken(_read(city.table, kept), rows), lambda done: None)
    patches = {key: patched(old[key], since, rows, one) for key, one in again.items()}
    progress(city.table.rows)
    return found | patches


def _read(table: Table, plan: Plan) -> Table:
    """The columns alone that a plan reads."""
    columns = {key: table.columns[key] for key in plan.keys & table.columns.keys()}
    return Table(table.firms, columns)


def notes_of(plan: Plan, city: CityTable, rules: DayRules) -> dict[str, Any]:
    """Facts that the snapshot lacks, with the clauses that ask for them; rules without a column."""
    absent = sorted(
        text_of(key) for key in {*plan.lacking, *(plan.keys - city.table.columns.keys())}
    )
    apart = [one.key for one in rules.clauses if not one.reads.isdisjoint(city.left)]
    return {
        "lacking": absent,
        "left": dict(city.left),
        "alone": apart,
        "table": city.name,
    }


def alone(clause: DayClause, rules: DayRules, city: CityTable) -> Found:
    """A clause that reads what no column holds: firms with the same facts are judged for once."""
    maker, ruleset = rules.judging.maker, rules.judging.ruleset
    names, constants = frozenset(ruleset.types()), ruleset.names.constants(rules.basis)
    firms = City(city.table, city.schema, rules.basis, constants, names)
    facts = closure(ruleset, clause.reads) & {fact.name for fact in ruleset.catalogue.values()}
    alike = firms.alike(facts)
    everything = [fact.name for fact in ruleset.catalogue.values()]
    verdicts = []
    for scope in firms.scopes(alike.rows, everything):
        whole = maker.extend(scope, rules.basis)
        verdicts.append(judge(clause.judging.prepared, whole.values, rules.basis))
    eligible = alike.spread([one.outcome is Outcome.ELIGIBLE for one in verdicts], np.bool_)
    unknown = alike.spread([one.outcome is Outcome.UNKNOWN for one in verdicts], np.bool_)
    told = alike.spread([one.amount_fen is not None for one in verdicts], np.bool_)
    fen = alike.spread([one.amount_fen or 0 for one in verdicts], np.int64)
    rows = np.flatnonzero(told)
    return Found(packed(eligible), packed(unknown), rows, fen[rows], clause.text.amount is not None)
