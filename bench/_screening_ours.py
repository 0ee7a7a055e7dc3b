"""Our own run: row groups in two processes, each screened as it is read; pairs in firms' order."""

import multiprocessing
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from _screening_clauses import DrawnClause, Predicate, Work
from _screening_firms import BY_STORED, FIRM
from _screening_measured import Counts, Task, main, own_peak_mib
from _screening_rules import TYPES, plan_of

from liyuan.engines.screening.memo import Memo
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.screening.table import Column, Table, from_arrow

PROCESSES = 2
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
            self._own.file = pq.ParquetFile(self.path, read_dictionary=self._texts)
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


class Worker:
    """What a process screens group after group with: forked with it, so that nothing is sent."""

    def __init__(self, groups: Groups, plan: Plan) -> None:
        self.groups, self.plan, self.memo = groups, plan, Memo()

    def part(self, group: int) -> Part:
        table = self.groups.table(group)
        return part_of(screen(self.plan, table, threads=1, memo=self.memo, keep_paid=True))


WORKER: list[Worker] = []


def part(group: int) -> tuple[Part, int, float]:
    """A group's part, with the process that made it and its peak so far."""
    return WORKER[0].part(group), os.getpid(), own_peak_mib()


def parts(groups: Groups, plan: Plan, peaks: dict[int, float]) -> Iterator[Part]:
    """Each group's, in order. Processes: threads would wait for one another between short calls."""
    WORKER[:] = [Worker(groups, plan)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        for found, process, peak in pool.imap(part, range(len(groups))):
            peaks[process] = peak
            yield found
        pool.close()
        pool.join()


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    pa.set_memory_pool(pa.system_memory_pool())  # gives memory back sooner, asks the system less
    plan = plan_of(work_of(task))
    total = np.zeros((len(task.clauses), 3), object)
    with pq.ParquetWriter(task.pairs, PAIRS) as writer:
        peaks: dict[int, float] = {}
        for pairs, counts in parts(Groups(task.firms, plan), plan, peaks):
            writer.write_table(pairs)
            total += np.array(counts, object)
    peak = own_peak_mib() + sum(peaks.values())  # of all, what they share counted each time
    notes = {"version": np.__version__, "predicates": len(plan.predicates), "peak_mib": peak}
    return total.tolist(), notes


if __name__ == "__main__":
    main(run)
