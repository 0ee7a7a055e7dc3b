"""Text to tokens: the only module that looks at single characters."""

from __future__ import annotations

import re
from typing import NamedTuple

from liyuan.engines.feel.errors import syntax_error

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
# Any other sign after a backslash leaves both: patterns are full of `\d` and `\s`.
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}

# Officials type in a Chinese input method: say which sign was meant instead of "unexpected".
LOOKALIKES = {
    "（": "(",
    "）": ")",
    "，": ",",
    "：": ":",
    "“": '"',
    "”": '"',
    "≥": ">=",
    "≤": "<=",
    "＞": ">",
    "＜": "<",
    "＝": "=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "【": "[",
    "】": "]",
    "％": "/100",
    "%": "/100",
    "–": "-",
    "—": "-",
    "\u2212": "-",
    "&": "and",
    "|": "or",
    "、": ",",
    "；": ",",
    "。": ".",
}


# Characters of names (DMN 1.5, grammar rules 28 and 29) as ranges: where a name may start, and
# what may follow there besides.
_STARTS = (
    "AZ__az\u00c0\u00d6\u00d8\u00f6\u00f8\u02ff\u0370\u037d\u037f\u1fff\u200c\u200d\u2070\u218f"
    "\u2c00\u2fef\u3001\ud7ff\uf900\ufdcf\ufdf0\ufffd\U00010000\U000effff"
)
_FOLLOWS = "09\u00b7\u00b7\u0300\u036f\u203f\u2040"
# Grammar rule 61; a byte order mark is white space too.
_SPACE = "\\s\u0085\u180e\u200b\ufeff"


def _class(ranges: str) -> str:
    """The inside of a character class: the ranges without signs that are taken for another."""
    pairs = [(ord(low), ord(high)) for low, high in zip(ranges[::2], ranges[1::2], strict=True)]
    for sign in sorted(map(ord, LOOKALIKES)):
        pairs = [part for pair in pairs for part in _without(pair, sign)]
    return "".join(f"{re.escape(chr(low))}-{re.escape(chr(high))}" for low, high in pairs)


def _without(pair: tuple[int, int], sign: int) -> list[tuple[int, int]]:
    low, high = pair
    if not low <= sign <= high:
        return [pair]
    return [part for part in ((low, sign - 1), (sign + 1, high)) if part[0] <= part[1]]


# A sign that looks like another is a token: it may be part of a name that is in scope.
_TOKEN = re.compile(
    rf"""
    (?P<space>[{_SPACE}]+|//[^\n]*|/\*.*?\*/)
  | (?P<name>[{_class(_STARTS)}][{_class(_STARTS)}{_class(_FOLLOWS)}]*)
  | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{{}},.:?@'’])
  | (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
  | (?P<look>[{re.escape("".join(LOOKALIKES))}])
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """`kind` is number, name, string, op, look or end; `start` and `end` are offsets."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens and one of kind `end`; raises FeelSyntaxError at a character FEEL has not."""
    tokens: list[Token] = []
    at = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if start != at:
            raise _stray(text, at)
        at, kind = end, match.lastgroup
        if kind != "space":
            tokens.append(Token(str(kind), match.group(), start, end))
    if at != len(text):
        raise _stray(text, at)
    tokens.append(Token("end", "", at, at))
    return tokens


def _stray(text: str, at: int) -> Exception:
    char = text[at]
    if char == '"':
        return syntax_error("feel.syntax.open-string", text, at, len(text))
    return syntax_error("feel.syntax.character", text, at, at + 1, found=char)


def unescape(quoted: str) -> str:
    """The value of a string literal, quotes included in `quoted`."""
    body = quoted[1:-1]
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_unescape_one, body)
    # Two \\u escapes may be the halves of one character; a half alone is no text.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape_one(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        return chr(min(int(code[1:], 16), 0x10FFFF))
    return _ESCAPES.get(code, match.group())


def escape(value: str) -> str:
    """`value` as a string literal."""
    body = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + body.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
