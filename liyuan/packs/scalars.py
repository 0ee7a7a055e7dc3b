"""From a character of a YAML value back to the very line and column where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from liyuan.packs.nodes import Mark

_BLOCKS = ("|", ">")
_WIDTHS = {"x": 2, "u": 4, "U": 8}
_ESCAPES = dict(zip("0abtnvfreN_LP", "\0\a\b\t\n\v\f\r\x1b\x85\xa0\u2028\u2029", strict=True))
_LINE = re.compile(r"\r\n|\r|\n")


class Written(NamedTuple):
    """A character of a value as it stands in the file: line and column count from 0."""

    char: str
    line: int
    column: int


def place(source: str, mark: Mark, value: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of `value[offset]` for the scalar that begins at `mark`.

    An offset behind the last character is one behind it; the mark where that cannot be told.
    """
    if not source:
        return mark.line, mark.column
    lines = _LINE.split(source)
    last: Written | None = None
    for at, found in enumerate(_aligned(value, _content(lines, mark, value))):
        if at == offset:
            return found.line + 1, found.column + 1
        last = found
    if last is None:
        return mark.line, mark.column
    return last.line + 1, last.column + 2


def _aligned(value: str, content: Iterator[Written]) -> Iterator[Written]:
    """The place of each character; a folded line break stands at the end of its line."""
    following = next(content, None)
    last = following
    for char in value:
        if following is not None and following.char == char:
            yield following
            last, following = following, next(content, None)
        elif char in " \n" and last is not None:
            yield Written(char, last.line, last.column + 1)
        else:
            return


def _content(lines: Sequence[str], mark: Mark, value: str) -> Iterator[Written]:
    """The characters of a scalar without what YAML adds: quotes, escapes, indents, breaks."""
    if mark.style in _BLOCKS:
        return _block(lines, mark.line, value)
    return _flow(lines, mark.line - 1, mark.column - 1 + len(mark.style), mark.style)


def _block(lines: Sequence[str], first: int, value: str) -> Iterator[Written]:
    begins = next((line for line in lines[first:] if line.strip(" ")), "")
    own = next((line for line in value.split("\n") if line.strip(" ")), "")
    indent = _indent(begins) - _indent(own)
    for number, line in enumerate(lines[first:], first):
        if line.strip(" ") and _indent(line) < indent:
            return
        for column in range(indent, len(line)):
            yield Written(line[column], number, column)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _flow(lines: Sequence[str], number: int, column: int, quote: str) -> Iterator[Written]:
    while number < len(lines):
        line = lines[number]
        last = len(line.rstrip(" \t"))
        while column < last:
            if line[column] == quote and line[column : column + 2] != "''":
                return
            size, char = _one(line, column, quote)
            if char:
                yield Written(char, number, column)
            column += size
        number += 1
        if number < len(lines):
            column = len(lines[number]) - len(lines[number].lstrip(" \t"))


def _one(line: str, column: int, quote: str) -> tuple[int, str]:
    """How many characters are written for the next one of the value, and which it is."""
    char = line[column]
    if quote == "'" and char == "'":
        return 2, "'"
    if quote != '"' or char != "\\":
        return 1, char
    escaped = line[column + 1 : column + 2]
    width = _WIDTHS.get(escaped)
    if width is None:
        return 2, _ESCAPES.get(escaped, escaped)
    digits = line[column + 2 : column + 2 + width]
    try:
        return 2 + width, chr(int(digits, 16))
    except (ValueError, OverflowError):
        return 2 + width, ""
