"""Our own run: row groups in threads, each screened as it is read; pairs in the order of firms."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _screening_clauses import DrawnClause, Predicate, Work
from _screening_firms import BY_STORED, FIRM
from _screening_measured import Counts, Task, main
from _screening_rules import TYPES, plan_of

from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.table import Column, Table, from_arrow

THREADS = 2
PAIRS = pa.schema([("firm", pa.int64()), ("clause", pa.int32()), ("fen", pa.int64())])
# What a group leaves behind: its pairs, and of each clause eligible, unknown, fen.
Part = tuple[pa.Table, Counts]


def work_of(task: Task) -> Work:
    return Work(
        tuple(Predicate(**one) for one in task.predicates),
        tuple(DrawnClause(c["predicates"], c["formula"], c["amount"]) for c in task.clauses),
    )


def stored(key: Key) -> str:
    """A column's name in the file."""
    return key[0] if key[1] is None else f"{key[0]}_{key[1]}"


class Groups:
    """The row groups of a file, each read by the thread that asks, only the plan's columns."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.path, self.names = path, {stored(key): key for key in sorted(plan.keys, key=stored)}
        self._texts = [name for name in self.names if BY_STORED[name].kind == "text"]
        self._own = threading.local()

    def __len__(self) -> int:
        return int(pq.ParquetFile(self.path).num_row_groups)

    def table(self, group: int) -> Table:
        if not hasattr(self._own, "file"):
            self._own.file = pq.ParquetFile(self.path, read_dictionary=self._texts, memory_map=True)
        read = self._own.file.read_row_group(group, [FIRM, *self.names], use_threads=False)
        return self.of_arrow(read)

    def of_arrow(self, read: pa.Table) -> Table:
        columns: dict[Key, Column] = {
            key: from_arrow(read.column(name), TYPES[key]) for name, key in self.names.items()
        }
        return Table(read.column(FIRM).to_numpy(), columns)


def part_of(screening: Screening) -> Part:
    """The pairs of a group by clause, and its counts."""
    firms, rows, fens, clauses, known = screening.table.firms, [], [], [], []
    counts = []
    for at, verdicts in enumerate(screening.verdicts):
        paid = screening.paid(at)
        rows += [paid.rows, paid.untold]
        fens += [paid.fen, np.zeros(len(paid.untold), np.int64)]
        known += [np.ones(len(paid.rows), bool), np.zeros(len(paid.untold), bool)]
        clauses.append(np.full(verdicts.count, at, np.int32))
        counts.append([verdicts.count, verdicts.open, verdicts.fen or 0])
    missing = ~np.concatenate(known)
    fen = pa.array(np.concatenate(fens), pa.int64(), mask=missing)
    arrays = [pa.array(firms[np.concatenate(rows)]), pa.array(np.concatenate(clauses)), fen]
    return pa.Table.from_arrays(arrays, schema=PAIRS), counts


def parts(groups: Groups, plan: Plan) -> Iterator[Part]:
    """Each group's, in order; no more groups are in memory than threads, and a few results."""

    memo = Memo()

    def one(group: int) -> Part:
        return part_of(screen(plan, groups.table(group), threads=1, memo=memo, keep_paid=True))

    numbers = iter(range(len(groups)))
    with ThreadPoolExecutor(THREADS) as pool:
        begun = [pool.submit(one, group) for group in islice(numbers, THREADS + 1)]
        while begun:
            yield begun.pop(0).result()
            begun += [pool.submit(one, group) for group in islice(numbers, 1)]


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    pa.set_memory_pool(pa.system_memory_pool())  # gives memory back sooner, asks the system less
    plan = plan_of(work_of(task))
    total = np.zeros((len(task.clauses), 3), object)
    with pq.ParquetWriter(task.pairs, PAIRS) as writer:
        for pairs, counts in parts(Groups(task.firms, plan), plan):
            writer.write_table(pairs)
            total += np.array(counts, object)
    return total.tolist(), {"version": np.__version__, "predicates": len(plan.predicates)}


if __name__ == "__main__":
    main(run)
