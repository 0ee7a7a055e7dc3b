"""Kinds of target and the state of evidence for a qualitative goal."""

from enum import StrEnum


class TargetKind(StrEnum):
    """Whether a target is a number or a described state."""

    QUANTITATIVE = "quantitative"
    QUALITATIVE = "qualitative"


class Evidence(StrEnum):
    """How far a qualitative goal is evidenced."""

    NONE = "none"
    PARTIAL = "partial"
    COMPLETE = "complete"
