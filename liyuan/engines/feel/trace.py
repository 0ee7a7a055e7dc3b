"""One step of an explanation: what it is, its values, and what can be asked of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.frame import Frame
from liyuan.engines.feel.missing import Missing, Probe, fewest_first
from liyuan.engines.feel.numbers import CONTEXT
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.values import Value
from liyuan.engines.findings import Finding

_difference = CONTEXT.subtract


class Join(Enum):
    """How a step follows from those inside it; LEAF has none inside."""

    LEAF = "leaf"
    ALL = "all"
    ANY = "any"
    NOT = "not"
    IF = "if"


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """What is the same in every case: made once per node of a rule.

    `left` is the text of what is compared, `operator` the sign (`in` for ranges and lists);
    `absent` names the missing facts that a step without inner steps reads; `build` makes
    closures of its parts.
    """

    node: n.Node
    left: str | None = None
    operator: str | None = None
    join: Join = Join.LEAF
    absent: Probe | None = None
    build: Build | None = None


class Trace(NamedTuple):
    """One step in one case: its value, and the steps inside it.

    A comparison has `left_value` and `threshold`; a call on a fact has `left_value`. A tuple,
    for thousands are made while a firm's page is put together.
    """

    step: Step
    value: Value
    frame: Frame
    children: tuple[Trace, ...] = ()
    left_value: Value = None
    threshold: Value = None
    reasons: tuple[Finding, ...] = ()

    @property
    def node(self) -> n.Node:
        """The part of the rule that was evaluated."""
        return self.step.node

    @property
    def left(self) -> str | None:
        """The text of what is compared."""
        return self.step.left

    @property
    def operator(self) -> str | None:
        """The sign of a comparison; `in` for ranges and lists."""
        return self.step.operator

    @property
    def holds(self) -> bool | None:
        """The value as a truth; None for "cannot tell"."""
        value = self.value
        return value if value is True or value is False else None

    @property
    def distance(self) -> Decimal | None:
        """How far the value is from the nearest limit that counts, exactly and without sign.

        In the unit of the left side, for dates in days; None where nothing can be measured.
        """
        value, threshold = self.left_value, self.threshold
        if type(value) is Decimal and type(threshold) is Decimal:
            return _difference(value, threshold).copy_abs()
        if not self.children:
            return distance(value, threshold) if self.step.operator else None
        if self.step.operator is None:
            return None
        found = [step.distance for step in self.children if self._counts(step)]
        return min((far for far in found if far is not None), default=None)

    def _counts(self, step: Trace) -> bool:
        """Of a yes all limits of a range count, of a no those that were missed."""
        if self.step.join is Join.ALL:
            return self.value is not False or step.value is False
        return step.holds is self.holds

    @property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that would settle it, those of the smallest group first; empty when settled."""
        if self.value is not None:
            return ()
        if self.step.absent is not None:
            return tuple(dict.fromkeys(self.step.absent(self.frame)))
        unsettled = self.children if self.step.join is Join.IF else _unknown(self.children)
        return fewest_first(step.missing for step in unsettled)

    def read(self, part: n.Node) -> Value:
        """What a part of this step was in this case; null where a step keeps no closures."""
        build = self.step.build
        return build(part)(Frame(self.frame.scope, self.frame.subject)) if build else None

    def facts(self, part: n.Node) -> tuple[tuple[n.Node, Value], ...]:
        """The facts and parameters that a part of this step reads, each once, with its value."""
        names = self.step.build.names if self.step.build else ()
        found = dict.fromkeys(node for node in reads(part) if n.names_in(node) & set(names))
        return tuple((node, self.read(node)) for node in found)

    def steps(self) -> Iterator[Trace]:
        """This step and all inside it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.steps()


def _unknown(steps: tuple[Trace, ...]) -> tuple[Trace, ...]:
    return tuple(step for step in steps if step.holds is None)


def reads(node: n.Node) -> Iterator[n.Node]:
    """The names in an expression, in the order of the text; a fact's year goes with the fact."""
    if isinstance(node, n.Name) or (isinstance(node, n.Filter) and isinstance(node.source, n.Name)):
        yield node
    else:
        children = node.arguments if isinstance(node, n.Call) else n.children(node)
        for child in children:
            yield from reads(child)


def distance(value: Value, threshold: Value) -> Decimal | None:
    """How far two numbers, or two dates in days, are apart; None for everything else."""
    if isinstance(value, Decimal) and isinstance(threshold, Decimal):
        return _difference(value, threshold).copy_abs()
    if isinstance(value, FeelDate) and isinstance(threshold, FeelDate):
        return Decimal(abs(value.ordinal - threshold.ordinal))
    return None
