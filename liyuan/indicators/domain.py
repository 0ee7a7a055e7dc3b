"""Kinds of target, of evidence and of published figures, and when a target is met."""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum


class TargetKind(StrEnum):
    """Whether a target is a number or a described state."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class FigureKind(StrEnum):
    """What a published figure is: to be reached, seen, how things are arranged, or plain fact."""

    TARGET = "target"
    OBSERVATION = "observation"
    STRUCTURE = "structure"
    FACT = "fact"
    NOISE = "noise"
    """Stands in a document and is not about its subject: never to be counted."""


class Evidence(StrEnum):
    """How far a qualitative goal is evidenced."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"


MET: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
