"""What the city does when its columns are in memory: screen again, reform, new facts, explain."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from _screening_firms import GROUP
from _screening_measured import Counts, Task, main
from _screening_ours import Groups, work_of
from _screening_rules import (
    BASIS,
    NAMES,
    SCHEMA,
    THRESHOLD,
    YEARS,
    book_of,
    clause_of,
    scope_of,
    text_of,
)

from liyuan.engines.screening.bits import size, unpacked
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.pieces import taken
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.reform import Axis, Standing
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.sweep import sweep
from liyuan.engines.screening.table import Column, Table
from liyuan.policies.domain import Clause, DatedClause, prepare
from liyuan.policies.domain_judging import Book, ClauseExplained

CHANGED, DRAFTS, EXPLAINED, SWEPT = 1000, 20, 60, 1000
PARAMETER: Key = (THRESHOLD, None)
DAY = (BASIS, YEARS)
AXES = ("区县代码", "园区代码", "企业类型")


def whole_table(task: Task, plan: Plan) -> Table:
    """All firms in memory, the words of every group numbered alike."""
    groups = Groups(task.firms, plan)
    rows = pq.ParquetFile(task.firms).metadata.num_rows
    columns = {key: _room(SCHEMA.columns[key], rows) for key in groups.names.values()}
    firms, words = np.empty(rows, np.int64), {key: dict[str, int]() for key in columns}
    for at in range(len(groups)):
        part, first = groups.table(at), at * GROUP
        firms[first : first + part.rows] = part.firms
        for key, column in part.columns.items():
            _put(columns[key], column, first, part.rows, words[key])
    return Table(firms, {k: replace(c, words=tuple(words[k])) for k, c in columns.items()})


def _room(of: ColumnType, rows: int) -> Column:
    kinds: dict[str, Any] = {"whole": np.int64, "boolean": np.uint8}
    length = size(rows) if of.kind == "boolean" else rows
    values = np.zeros(length, kinds.get(of.kind, np.int32))
    return Column(of, values, np.zeros(size(rows), np.uint8))


def _put(whole: Column, part: Column, first: int, rows: int, words: dict[str, int]) -> None:
    bits = slice(first // 8, size(first + rows))
    values = part.values
    if part.type.kind == "text":
        places = [words.setdefault(word, len(words)) for word in part.words]
        values = np.array(places, np.int32).take(values, mode="clip")
    whole.values[bits if part.type.kind == "boolean" else slice(first, first + rows)] = values
    assert whole.valid is not None
    whole.valid[bits] = 255 if part.valid is None else part.valid


@dataclass
class Clock:
    """What deeds took; beside it processor's time, for who shares the machine with others."""

    wall: dict[str, float]
    processor: dict[str, float]

    def seconds(self, name: str, deed: Callable[[], object], times: int = 1) -> None:
        """The median of some times."""
        self._keep(name, [took(deed) for _ in range(times)], 1)

    def milliseconds(self, name: str, deed: Callable[[Any], object], each: list[Any]) -> None:
        """The median over arguments, each of them new to the deed."""
        self._keep(name, [took(partial(deed, one)) for one in each], 1000)

    def _keep(self, name: str, times: list[tuple[float, float]], factor: int) -> None:
        wall, processor = map(statistics.median, zip(*times, strict=True))
        self.wall[name], self.processor[name] = wall * factor, processor * factor


def took(deed: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock on the wall, and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    deed()
    return time.perf_counter() - wall, time.process_time() - processor


def run(task: Task) -> tuple[Counts, dict[str, Any]]:
    work = work_of(task)
    clauses = [clause_of(drawn, at, work) for at, drawn in enumerate(work.clauses)]
    plan = Plan.of(map(planned, clauses), SCHEMA)
    table = whole_table(task, plan)
    held = Held(table)
    clock = Clock({}, {})
    clock.seconds("first_seconds", lambda: screen(plan, table, held))
    clock.seconds("warm_seconds", lambda: screen(plan, table, held), 5)
    clock.seconds("warm_anew_seconds", lambda: screen(plan, table))
    screening = screen(plan, table, held)
    draw, rows = random.Random(5), np.arange(0, table.rows, max(table.rows // CHANGED, 1))[:CHANGED]
    changed = taken(table, rows)
    reforms(clock, clauses, plan, table, held, draw)
    sweeps(clock, clauses, table, held, draw)
    again = partial(screen, plan, changed, None, 1, held.memo)
    clock.milliseconds("delta_ms", lambda _: again(), [None] * 9)
    firms = pq.ParquetFile(task.firms).read_row_group(0).slice(0, EXPLAINED).to_pylist()
    clock.milliseconds("explain_ms", explained(book_of(work)), list(map(scope_of, firms)))
    counts = [[v.count, v.open, v.fen or 0] for v in screening.verdicts]
    return counts, {**clock.wall, "processor": clock.processor}


def planned(clause: Clause) -> Any:
    return text_of(DatedClause.of(prepare(clause, NAMES), *DAY))


def reforms(
    clock: Clock,
    clauses: list[Clause],
    plan: Plan,
    table: Table,
    held: Held,
    draw: random.Random,
) -> None:
    """A clause's threshold moved by some percent: from its text to winners, losers and budget."""
    axes = {name: axis_of(table, (name, None)) for name in AXES if (name, None) in table.columns}
    chosen = draw.sample(range(len(clauses)), min(DRAFTS, len(clauses)))
    standing = {at: Standing(plan.clauses[at], table, held, axes) for at in chosen}
    for one in standing.values():
        _ = one.before, one.by

    def reform(at: int) -> object:
        (draft,) = Plan.of([planned(moved(clauses[at], draw))], SCHEMA).clauses
        return standing[at].against(draft)

    clock.milliseconds("reform_ms", reform, chosen)


def sweeps(
    clock: Clock, clauses: list[Clause], table: Table, held: Held, draw: random.Random
) -> None:
    """A clause at a thousand values of its threshold: firms and budget at each."""
    chosen = draw.sample(range(len(clauses)), min(DRAFTS, len(clauses)))
    open_ = Schema({**SCHEMA.columns, PARAMETER: ColumnType("whole", 10**6)})

    def swept(at: int) -> object:
        clause = clauses[at]
        alone = DatedClause.of(prepare(replace(clause, parameters=()), NAMES | {THRESHOLD}), *DAY)
        (plan,) = Plan.of([text_of(alone)], open_).clauses
        value = clause.parameters[0].values[0].value
        step = value.copy_abs().scaleb(-3).quantize(Decimal("0.000001")) or Decimal("0.000001")
        values = [value + step * (n - SWEPT // 2) for n in range(SWEPT)]
        return sweep(plan, PARAMETER, values, table, held)

    clock.milliseconds("sweep_ms", swept, chosen)


def moved(clause: Clause, draw: random.Random) -> Clause:
    """The same clause with another threshold."""
    (parameter,) = clause.parameters
    value = parameter.values[0]
    factor = Decimal(draw.randint(80, 120) * 2 + 1) / 200
    since = replace(value, since=date(2025, 1, 1), value=value.value * factor)
    return replace(clause, parameters=(replace(parameter, values=(since,)),))


def axis_of(table: Table, key: Key) -> Axis:
    """Firms by the words of a column; the last group is of those that have none."""
    column = table.columns[key]
    assert column.valid is not None
    known = unpacked(column.valid, table.rows)
    return Axis(np.where(known, column.values, len(column.words)), len(column.words) + 1)


def explained(book: Book) -> Callable[[Any], list[ClauseExplained]]:
    """Trees, distances of what failed, and what would settle what is open."""

    def explain(firm: Any) -> list[ClauseExplained]:
        found = book.explain(firm)
        for clause in found:
            if clause.verdict.outcome == "not":
                for trace in clause.conditions:
                    _ = trace.value is False and trace.distance
            elif clause.verdict.outcome == "unknown":
                _ = clause.settling
        return found

    return explain


if __name__ == "__main__":
    main(run)
