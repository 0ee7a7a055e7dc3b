"""A score: points per indicator in capped groups; what is not known widens it to a span."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from liyuan.engines.dmn import (
    CompiledTable,
    DecisionTable,
    compile_table,
    table_from_content,
)
from liyuan.engines.feel import Compiled, Missing, Type, Value, compile_, evaluate, explain
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.nodes import names_in
from liyuan.rules.criteria import BOOLEAN, Answer
from liyuan.rules.domain import Choice, Source, source_from
from liyuan.rules.ranking import Ranking
from liyuan.rules.terms import Parameter, article_of, parameters_from, scope_on, truth

ZERO = Decimal(0)
TOTAL = "total"
MEASURE, POINTS = "of", "points"


@dataclass(frozen=True)
class Span:
    """Points that are known to lie between two numbers; both are the same when they are known."""

    low: Decimal
    high: Decimal

    @property
    def exact(self) -> Decimal | None:
        """The points, when they are known."""
        return self.low if self.low == self.high else None

    def within(self, most: Decimal) -> "Span":
        """The same, not below zero and not above a cap."""
        return Span(min(max(self.low, ZERO), most), min(max(self.high, ZERO), most))

    def times(self, weight: "Span") -> "Span":
        """A fraction of a weight."""
        return Span(self.low * weight.low, self.high * weight.high)


NOTHING = Span(ZERO, ZERO)


@dataclass(frozen=True)
class Group:
    """Indicators whose points add up, or of which the best counts, to no more than a cap."""

    key: str
    name: str
    en: str
    most: Decimal
    best: bool


@dataclass(frozen=True)
class Indicator:
    """What is measured, and for how many points.

    A band gives its points, or what experts decide between two numbers (`points`, by band).
    `weights` by stage make points a fraction of a weight.
    """

    key: str
    name: str
    en: str
    group: str
    measure: str
    bands: DecisionTable | None
    points: tuple[Span, ...]
    most: Decimal
    weights: Mapping[str, Decimal]
    source: Source

    def weight(self, stage: Value) -> Span:
        """The weight in a stage; between nothing and the greatest while the stage is not known."""
        if not self.weights:
            return Span(Decimal(1), Decimal(1))
        if isinstance(stage, str) and stage in self.weights:
            return Span(self.weights[stage], self.weights[stage])
        return Span(ZERO, max(self.weights.values()))


@dataclass(frozen=True)
class Need:
    """What passing asks of the total, of a group or of an indicator: `bound` or `above` it."""

    of: str
    bound: Decimal
    above: bool

    def met(self, points: Span) -> bool | None:
        """Whether it is met; None while it depends on what is not known."""
        enough = (
            p > self.bound if self.above else p >= self.bound for p in (points.low, points.high)
        )
        low, high = enough
        return True if low else (None if high else False)


@dataclass(frozen=True)
class ScoreRule:
    """A score: `name` is the FEEL name of its total, `passes` that of whether it is enough."""

    name: str
    en: str
    title: str
    passes: str
    passes_en: str
    unit: str
    gate: str
    stage: str
    stages: tuple[Choice, ...]
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    needs: tuple[Need, ...]
    most: Decimal
    parameters: tuple[Parameter, ...]
    source: Source
    verified: bool
    note: str = ""
    note_en: str = ""
    ranking: Ranking | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "ScoreRule":
        """Build from the content of a rule's version."""
        source, outputs = source_from(content["source"]), content["outputs"]
        passing = outputs[1] if len(outputs) > 1 else {}
        stages = content.get("stages") or {"of": "", "values": ()}
        return cls(
            name=outputs[0]["name"],
            en=content["en"],
            title=content["name"],
            passes=passing.get("name", ""),
            passes_en=passing.get("en", ""),
            unit=outputs[0].get("unit", ""),
            gate=content.get("gate", ""),
            stage=stages["of"],
            stages=tuple(Choice(**choice) for choice in stages["values"]),
            groups=tuple(_group(group) for group in content["groups"]),
            indicators=tuple(_indicator(one, source) for one in content["indicators"]),
            needs=tuple(_need(need) for need in content.get("needs", ())),
            most=_number(content["most"]),
            parameters=parameters_from(content, source),
            source=source,
            verified=content["verified"],
            note=content.get("note", ""),
            note_en=content.get("note_en", ""),
            ranking=Ranking.from_content(content["classes"]) if content.get("classes") else None,
        )

    @property
    def values(self) -> tuple[Choice, ...]:
        """The classes by rank, the best first; none when firms are not ranked."""
        return self.ranking.values if self.ranking else ()

    @property
    def kept(self) -> tuple[str, ...]:
        """The classes that a run keeps: all of them."""
        return tuple(choice.code for choice in self.values)

    @property
    def types(self) -> Mapping[str, Type]:
        """The names that the rule defines."""
        total = {self.name: Type("number", self.unit or None)}
        return total | ({self.passes: BOOLEAN} if self.passes else {})

    def prepare(self, names: frozenset[str]) -> "PreparedScore":
        """Compile what is measured once."""
        known = names | {p.name for p in self.parameters}
        return PreparedScore(
            self,
            compile_(self.gate or "true", names=known),
            compile_(self.stage or "null", names=known),
            tuple(_prepared(one, known) for one in self.indicators),
        )

    def reads(self, names: frozenset[str]) -> frozenset[str]:
        """Which of these names the score speaks of."""
        ready = self.prepare(names)
        spoken = [ready.gate.names_used, ready.stage.names_used]
        if self.ranking:
            spoken.append(frozenset({self.ranking.veto}))
        for one in ready.indicators:
            spoken.append(one.measure.names_used)
            spoken += [names_in(test) for row in _rows(one.bands) for test in row.tests]
        return frozenset().union(*spoken) & names


@dataclass(frozen=True)
class Line:
    """What an indicator gives a firm: the measured value and the points; `known` if it is."""

    indicator: Indicator
    measured: Value
    points: Span
    known: bool


@dataclass(frozen=True)
class ScoreCard:
    """A firm's points by indicator and by group, and their total."""

    lines: tuple[Line, ...]
    groups: Mapping[str, Span]
    total: Span
    stage: str | None

    def points(self, of: str) -> Span:
        """The points of the total, of a group or of an indicator, by its key."""
        if of == TOTAL:
            return self.total
        found = {line.indicator.key: line.points for line in self.lines}
        return self.groups[of] if of in self.groups else found[of]


@dataclass(frozen=True)
class PreparedIndicator:
    """An indicator whose measure and bands are read."""

    indicator: Indicator
    measure: Compiled
    bands: CompiledTable | None

    def line(self, frame: Frame, stage: Value) -> Line:
        """What the indicator gives a firm."""
        one = self.indicator
        measured = self.measure.run(frame)
        points = self._points(frame, measured)
        found = (points or Span(ZERO, one.most)).within(one.most).times(one.weight(stage))
        return Line(one, measured, found, points is not None)

    def _points(self, frame: Frame, measured: Value) -> Span | None:
        """The points of the first band that fits; None where it cannot be told."""
        if not isinstance(measured, Decimal):
            return None
        if self.bands is None:
            return Span(measured, measured)
        for row, points in zip(self.bands.rows, self.indicator.points, strict=True):
            if all(cell.test(frame, measured) for cell in row.cells):
                return points
        return None


@dataclass(frozen=True)
class PreparedScore:
    """A score whose texts are compiled for the names of a rule set."""

    rule: ScoreRule
    gate: Compiled
    stage: Compiled
    indicators: tuple[PreparedIndicator, ...]

    def decide(self, firm: Mapping[str, Value], basis: date) -> Mapping[str, Answer]:
        """Total and whether it is enough; a firm outside the gate has no score."""
        scope = scope_on(self.rule.parameters, firm, basis)
        gate = truth(evaluate(self.gate, scope).value)
        if gate is False:
            return self._answers(Answer(None), Answer(False))
        card = self._card(scope)
        gaps = partial(self._gaps, scope)
        total = card.total.exact if gate else None
        held = self._passes(card, gate)
        return self._answers(
            Answer(total) if total is not None else Answer(None, gaps),
            Answer(held) if held is not None else Answer(None, gaps),
        )

    def concerns(self, firm: Mapping[str, Value], basis: date) -> bool:
        """Whether a firm is, or may be, one that the score is for."""
        scope = scope_on(self.rule.parameters, firm, basis)
        return truth(evaluate(self.gate, scope).value) is not False

    def card(self, firm: Mapping[str, Value], basis: date) -> ScoreCard:
        """The points of a firm, whether it is inside the gate or not."""
        return self._card(scope_on(self.rule.parameters, firm, basis))

    def missing(self, firm: Mapping[str, Value], basis: date) -> tuple[Missing, ...]:
        """The facts that would make a firm's score exact."""
        return self._gaps(scope_on(self.rule.parameters, firm, basis))

    def _card(self, scope: Mapping[str, Value]) -> ScoreCard:
        frame = Frame(scope)
        stage = self.stage.run(frame)
        lines = tuple(one.line(frame, stage) for one in self.indicators)
        groups = {group.key: _joined(group, lines) for group in self.rule.groups}
        return ScoreCard(
            lines=lines,
            groups=groups,
            total=_added(groups.values()).within(self.rule.most),
            stage=stage if isinstance(stage, str) else None,
        )

    def _gaps(self, scope: Mapping[str, Value]) -> tuple[Missing, ...]:
        """What is missing of the gate, of the stage and of each indicator that is not known."""
        frame, texts = Frame(scope), [self.gate]
        if self.rule.stage:
            texts.append(self.stage)
        texts += [one.measure for one in self.indicators if not one.line(frame, None).known]
        gaps = (gap for text in texts for gap in explain(text, scope).missing)
        return tuple(dict.fromkeys(gaps))

    def _passes(self, card: ScoreCard, gate: bool | None) -> bool | None:
        met = [need.met(card.points(need.of)) for need in self.rule.needs]
        if False in met:
            return False
        return None if None in met or gate is None else True

    def _answers(self, total: Answer, passes: Answer) -> Mapping[str, Answer]:
        named = {self.rule.name: total}
        return named | ({self.rule.passes: passes} if self.rule.passes else {})


def _joined(group: Group, lines: Iterable[Line]) -> Span:
    points = [line.points for line in lines if line.indicator.group == group.key]
    return (_best(points) if group.best else _added(points)).within(group.most)


def _added(points: Iterable[Span]) -> Span:
    low, high = ZERO, ZERO
    for one in points:
        low, high = low + one.low, high + one.high
    return Span(low, high)


def _best(points: Iterable[Span]) -> Span:
    kept = tuple(points) or (NOTHING,)
    return Span(max(one.low for one in kept), max(one.high for one in kept))


def _prepared(one: Indicator, names: frozenset[str]) -> PreparedIndicator:
    bands = compile_table(one.bands, names) if one.bands else None
    return PreparedIndicator(one, compile_(one.measure, names=names), bands)


def _rows(table: CompiledTable | None) -> Iterable[Any]:
    return table.rows if table else ()


def bands_table(content: Mapping[str, Any]) -> DecisionTable:
    """The bands of an indicator as a decision table of one column: the first that fits counts."""
    measure = {"name": MEASURE, "expression": content["of"], "unit": content.get("unit")}
    rules = [{"when": [b["when"]], "then": [str(b["points"])]} for b in content["bands"]]
    table = {"name": content["name"], "inputs": [measure], "outputs": [{"name": POINTS}]}
    return table_from_content(table | {"hit_policy": "FIRST", "rules": rules})


def _indicator(content: Mapping[str, Any], source: Source) -> Indicator:
    return Indicator(
        key=content["key"],
        name=content["name"],
        en=content["en"],
        group=content["group"],
        measure=content["of"],
        bands=bands_table(content) if content.get("bands") else None,
        points=tuple(_span(band) for band in content.get("bands") or ()),
        most=_number(content["most"]),
        weights={k: _number(v) for k, v in (content.get("weights") or {}).items()},
        source=article_of(content, source),
    )


def _span(band: Mapping[str, Any]) -> Span:
    return Span(_number(band["points"]), _number(band.get("up_to", band["points"])))


def _group(content: Mapping[str, Any]) -> Group:
    most, best = _number(content["most"]), content.get("best", False)
    return Group(content["key"], content["name"], content["en"], most, best)


def _need(content: Mapping[str, Any]) -> Need:
    bound = content.get("above", content.get("least", ZERO))
    return Need(content["of"], _number(bound), "above" in content)


def _number(value: object) -> Decimal:
    return Decimal(str(value))
