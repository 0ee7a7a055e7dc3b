"""What a file says against what is known: how many rows are new, changed, or nothing new."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liyuan.engines.store import FIRM
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.queries_many import known_values
from liyuan.imports.domain import ADDRESS, CREDIT_CODE, NAME, Plan
from liyuan.imports.domain_gather import CHANGED, NEW, ROW, SAME, Gathered
from liyuan.imports.models import UnseenRow


def compare(found: Gathered, plan: Plan, *, at: datetime) -> None:
    """Fill in the counts of rows that are new, changed and the same.

    A row is changed when it says something else than what is known of its firm, new when it
    only adds to that.
    """
    rows = np.array(found.states, dtype=np.int8)
    new = np.flatnonzero(rows == NEW)
    types = {column.target.id: column.target.type.value for column in plan.facts}
    for year, table in found.tables.items():
        as_of = max(day_of(plan, year), plan.today)
        np.maximum.at(rows, table[ROW].to_numpy(), _states(table, types, year, as_of, at))
    # Before a sensitive firm is told from others: what it looks like is the same either way.
    for place, (state, renamed) in _unseen(found).items():
        rows[new[place]] = state
        found.seen_before += 1
        found.renamed += renamed
    found.counts.new = int((rows == NEW).sum())
    found.counts.changed = int((rows == CHANGED).sum())
    found.counts.same = len(rows) - found.counts.new - found.counts.changed


def _unseen(found: Gathered) -> dict[int, tuple[int, bool]]:
    """Sensitive firms among the new ones that were brought before, by their places.

    Whether such a row says anything new or other, and whether another name or address.
    """
    places = {firm[CREDIT_CODE]: place for place, firm in enumerate(found.new_firms)}
    if not places:
        return {}
    rows = UnseenRow.objects.filter(enterprise__in=listed_firms().values("enterprise"))
    told = rows.values_list("enterprise__credit_code", "said")
    return {
        places[code]: _beside(said_of(found.new_firms[places[code]]), said)
        for code, said in told
        if code in places
    }


def _beside(now: Mapping[str, str], before: Mapping[str, str]) -> tuple[int, bool]:
    other = {target for target, value in now.items() if before.get(target) != value}
    renamed = bool(other & {NAME, ADDRESS})
    changed = renamed or bool(other & before.keys())
    return (CHANGED if changed else NEW if other else SAME), renamed


def said_of(firm: Mapping[str, Any]) -> dict[str, str]:
    """What a row says of a firm, blanks apart."""
    own = {target: value for target, value in firm.items() if target != CREDIT_CODE}
    return {target: str(value) for target, value in own.items() if value not in (None, "")}


def _states(
    table: pa.Table, types: Mapping[str, str], year: int | None, as_of: date, at: datetime
) -> Any:
    """The state of each line of a year's table."""
    facts = {name: types[name] for name in table.schema.names if name in types}
    firms = table[FIRM].combine_chunks()
    known = known_values(firms, facts, year, as_of=as_of, at=at)
    states = np.full(table.num_rows, SAME, dtype=np.int8)
    for fact in facts:
        said, before = table[fact].combine_chunks(), known[fact]
        differs = pc.fill_null(pc.not_equal(said, before), False)
        adds = pc.and_(pc.is_valid(said), pc.is_null(before))
        for holds, state in ((adds, NEW), (differs, CHANGED)):
            states = np.maximum(states, holds.to_numpy(zero_copy_only=False) * np.int8(state))
    return states


def day_of(plan: Plan, year: int | None) -> date:
    """From which day on facts count: of a year, from its end; of none, from the stated day."""
    return plan.effective if year is None else min(plan.today, date(year, 12, 31))
