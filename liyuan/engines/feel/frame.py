"""What one evaluation carries: the scope, names bound on the way, reasons, and the work left."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.nodes import Node
from liyuan.engines.feel.temporal import FeelDateTime
from liyuan.engines.feel.values import Scope, Value
from liyuan.engines.findings import Finding, Where

Locals = tuple[Mapping[str, Value], "Locals | None"]


class Work:
    """Steps left; shared by all frames of one evaluation.

    `memo` keeps what several rules that are run together have in common.
    """

    __slots__ = ("at", "calls", "memo", "reasons", "steps")

    def __init__(self, at: FeelDateTime | None = None) -> None:
        self.at = at
        self.steps = DEFAULT.steps
        self.calls = 0
        self.reasons: list[Finding] = []
        self.memo: dict[int, Value] = {}


class Frame:
    """One level of names; inner levels are linked, so nothing is copied."""

    __slots__ = ("bound", "scope", "subject", "work")

    def __init__(
        self,
        scope: Scope,
        subject: Value = None,
        bound: Locals | None = None,
        work: Work | None = None,
    ) -> None:
        self.scope = scope
        self.subject = subject
        self.bound = bound
        self.work = work or Work()

    def binding(self, values: Mapping[str, Value]) -> Frame:
        """A frame in which `values` hide outer names."""
        return Frame(self.scope, self.subject, (values, self.bound), self.work)

    def binds(self, name: str) -> bool:
        """Whether something on the way has bound this name."""
        level = self.bound
        while level is not None:
            if name in level[0]:
                return True
            level = level[1]
        return False

    def about(self, subject: Value) -> Frame:
        """A frame in which `?` is `subject`."""
        return Frame(self.scope, subject, self.bound, self.work)

    def step(self, count: int = 1) -> None:
        """Pay for visiting items; raises FeelFault when the evaluation has no steps left."""
        self.work.steps -= count
        if self.work.steps < 0:
            raise FeelFault("feel.limit.steps", limit=str(DEFAULT.steps))

    def fail(self, code: str, node: Node, params: Mapping[str, str] | None = None) -> Value:
        """Leave a reason at `node`; gives null, the value of the step."""
        where = Where(start=node.start, end=node.end)
        if len(self.work.reasons) < DEFAULT.reasons:
            self.work.reasons.append(Finding(code, where, params or {}))
        return None


Run = Callable[[Frame], Value]


def guarded(node: Node, run: Run) -> Run:
    """`run`, with a fault turned into null and a reason at `node`."""

    def safe(frame: Frame) -> Value:
        try:
            return run(frame)
        except FeelFault as fault:
            return frame.fail(fault.code, node, fault.params)

    return safe
