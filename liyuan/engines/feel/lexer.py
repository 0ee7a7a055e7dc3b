"""Text to tokens: the only module that looks at single characters."""

from __future__ import annotations

import re
from dataclasses import dataclass

from liyuan.engines.feel.errors import syntax_error

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<name>(?:[^\W\d]|[\U00010000-\U000EFFFF])(?:\w|[\U00010000-\U000EFFFF])*)
  | (?P<string>"[^"\\]*(?:\\.[^"\\]*)*")
  | (?P<op>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},.:?@'’])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

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
}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is number, name, string, op or end; `start` and `end` are offsets."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens and one of kind `end`; raises FeelSyntaxError at a character FEEL has not."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _stray(text, at)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), at, match.end()))
        at = match.end()
    tokens.append(Token("end", "", at, at))
    return tokens


def _stray(text: str, at: int) -> Exception:
    char = text[at]
    if char == '"':
        return syntax_error("feel.syntax.open-string", text, at, len(text))
    if char in LOOKALIKES:
        meant = LOOKALIKES[char]
        return syntax_error("feel.syntax.lookalike", text, at, at + 1, found=char, meant=meant)
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
    return _ESCAPES.get(code, code)


def escape(value: str) -> str:
    """`value` as a string literal."""
    body = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + body.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'
