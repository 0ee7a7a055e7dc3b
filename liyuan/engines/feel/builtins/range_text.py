"""The text of a range, such as `[1..5]` or `[2..)`, as the built-in `range` reads it."""

from __future__ import annotations

from collections.abc import Callable

from liyuan.engines.feel.compare import before
from liyuan.engines.feel.errors import FeelFault, FeelSyntaxError
from liyuan.engines.feel.lexer import Token, tokenize, unescape
from liyuan.engines.feel.numbers import number
from liyuan.engines.feel.temporal import (
    parse_date,
    parse_date_time,
    parse_duration,
    parse_temporal,
    parse_time,
)
from liyuan.engines.feel.values import FeelRange, Value

# Ends are literals (grammar rule 67): numbers, texts and what these make of a text.
_MAKERS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "date and time": parse_date_time,
    "time": parse_time,
    "duration": parse_duration,
}
_CLOSED = {("[", True): True, ("(", True): False, ("]", True): False}
_CLOSED |= {("]", False): True, (")", False): False, ("[", False): False}


def read_range(text: str) -> FeelRange:
    """The range; raises FeelFault when the text is none or an end is not a literal."""
    try:
        tokens = tokenize(text)[:-1]
        return _range(tokens)
    except (FeelSyntaxError, LookupError, ValueError):
        raise FeelFault("feel.call.range", found=text[:80]) from None


def _range(tokens: list[Token]) -> FeelRange:
    dots = [token.text for token in tokens].index("..")
    low_closed = _CLOSED[tokens[0].text, True]
    high_closed = _CLOSED[tokens[-1].text, False]
    low, high = _end(tokens[1:dots]), _end(tokens[dots + 1 : -1])
    if low is None or high is None:
        return _half(low, high, low_closed, high_closed)
    if before(high, low) is not False:
        raise ValueError("ends")
    return FeelRange(low, high, low_closed, high_closed)


def _half(low: Value, high: Value, low_closed: bool, high_closed: bool) -> FeelRange:
    """One end is missing; its bracket must be open."""
    if low is high or (low_closed if low is None else high_closed):
        raise ValueError("ends")
    sign = (">" if high is None else "<") + "=" * (low_closed or high_closed)
    return FeelRange.of(sign, low if high is None else high)


def _end(tokens: list[Token]) -> Value:
    """The value of an end; None when it is missing. Raises ValueError for no literal."""
    texts = [token.text for token in tokens]
    if not tokens:
        return None
    if tokens[-1].kind == "number" and texts[:-1] in ([], ["-"]):
        return number("".join(texts))
    if tokens[-1].kind == "string" and len(tokens) == 1:
        return unescape(texts[0])
    made = _made(tokens, texts)
    if made is None:
        raise ValueError("end")
    return made


def _made(tokens: list[Token], texts: list[str]) -> Value:
    """`@"…"` or `date("…")`."""
    if texts[0] == "@" and len(texts) == 2 and tokens[1].kind == "string":
        return parse_temporal(unescape(texts[1]))
    maker = _MAKERS.get(" ".join(texts[:-3]))
    if maker is None or texts[-3] != "(" or tokens[-2].kind != "string" or texts[-1] != ")":
        return None
    return maker(unescape(texts[-2]))
