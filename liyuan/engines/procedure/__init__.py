"""Procedures as data: states, steps, guards, clocks, promises; read, checked, drawn, walked."""

from __future__ import annotations

from liyuan.engines.procedure.check import Known, check_procedure
from liyuan.engines.procedure.diagram import mermaid
from liyuan.engines.procedure.migration import Fate, Migration, migrate
from liyuan.engines.procedure.model import (
    AlarmRule,
    Ask,
    Choice,
    ClockAct,
    ClockRule,
    Fact,
    Facts,
    Field,
    Guard,
    Phase,
    Procedure,
    Promise,
    Setting,
    State,
    TargetRule,
    Transition,
)
from liyuan.engines.procedure.moves import (
    Answer,
    ClockOrder,
    Due,
    Moved,
    RefusedError,
    ask,
    due,
    move,
)
from liyuan.engines.procedure.read import read_procedure

__all__ = [
    "AlarmRule",
    "Answer",
    "Ask",
    "Choice",
    "ClockAct",
    "ClockOrder",
    "ClockRule",
    "Due",
    "Fact",
    "Facts",
    "Fate",
    "Field",
    "Guard",
    "Known",
    "Migration",
    "Moved",
    "Phase",
    "Procedure",
    "Promise",
    "RefusedError",
    "Setting",
    "State",
    "TargetRule",
    "Transition",
    "ask",
    "check_procedure",
    "due",
    "mermaid",
    "migrate",
    "move",
    "read_procedure",
]
