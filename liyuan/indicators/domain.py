"""Kinds of target, of evidence and of published figures."""

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


# The name under which firms of a park are counted by industry.
INDUSTRY = "industry"
