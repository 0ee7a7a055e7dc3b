"""The spec tests of the language: sentences and checked examples in `spec/`, by chapter."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from liyuan.cli.feel_page import Chapter, chapters
from liyuan.engines.feel import Value, compile_, evaluate
from liyuan.engines.feel.values import inner_text

AT = datetime(2025, 6, 30, 9, 15, tzinfo=timezone(timedelta(hours=8)))
CHAPTERS: tuple[Chapter, ...] = tuple(chapters())
EXAMPLES = [example for c in CHAPTERS for entry in c.entries for example in entry.examples]


def standard(text: str) -> Value:
    """The value as the standard has it, at the moment that the examples are written for."""
    return evaluate(compile_(text, names=frozenset(), nulls="standard"), {}, at=AT).value


def shown(text: str) -> str:
    """The value as text, by which two values are told apart."""
    return inner_text(standard(text))
