"""Tables of expressions as the standard has them: one line each, `text → what it comes to`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liyuan.engines.feel import FeelSyntaxError
from tests.engines.feel.specs import shown

# Chapters of the standard, each with its lines.
Rows = Mapping[str, str]


def wrong(block: str) -> list[str]:
    """The lines that do not hold, with what their texts really come to."""
    return list(_wrong(block))


def _wrong(block: str) -> Iterator[str]:
    for line in block.strip().splitlines():
        text, _, expected = line.rpartition(" → ")
        found, wanted = _shown(text), _shown(expected)
        if found != wanted:
            yield f"{line}, not {found}"


def _shown(text: str) -> str:
    """The value as text; `unreadable` for what is no FEEL (or says so)."""
    if text == "unreadable":
        return text
    try:
        return shown(text)
    except FeelSyntaxError:
        return "unreadable"
