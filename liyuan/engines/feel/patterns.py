"""XPath's regular expressions as Python's: what the standard has is meant exactly, no more.

elementpath translates; before it come what it leaves to Python (`\\s`, `\\w`, escapes and
references that XPath does not have) and what it would write out at length (categories).
"""

from __future__ import annotations

import re

import regex
from elementpath.regex import RegexError, translate_pattern

FLAGS = {"s": re.DOTALL, "m": re.MULTILINE, "i": re.IGNORECASE, "x": 0, "q": 0}
_SPACE = frozenset("\t\n\r ")
_ESCAPES = frozenset("nrt\\|.?*+(){}-[]^$sSiIcCdDwWpP0123456789")
_LONG = frozenset("wWpP")
# Repeats inside repeats are written out when a pattern is compiled, so their product has a bound.
_LENGTH, _NESTED, _WEIGHT = 10_000, 100, 20_000
_LONG_WEIGHT = 500

_KINDS = "L:ultmo M:nce N:dlo P:cdseifo Z:slp S:mcko C:cfon"
_CATEGORIES = tuple(kinds[0] + part for kinds in _KINDS.split() for part in ("", *kinds[2:]))
_WORD = r"\p{P}\p{Z}\p{C}"
_SHORT = {"s": r"[ \t\n\r]", "S": r"[^ \t\n\r]"}
_NATIVE = {r"\w": f"[^{_WORD}]", r"\W": f"[{_WORD}]"} | {
    rf"\{sign}{{{name}}}": rf"(?-i:\{sign}{{{name}}})" for sign in "pP" for name in _CATEGORIES
}
# What Python knows itself travels through the translator as a sign of a private area.
_SIGNS = {token: chr(0x10F000 + at) for at, token in enumerate(_NATIVE)}
_BACK = {ord(sign): _NATIVE[token] for token, sign in _SIGNS.items()}

_PART = re.compile(r"\\[pP]\{\w\w?\}|\\.?|\{(\d{1,9})(?:,(\d{0,9}))?\}|.", re.DOTALL | re.ASCII)


def translated(pattern: str, flags: str) -> str:
    """The pattern for Python; raises RegexError for what is none or too large to compile."""
    if not set(flags) <= set(FLAGS) or len(pattern) > _LENGTH:
        raise RegexError("flags or length")
    if "q" in flags:
        return regex.escape(pattern, special_only=True)
    mode = 0
    for flag in flags:
        mode |= FLAGS[flag]
    bare = _without_space(pattern) if "x" in flags else pattern
    return str(translate_pattern(_exact(bare), mode)).translate(_BACK)


def _without_space(pattern: str) -> str:
    """The pattern without white space outside of character classes (flag x)."""
    kept, depth, escaped = [], 0, False
    for sign in pattern:
        if sign in _SPACE and not depth:
            continue
        if not escaped:
            depth += {"[": 1, "]": -1}.get(sign, 0)
        escaped = sign == "\\" and not escaped
        kept.append(sign)
    return "".join(kept)


def _exact(pattern: str) -> str:
    if any(ord(sign) in _BACK for sign in pattern):
        raise RegexError("private sign")
    reader = _Reader(pattern)
    return "".join([reader.read(match) for match in _PART.finditer(pattern)])


class _Reader:
    """Goes through a pattern: groups that are open and closed, classes, and the weight so far."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._open: list[int] = []
        self._closed: set[int] = set()
        self._count = 0
        self._class = 0
        self._weights = [0]
        self._last = 0

    def read(self, match: re.Match[str]) -> str:
        """The part as the translator takes it."""
        part = match[0]
        if part[0] == "\\":
            return self._escape(part)
        if part in "[]":
            self._class += 1 if part == "[" else -1
        elif self._class:
            return part
        elif match[1]:
            self._weigh(self._last * (max(int(match[1]), int(match[2] or 0), 1) - 1))
        elif part == "(":
            self._begin(match.end())
        elif part == ")" and self._open:
            self._closed.add(self._open.pop())
            self._weigh(self._weights.pop())
        else:
            self._weigh(1)
        return part

    def _escape(self, part: str) -> str:
        sign = part[1:2]
        if not sign or sign not in _ESCAPES:
            raise RegexError("no such escape")
        if sign.isdigit() and (sign == "0" or int(sign) not in self._closed):
            raise RegexError("no such group")
        native = None if self._class else _SIGNS.get(part)
        self._weigh(_LONG_WEIGHT if native is None and sign in _LONG else 1)
        return native or (part if self._class else _SHORT.get(sign, part))

    def _begin(self, after: int) -> None:
        captures = not self._pattern.startswith("?", after)
        self._count += captures
        self._open.append(self._count if captures else 0)
        self._weights.append(0)
        if len(self._open) > _NESTED:
            raise RegexError("nested too deeply")

    def _weigh(self, weight: int) -> None:
        self._last = max(weight, 1)
        self._weights[-1] += weight
        if sum(self._weights) > _WEIGHT:
            raise RegexError("too large")
