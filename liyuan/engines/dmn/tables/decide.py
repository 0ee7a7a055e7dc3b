"""Running a decision table, three-valued: what is certain, what is possible, what settles it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from liyuan.engines.dmn.hit_policies import HIT_POLICIES, Hit, HitPolicy, Verdict
from liyuan.engines.dmn.tables.compiled import CompiledTable, Row
from liyuan.engines.dmn.tables.table import Output
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.interpret import Compiled, builder
from liyuan.engines.feel.missing import Missing, fewest_first, probe
from liyuan.engines.feel.trace import Trace
from liyuan.engines.feel.values import Scope, Value, text_of
from liyuan.engines.findings import Finding, Where


@dataclass(frozen=True)
class RowTrace:
    """Why a row matched or not: `rule` counts from 0; one trace per cell that is not `-`."""

    rule: int
    holds: bool | None
    cells: tuple[Trace, ...]


@dataclass(frozen=True)
class Decision:
    """The outcome of a table for one scope.

    `value` is None when no row matches (then `reasons` says so) or when it cannot be told
    (then `missing` names the facts, fewest first). `matched_rule` counts from 0 and is None
    unless exactly one row decides. Several outputs make a dict by their names. `policy` is the
    letter of the table's hit policy; `every` traces all rows, those that do not match too.
    """

    value: Value
    matched_rule: int | None = None
    missing: tuple[Missing, ...] = ()
    reasons: tuple[Finding, ...] = ()
    explain: Callable[[], tuple[RowTrace, ...]] = field(default=tuple, compare=False, repr=False)
    policy: str = field(default="U", compare=False, repr=False)
    every: Callable[[], tuple[RowTrace, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def trace(self) -> tuple[RowTrace, ...]:
        """The rows that matched or may match, made when asked for: most callers never ask."""
        return self.explain()


def decide(table: CompiledTable, scope: Scope) -> Decision:
    """The table's outcome; never raises for what its cells or the data can hold."""
    try:
        return _decided(table, scope)
    except RecursionError:
        where = Where(field=table.table.name)
        return Decision(None, reasons=(Finding("feel.limit.calls", where, {"limit": ""}),))


def _decided(table: CompiledTable, scope: Scope) -> Decision:
    frame = Frame(scope)
    subjects = [head.run(frame) for head in table.inputs]
    policy = HIT_POLICIES[table.table.policy]
    hits = list(_hits(table, frame, subjects, policy))
    default = _default(table, frame)
    try:
        verdict = policy.judge(hits, default)
    except FeelFault as fault:
        verdict = Verdict(None, reason=fault.code, params=fault.params)

    def explain() -> tuple[RowTrace, ...]:
        again = Frame(scope)
        return tuple(_trace_row(table, hit.rule, hit.certain, again) for hit in hits)

    missing = _missing(table, hits, explain(), frame) if verdict.unknown else ()
    return Decision(
        verdict.value,
        verdict.rule,
        missing,
        _reasons(table, verdict, frame),
        explain,
        table.table.policy,
        lambda: explain_table(table, scope),
    )


def explain_table(table: CompiledTable, scope: Scope) -> tuple[RowTrace, ...]:
    """Every row with the trace of its cells, whether it matches or not.

    No row at all where the data or what the cells call is nested too deeply.
    """
    frame = Frame(scope)
    try:
        subjects = [head.run(frame) for head in table.inputs]
        return tuple(
            _trace_row(table, at, matches(row, frame, subjects), frame)
            for at, row in enumerate(table.rows)
        )
    except RecursionError:
        return ()


def matches(row: Row, frame: Frame, subjects: Sequence[Value]) -> bool | None:
    """Kleene's and over the cells; stops at the first certain no."""
    held: bool | None = True
    for cell in row.cells:
        found = cell.test(frame, subjects[cell.input])
        if found is False:
            return False
        if found is None:
            held = None
    return held


def _hits(
    table: CompiledTable, frame: Frame, subjects: Sequence[Value], policy: HitPolicy
) -> Iterator[Hit]:
    """The rows that match or may match; an outcome that is null is one that lacks facts."""
    for at, row in enumerate(table.rows):
        held = matches(row, frame, subjects)
        if held is not False:
            outcome = _outcome(table, row.outputs, frame)
            rank = _rank(outcome, table.table.outputs) if policy.ranked else ()
            yield Hit(at, held, outcome, outcome is not None, rank)
        if held and policy.stops_at_first:
            return


def _rank(outcome: Value, outputs: Sequence[Output]) -> tuple[int, ...]:
    values = list(outcome.values()) if isinstance(outcome, dict) else [outcome]
    ranks = []
    for value, output in zip(values, outputs, strict=True):
        known = [text.strip('"') for text in output.values]
        text = text_of(value)
        ranks.append(known.index(text) if text in known else len(known))
    return tuple(ranks)


def _outcome(table: CompiledTable, cells: Sequence[Compiled | None], frame: Frame) -> Value:
    values = [cell.run(frame) if cell else None for cell in cells]
    if len(values) == 1:
        return values[0]
    names = (output.name for output in table.table.outputs)
    return dict(zip(names, values, strict=True))


def _default(table: CompiledTable, frame: Frame) -> Value:
    return _outcome(table, table.defaults, frame) if any(table.defaults) else None


def _trace_row(table: CompiledTable, rule: int, holds: bool | None, frame: Frame) -> RowTrace:
    return RowTrace(rule, holds, tuple(cell.trace(frame) for cell in table.rows[rule].cells))


def _missing(
    table: CompiledTable, hits: Sequence[Hit], traces: Sequence[RowTrace], frame: Frame
) -> tuple[Missing, ...]:
    groups = [
        fewest_first(cell.missing for cell in row.cells if cell.holds is None) for row in traces
    ]
    for hit in hits:
        if hit.outcome is None:
            groups.extend(_absent(cell, frame) for cell in table.rows[hit.rule].outputs)
    return fewest_first(groups)


def _absent(cell: Compiled, frame: Frame) -> tuple[Missing, ...]:
    build: Build = builder(cell.names, cell.nulls)
    return tuple(probe(cell.node, build)(frame))


def _reasons(table: CompiledTable, verdict: Verdict, frame: Frame) -> tuple[Finding, ...]:
    where = Where(field=table.table.name)
    own = (Finding(verdict.reason, where, verdict.params),) if verdict.reason else ()
    return (*dict.fromkeys(frame.work.reasons), *own)
