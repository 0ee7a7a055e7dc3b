"""What all rows of a file say together: facts by year, new firms, amended ones, and problems."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pyarrow as pa

from liyuan.engines.findings import Finding
from liyuan.engines.sheets import Row
from liyuan.engines.sheets.heads import name_key
from liyuan.engines.store import FACT_TYPES, FIRM
from liyuan.imports.domain import ADDRESS, CREDIT_CODE, NAME, YEAR, Counts, Kind, Plan, Problem
from liyuan.imports.domain_cells import choice_key
from liyuan.imports.domain_rows import ReadRow, RowReader, problem

BLOCK = 2_000
# Beyond so many, problems are counted and no longer told one by one.
MOST_PROBLEMS = 20_000
# How a row compares with what is known.
SAME, NEW, CHANGED = 0, 1, 2
# The place of the row that a line of a group comes from.
ROW = "@row"


@dataclass(frozen=True, slots=True)
class KnownFirm:
    """A firm as the register has it."""

    id: int
    name: str
    address: str


FindFirms = Callable[[Sequence[str]], Mapping[str, KnownFirm]]


class Group:
    """The facts of one year, or of none; lines are flushed into Arrow block by block."""

    def __init__(self, facts: Mapping[str, pa.DataType], *, blanks: bool) -> None:
        self.blanks = blanks
        self.schema = pa.schema([(FIRM, pa.int64()), (ROW, pa.int32()), *facts.items()])
        self.blocks: list[pa.RecordBatch] = []
        self.lines: list[tuple[Any, ...]] = []

    def flush(self) -> None:
        """Let go of the lines as Python objects."""
        if self.lines:
            columns = zip(*self.lines, strict=True)
            typed = zip(columns, self.schema.types, strict=True)
            arrays = [pa.array(column, of) for column, of in typed]
            self.blocks.append(pa.record_batch(arrays, schema=self.schema))
        self.lines = []

    def table(self) -> pa.Table:
        """All lines; facts of which none says anything are left out, unless blanks count."""
        table = pa.Table.from_batches(self.blocks, self.schema)
        if self.blanks:
            return table.combine_chunks()
        told = [name for name in self.schema.names if table[name].null_count < table.num_rows]
        return table.select(told).combine_chunks()


@dataclass
class Gathered:
    """What a file says. A new firm has the number -(its place + 1) until it is registered."""

    counts: Counts = field(default_factory=Counts)
    tables: Mapping[int | None, pa.Table] = field(default_factory=dict)
    new_firms: list[dict[str, Any]] = field(default_factory=list)
    amended: list[KnownFirm] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    states: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    """The numbers of the rows that are right, in the order of the states."""
    codes: set[str] = field(default_factory=set)
    """Every credit code that a returned ledger names."""
    content_hash: str = ""
    digest: str = ""
    """Of what a returned ledger changes: equal when nothing has happened since the dry run."""
    seen_before: int = 0
    """How many of the new firms a file like this brought already, and how many of these have
    another name or address by now."""
    renamed: int = 0

    def wrong(self, problems: Sequence[Problem]) -> None:
        """A row that is not taken, and why."""
        self.counts.wrong += 1
        self.counts.problems += len(problems)
        self.problems.extend(problems[: MOST_PROBLEMS - len(self.problems)])


def gather(
    rows: Iterable[Row], plan: Plan, find_firms: FindFirms, told: Callable[[int], None]
) -> Gathered:
    """Everything that the rows say; `told` hears how many rows are done."""
    source = iter(rows)
    gatherer = Gatherer(plan)
    done = 0
    while block := list(islice(source, BLOCK)):
        gatherer.take(block, find_firms)
        done += len(block)
        told(done)
    return gatherer.finished()


class Gatherer:
    """Puts the rows of one file together under one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.reader = RowReader(plan)
        self.found = Gathered()
        self.content = ContentHash(plan)
        self.seen: dict[tuple[str, int | None], int] = {}
        self.places = {c.target.id: i for i, c in enumerate(plan.columns)}
        self.groups: dict[int | None, Group] = {}
        # in a ledger that comes back, an emptied cell is something that a person did
        self.blanks = plan.given is not None
        self.owned = [column for column in plan.columns if column.target.owner]
        facts = [(i, c) for i, c in enumerate(plan.columns) if c.target.is_fact]
        by_row = YEAR in self.places
        self.yearly = [i for i, c in facts if c.target.yearly and by_row and c.year is None]
        fixed = [i for i, _ in facts if i not in set(self.yearly)]
        years = dict.fromkeys(plan.columns[i].year for i in fixed)
        self.fixed = {y: [i for i in fixed if plan.columns[i].year == y] for y in years}

    def take(self, block: Sequence[Row], find_firms: FindFirms) -> None:
        """Check a block of rows and keep what is right."""
        read = [row for row in map(self.reader.read, block) if row is not None]
        self.found.counts.skipped += len(block) - len(read)
        self.found.counts.rows += len(read)
        code = self.reader.code
        named = [row.values[code] for row in read if row.values[code]]
        known = find_firms(named)
        if self.plan.given is not None:
            self.found.codes.update(named)
        for row in read:
            wrong = row.problems or self._out_of_place(row, known)
            if wrong:
                self.found.wrong(wrong)
            else:
                self._keep(row, known)
        for group in self.groups.values():
            group.flush()

    def finished(self) -> Gathered:
        """Everything, its facts as tables by year; a year of which nothing is said is left out."""
        tables = {year: self.groups[year].table() for year in sorted(self.groups, key=_none_last)}
        self.found.content_hash = self.content.hexdigest()
        self.found.tables = {y: table for y, table in tables.items() if table.num_columns > 2}
        return self.found

    def _said(self, row: ReadRow, target: str) -> Any:
        place = self.places.get(target)
        return None if place is None else row.values[place]

    def _out_of_place(self, row: ReadRow, known: Mapping[str, KnownFirm]) -> list[Problem]:
        """What is wrong with a row beside its cells: said twice, of an unknown firm, …"""
        code, name = self._said(row, CREDIT_CODE), self._said(row, NAME)
        first = self.seen.setdefault((code, self._said(row, YEAR)), row.number)
        if first != row.number:
            return self._problem(row, CREDIT_CODE, "import.twice", first=str(first))
        firm = known.get(code)
        if self.yearly and self._said(row, YEAR) is None:
            return self._problem(row, YEAR, "import.row_year")
        if self.plan.kind is Kind.FIRMS:
            return [] if name or firm else self._problem(row, NAME, "import.no_name")
        if firm is None:
            return self._problem(row, CREDIT_CODE, "import.unknown_firm")
        given = (self.plan.given or {}).get(firm.id, {})
        names = map(name_key, (firm.name, given.get(NAME, firm.name)))
        if (name or given) and NAME in self.places and name_key(name or "") not in names:
            return self._problem(row, NAME, "import.other_name", name=firm.name)
        return self._of_others(row, given)

    def _of_others(self, row: ReadRow, given: Mapping[str, str]) -> list[Problem]:
        """Cells of a returned ledger that only other units may change, and that were changed."""
        if not given:
            return []
        found = []
        for column in self.owned:
            was = given.get(column.target.id, "")
            if choice_key(self._said(row, column.target.id) or "") != choice_key(was):
                more = {"unit": column.target.owner, "was": was or "—"}
                found += self._problem(row, column.target.id, "import.read_only", **more)
        return found

    def _problem(self, row: ReadRow, target: str, code: str, **params: str) -> list[Problem]:
        value = self._said(row, target)
        column = self.plan.columns[self.places[target]]
        finding = Finding(code, params={"value": str(value or ""), **params})
        return [problem(row.number, column, None if value is None else str(value), finding)]

    def _keep(self, row: ReadRow, known: Mapping[str, KnownFirm]) -> None:
        firm = known.get(self._said(row, CREDIT_CODE))
        number = firm.id if firm else -(len(self.found.new_firms) + 1)
        self.found.states.append(NEW if firm is None else SAME)
        self.found.rows.append(row.number)
        if firm is None:
            own = {name: row.values[place] for name, place in self.places.items()}
            self.found.new_firms.append(own)
        elif self.plan.kind is Kind.FIRMS:
            self._amend(row, firm)
        line = len(self.found.states) - 1
        self.content.add(row.values)
        for year, places in self.fixed.items():
            self._add(year, places, number, line, row.values)
        if self.yearly:
            self._add(self._said(row, YEAR), self.yearly, number, line, row.values)

    def _amend(self, row: ReadRow, firm: KnownFirm) -> None:
        name = self._said(row, NAME) or firm.name
        address = self._said(row, ADDRESS) or firm.address
        if (name, address) != (firm.name, firm.address):
            self.found.states[-1] = CHANGED
            self.found.amended.append(KnownFirm(firm.id, name, address))

    def _add(
        self, year: int | None, places: Sequence[int], firm: int, line: int, values: Sequence[Any]
    ) -> None:
        said = [values[place] for place in places]
        if not self.blanks and all(value is None for value in said):
            return
        group = self.groups.get(year)
        if group is None:
            targets = [self.plan.columns[place].target for place in places]
            types = {t.id: FACT_TYPES[t.type] for t in targets}
            group = self.groups[year] = Group(types, blanks=self.blanks)
        group.lines.append((firm, line, *said))


def _none_last(year: int | None) -> int:
    return year or 9999


class ContentHash:
    """One hash of what rows say: equal for the same rows in whatever format, order or file."""

    def __init__(self, plan: Plan) -> None:
        names = [(column.target.id, column.year or 0) for column in plan.columns]
        self.order = sorted(range(len(names)), key=names.__getitem__)
        head = (plan.kind.value, plan.effective.isoformat(), [names[i] for i in self.order])
        self.head = repr(head)
        self.total = 0

    def add(self, values: Sequence[Any]) -> None:
        """Sums do not depend on the order."""
        said = repr([values[place] for place in self.order])
        self.total += int.from_bytes(hashlib.sha256(said.encode()).digest()[:16])

    def hexdigest(self) -> str:
        """The hash of all rows so far."""
        return hashlib.sha256(f"{self.head} {self.total}".encode()).hexdigest()
