"""Regular expressions of the standard (XPath's), translated once and run under a time limit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import regex
from elementpath.regex import RegexError

from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.limits import DEFAULT
from liyuan.engines.feel.patterns import FLAGS, translated

Pattern = Any  # regex.Pattern has no stable generic form
Result = TypeVar("Result")


def matches(text: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern is found anywhere in the text; raises FeelFault."""
    compiled = compiled_pattern(pattern, flags or "")
    return _limited(lambda: compiled.search(text, timeout=_seconds()) is not None)


def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """The text with every match replaced; `$1` is a group, `\\$` a dollar; raises FeelFault."""
    compiled = _consuming(pattern, flags or "")
    parts = [replacement] if "q" in (flags or "") else _parts(replacement, compiled.groups)
    size = 0

    def written(match: Any) -> str:
        nonlocal size
        made = "".join(p if isinstance(p, str) else match[p] or "" for p in parts)
        size += len(made)
        sized(size)
        return made

    return _limited(lambda: str(compiled.sub(written, text, timeout=_seconds())))


def split(text: str, pattern: str) -> tuple[str, ...]:
    """The pieces of the text between matches; raises FeelFault."""
    compiled = _consuming(pattern, "")

    def pieces() -> tuple[str, ...]:
        found, at = [], 0
        for match in compiled.finditer(text, timeout=_seconds()):
            found.append(text[at : match.start()])
            at = match.end()
        return (*found, text[at:])

    return _limited(pieces)


def _seconds() -> float:
    return DEFAULT.pattern_ms / 1000


def _limited(run: Callable[[], Result]) -> Result:
    try:
        return run()
    except TimeoutError:
        raise FeelFault("feel.limit.pattern", limit=str(DEFAULT.pattern_ms)) from None


def _consuming(pattern: str, flags: str) -> Pattern:
    """A pattern that must not match nothing at all, as XPath demands of replace and tokenize."""
    compiled = compiled_pattern(pattern, flags)
    if _limited(lambda: compiled.search("", timeout=_seconds())) is not None:
        raise FeelFault("feel.call.empty-match", found=pattern)
    return compiled


def compiled_pattern(pattern: str, flags: str) -> Pattern:
    """The pattern, ready to search; raises FeelFault when it or a flag is no good."""
    compiled = _compiled(pattern, flags)
    if compiled is None:
        raise FeelFault("feel.call.pattern", found=pattern[:80])
    return compiled


@lru_cache(maxsize=256)
def _compiled(pattern: str, flags: str) -> Pattern | None:
    try:
        mode = regex.VERSION0
        for flag in flags:
            mode |= FLAGS.get(flag, 0)
        return regex.compile(translated(pattern, flags), mode)
    except (RegexError, regex.error, RecursionError, ValueError, OverflowError):
        return None


_REPLACEMENT = re.compile(r"\\([\\$])|\$(\d+)|([^\\$]+)|(.)", re.DOTALL)


def _parts(replacement: str, groups: int) -> list[str | int]:
    """Texts and numbers of groups; `$12` is group 12 if there is one, else group 1 and a 2."""
    parts: list[str | int] = []
    for match in _REPLACEMENT.finditer(replacement):
        escaped, number, text, wrong = match.groups()
        if wrong:
            raise FeelFault("feel.call.pattern", found=replacement[:80])
        parts += [escaped or text] if number is None else _group(number, groups)
    return parts


def _group(number: str, groups: int) -> list[str | int]:
    taken = len(number)
    while taken > 1 and int(number[:taken]) > groups:
        taken -= 1
    group = int(number[:taken])
    return [group if group <= groups else "", number[taken:]]
