"""Whether two programs said the same, and whether the interpreter says so too."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from _screening_clauses import Work
from _screening_firms import FIRM
from _screening_ours import Groups
from _screening_rules import book_of, plan_of, scope_of

from liyuan.engines.screening.bits import unpacked
from liyuan.engines.screening.screen import screen
from liyuan.policies.domain import Outcome


def differences(mine: dict[str, Any], other: dict[str, Any], *pairs: Path) -> Iterator[str]:
    """Of what the other can say exactly: counts, sums and pairs that differ.

    A count of -1 is one that it cannot tell; `exact` names the clauses that it decides exactly,
    of which sums may be `inexact` all the same.
    """
    clauses = other.get("exact", range(len(mine["counts"])))
    sums = not other.get("inexact")
    for at in clauses:
        (count, open_, fen), (count_, open__, fen_) = mine["counts"][at], other["counts"][at]
        if count != count_ or open__ not in (-1, open_) or (sums and fen != fen_):
            yield f"clause {at}: {mine['counts'][at]} is not {other['counts'][at]}"
    if not same_pairs(*(of_clauses(path, clauses, sums) for path in pairs)):
        yield "pairs differ"


def of_clauses(path: Path, clauses: Any, sums: bool) -> pa.Table:
    """The pairs of some clauses in one order; without fen where those are inexact."""
    table = pq.read_table(path, columns=["firm", "clause", *(["fen"] if sums else [])])
    table = table.set_column(1, "clause", table.column("clause").cast(pa.int32()))
    table = table.filter(pc.is_in(table.column("clause"), pa.array(list(clauses), pa.int32())))
    return table.sort_by([("clause", "ascending"), ("firm", "ascending")]).combine_chunks()


def same_pairs(one: pa.Table, other: pa.Table) -> bool:
    return bool(one.equals(other.cast(one.schema)))


def interpreted(work: Work, firms: Path, pairs: Path, sample: int) -> Iterator[str]:
    """Firms of a sample of whom the interpreter says anything else than columns or pairs do."""
    file = pq.ParquetFile(firms)
    group = random.Random(sample).randrange(file.num_row_groups)
    rows = file.read_row_group(group)
    rows = rows.take(sorted(random.Random(7).sample(range(len(rows)), min(sample, len(rows)))))
    paid = eligible(pairs, rows.column(FIRM))
    open_ = unknown(work, firms, rows)
    book = book_of(work)
    for at, firm in enumerate(rows.to_pylist()):
        said = book.judge(scope_of(firm))
        fen = {c: v.amount_fen for c, v in enumerate(said) if v.outcome is Outcome.ELIGIBLE}
        left = [c for c, v in enumerate(said) if v.outcome is Outcome.UNKNOWN]
        if fen != paid.get(firm[FIRM], {}) or left != np.flatnonzero(open_[:, at]).tolist():
            yield f"firm {firm[FIRM]}: not what the interpreter says"


def eligible(pairs: Path, firms: Any) -> dict[int, dict[int, int | None]]:
    """Of firms the clauses in a file of pairs, with their fen."""
    found: dict[int, dict[int, int | None]] = {}
    for pair in pq.read_table(pairs, filters=[(FIRM, "in", firms.to_pylist())]).to_pylist():
        found.setdefault(pair[FIRM], {})[pair["clause"]] = pair["fen"]
    return found


def unknown(work: Work, path: Path, rows: pa.Table) -> np.ndarray:
    """Of each clause the firms of which columns cannot tell."""
    plan = plan_of(work)
    screening = screen(plan, Groups(path, plan).of_arrow(rows), threads=1)
    return np.array([unpacked(one.unknown, len(rows)) for one in screening.verdicts])
