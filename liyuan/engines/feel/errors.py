"""The two ways a rule can go wrong: it cannot be read, or a step of it has no answer."""

from __future__ import annotations

from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.findings import Finding, Where


class FeelSyntaxError(ValueError):
    """The text is no FEEL; `finding` says what and where (offsets, line and column in the text)."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code} {dict(finding.params)} at {finding.where.start}")
        self.finding = finding


class FeelFault(Exception):
    """A step has no answer; the interpreter turns it into null and a reason with its place."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def sized(size: int) -> None:
    """Raises FeelFault for a string or list that is too long to make."""
    if size > DEFAULT.size:
        raise FeelFault("feel.limit.size", limit=str(DEFAULT.size))


def place(text: str, start: int, end: int) -> Where:
    """Where `text[start:end]` lies, with line and column counted from 1 inside the text."""
    line = text.count("\n", 0, start) + 1
    column = start - (text.rfind("\n", 0, start) + 1) + 1
    return Where(line=line, column=column, start=start, end=end)


def syntax_error(code: str, text: str, start: int, end: int, **params: str) -> FeelSyntaxError:
    """An error to raise for `text[start:end]`."""
    return FeelSyntaxError(Finding(code, place(text, start, end), params))
