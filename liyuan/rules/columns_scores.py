"""Scores for all firms at once: points by indicator of one firm of each kind, added as integers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import lcm

import numpy as np

from liyuan.engines.feel import Compiled, Value
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.frame import Frame
from liyuan.engines.screening.bits import Array, Pair, every, none, packed, rows_of, unpacked
from liyuan.engines.screening.pieces import scattered
from liyuan.engines.screening.schema import ColumnType
from liyuan.engines.screening.table import Column
from liyuan.rules.columns_asked import City
from liyuan.rules.columns_patterns import NotColumnar, Patterns, column_of, of_truth
from liyuan.rules.columns_tables import (
    Columns,
    names_read,
    parameters_on,
    patterns_of,
    truth_column,
)
from liyuan.rules.scores import TOTAL, Group, Need, PreparedIndicator, PreparedScore, Span

# Literals, and what may stand between them and a sign.
LITERALS = (n.Number, n.String, n.Boolean, n.Null)
FINEST = 10**9


@dataclass(frozen=True)
class Points:
    """Of each firm the least and the most points, in parts of one point."""

    low: Array
    high: Array

    def within(self, most: int) -> "Points":
        """The same, not below zero and not above a cap."""
        return Points(np.clip(self.low, 0, most), np.clip(self.high, 0, most))


def score_columns(city: City, prepared: PreparedScore) -> Columns:
    """Total and whether it is enough; of firms outside the gate no score."""
    rule, held = prepared.rule, parameters_on(prepared.rule.parameters, city.basis)
    (gate,) = city.truths([city.fixed(prepared.gate, held)])
    rows = rows_of(gate.possible)
    try:
        inside = _Scored(city.of(rows), prepared, held)
    except NotColumnar as error:
        return _one_by_one(city, prepared, rows, error)
    total, passes = inside.total, inside.passes()
    sure = unpacked(gate.certain, city.table.rows)[rows]
    told = (total.low == total.high) & sure
    found = Column(ColumnType("whole", inside.unit), total.low, packed(told))
    columns = {rule.name: scattered([(rows, found)], city.table.rows)}
    if rule.passes:
        columns[rule.passes] = _passing(passes, sure, rows, city.table.rows)
    return columns


def _one_by_one(city: City, prepared: PreparedScore, rows: Array, why: NotColumnar) -> Columns:
    """Points that no grid holds: each firm inside the gate is asked, and its total not kept."""
    passes, inside = prepared.rule.passes, city.of(rows)
    if not passes:
        return {prepared.rule.name: why}
    alike = inside.alike(inside.known)
    scopes = inside.scopes(alike.rows, inside.known)
    said = [prepared.decide(scope, city.basis)[passes].value for scope in scopes]
    found = column_of(alike, said)
    outside = truth_column(Pair(none(city.table.rows), none(city.table.rows)), city.table.rows)
    open_ = truth_column(Pair(none(len(rows)), every(len(rows))), len(rows))
    pieces = [(np.arange(city.table.rows), outside), (rows, found or open_)]
    return {prepared.rule.name: why, passes: scattered(pieces, city.table.rows)}


def _passing(met: Array, sure: Array, rows: Array, count: int) -> Column:
    """0 for no, 1 for cannot tell, 2 for yes, of the firms inside the gate; no for all others."""
    answers = np.zeros(count, np.uint8)
    answers[rows] = np.where(met == 0, 0, np.where(sure, met, 1))
    return truth_column(Pair(packed(answers == 2), packed(answers >= 1)), count)


class _Scored:
    """The points of all firms of a city."""

    def __init__(self, city: City, prepared: PreparedScore, held: Mapping[str, Value]) -> None:
        self.city, self.rule, self.held = city, prepared.rule, held
        self.stage, self.stages = self._valued(prepared.stage)
        lines = {one.indicator.key: self._line(one) for one in prepared.indicators}
        self.unit = self._grid([spans for _, spans in lines.values()])
        self.lines = {key: self._points(*line) for key, line in lines.items()}
        self.groups = {one.key: self._joined(one) for one in self.rule.groups}
        self.total = _added(self.groups.values(), city.table.rows).within(
            self._parts(self.rule.most)
        )

    def passes(self) -> Array:
        """Of each firm 2 when all that passing needs is met, 0 when something is not, else 1."""
        found = np.full(self.city.table.rows, 2, np.uint8)
        for need in self.rule.needs:
            points = self._of(need.of)
            low, high = (
                self._met(need, side).astype(np.uint8) for side in (points.low, points.high)
            )
            found = np.minimum(found, low + (high | low))
        return found

    def _met(self, need: Need, points: Array) -> Array:
        bound = self._parts(need.bound)
        return points > bound if need.above else points >= bound

    def _of(self, key: str) -> Points:
        return self.total if key == TOTAL else {**self.lines, **self.groups}[key]

    def _line(self, one: PreparedIndicator) -> tuple[Patterns, list[Span]]:
        """Firms that an indicator gives the same points, and these."""
        alike = self._measured(one).split(self.stage)
        read = one.measure.names_used | (names_read(one.bands) if one.bands else frozenset())
        stages = (self.stages[code] for code in self.stage.codes[alike.rows].tolist())
        scopes = self.city.scopes(alike.rows, read)
        frames = (Frame({**scope, **self.held}) for scope in scopes)
        return alike, [
            one.line(frame, stage).points for frame, stage in zip(frames, stages, strict=True)
        ]

    def _measured(self, one: PreparedIndicator) -> Patterns:
        """Firms in the same band; without bands, those with the same measure."""
        if one.bands is None:
            return self._alike(one.measure)
        return patterns_of(self.city, one.bands, self.held)[0]

    def _valued(self, text: Compiled) -> tuple[Patterns, list[Value]]:
        """Firms of which a text says the same, and what it says."""
        fixed = self.city.fixed(text, self.held)
        alike = self._alike(text)
        return alike, self.city.said(fixed, alike)

    def _alike(self, text: Compiled) -> Patterns:
        fixed = self.city.fixed(text, self.held)
        if not _chooses(text.node):
            return self.city.alike(fixed.names_used)
        conditions = [self.city.part(part, fixed) for part in _conditions(text.node)]
        found = Patterns.one(self.city.table.rows)
        for pair in self.city.truths(conditions):
            found = found.split(of_truth(pair, self.city.table.rows))
        return found

    def _grid(self, spans: Iterable[list[Span]]) -> int:
        """How many parts one point must have."""
        figures = [side for several in spans for one in several for side in (one.low, one.high)]
        figures += [self.rule.most, *(g.most for g in self.rule.groups)]
        figures += [need.bound for need in self.rule.needs]
        unit = lcm(*{figure.as_integer_ratio()[1] for figure in figures})
        if unit > FINEST:
            raise NotColumnar("points that are endless fractions")
        return unit

    def _parts(self, points: Decimal) -> int:
        return int(points * self.unit)

    def _points(self, alike: Patterns, spans: list[Span]) -> Points:
        low, high = ([self._parts(side) for side in sides] for sides in _sides(spans))
        return Points(alike.spread(low, np.int64), alike.spread(high, np.int64))

    def _joined(self, group: Group) -> Points:
        points = [self.lines[i.key] for i in self.rule.indicators if i.group == group.key]
        count = self.city.table.rows
        found = _best(points, count) if group.best else _added(points, count)
        return found.within(self._parts(group.most))


def _sides(spans: list[Span]) -> Iterator[list[Decimal]]:
    yield [one.low for one in spans]
    yield [one.high for one in spans]


def _added(points: Iterable[Points], rows: int) -> Points:
    each = list(points) or [Points(np.zeros(rows, np.int64), np.zeros(rows, np.int64))]
    return Points(sum(one.low for one in each), sum(one.high for one in each))  # type: ignore[arg-type]


def _best(points: list[Points], rows: int) -> Points:
    if not points:
        return _added((), rows)
    low = np.maximum.reduce([one.low for one in points])
    return Points(low, np.maximum.reduce([one.high for one in points]))


def _chooses(node: n.Node) -> bool:
    """Whether conditions alone choose the value among literals."""
    if isinstance(node, n.If):
        return all(
            isinstance(one, LITERALS) or _chooses(one) for one in (node.then, node.otherwise)
        )
    return isinstance(node, LITERALS)


def _conditions(node: n.Node) -> Iterator[n.Node]:
    if isinstance(node, n.If):
        yield node.condition
        yield from _conditions(node.then)
        yield from _conditions(node.otherwise)
