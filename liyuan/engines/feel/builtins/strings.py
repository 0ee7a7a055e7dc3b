"""Built-ins on strings; positions count characters from 1, from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from liyuan.engines.feel import regexes
from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.numbers import whole
from liyuan.engines.feel.values import Value


def offset(start: Decimal, length: int) -> int:
    """A position from 1 (or from -1 backwards) as an offset; raises FeelFault outside."""
    at = whole(start)
    if not at or abs(at) > length:
        raise FeelFault("feel.call.position", found=str(start))
    return at - 1 if at > 0 else length + at


def end_of(first: int, count: Decimal, length: int) -> int:
    """Where `count` items from `first` end; raises FeelFault when there are not so many."""
    if not 1 <= count < length - first + 1:
        raise FeelFault("feel.call.position", found=str(count))
    return first + int(count)


def _substring(text: str, start: Decimal, count: Decimal | None = None) -> str:
    first = offset(start, len(text))
    return text[first:] if count is None else text[first : end_of(first, count, len(text))]


def _join(parts: list[Value], delimiter: str | None = None) -> str:
    if not all(part is None or isinstance(part, str) for part in parts):
        raise FeelFault("feel.call.arguments", name="string join", found="list")
    texts, between = [p for p in parts if isinstance(p, str)], delimiter or ""
    sized(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _before(text: str, match: str) -> str:
    return text[: text.find(match)] if match in text else ""


def _after(text: str, match: str) -> str:
    return text[text.find(match) + len(match) :] if match in text else ""


STRINGS = family(
    substring=takes("string:string, start position:number, length?:number", _substring),
    string_length=takes("string:string", lambda s: Decimal(len(s))),
    upper_case=takes("string:string", str.upper),
    lower_case=takes("string:string", str.lower),
    substring_before=takes("string:string, match:string", _before),
    substring_after=takes("string:string, match:string", _after),
    replace=takes(
        "input:string, pattern:string, replacement:string, flags?:string|null", regexes.replace
    ),
    contains=takes("string:string, match:string", lambda s, m: m in s),
    starts_with=takes("string:string, match:string", str.startswith),
    ends_with=takes("string:string, match:string", str.endswith),
    matches=takes("input:string, pattern:string, flags?:string|null", regexes.matches),
    split=takes("string:string, delimiter:string", regexes.split),
    string_join=takes("list:list, delimiter?:string|null", _join),
)
