"""The states of an open check (待核事项)."""

from enum import StrEnum


class CheckState(StrEnum):
    """Whether a difference still waits, and how it ended."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    """A person confirmed one of the sources."""
    AGREED = "agreed"
    """The sources agree again, or no longer speak."""


class CheckClosed(Exception):
    """The check is no longer open, or the source never spoke."""
