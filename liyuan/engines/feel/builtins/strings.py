"""Built-ins on strings; positions count from 1, from the end when negative."""

from __future__ import annotations

from decimal import Decimal

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.numbers import whole
from liyuan.engines.feel.values import Value, text_of


def offset(start: Decimal, length: int) -> int:
    """A position from 1 (or from -1 backwards) as an offset; raises FeelFault outside."""
    at = whole(start)
    if not at or abs(at) > length:
        raise FeelFault("feel.call.position", found=str(start))
    return at - 1 if at > 0 else length + at


def _substring(text: str, start: Decimal, count: Decimal | None = None) -> str:
    first = offset(start, len(text))
    if count is None:
        return text[first:]
    if count < 1:
        raise FeelFault("feel.call.position", found=str(count))
    return text[first : first + int(count)]


def _join(parts: list[Value], delimiter: Value = "") -> str:
    wrong = [p for p in (*parts, delimiter) if not (p is None or isinstance(p, str))]
    if wrong:
        raise FeelFault("feel.call.arguments", name="string join", found="list")
    texts, between = [p for p in parts if isinstance(p, str)], str(delimiter or "")
    sized(sum(map(len, texts)) + len(between) * len(texts))
    return between.join(texts)


def _split(text: str, delimiter: str) -> tuple[str, ...]:
    # Plain text for now; the standard's regular expressions come with `matches` and `replace`.
    return tuple(text.split(delimiter)) if delimiter else tuple(text)


def _string(value: Value) -> Value:
    return None if value is None else text_of(value)


STRINGS = family(
    substring=takes("string:string, start position:number, length?:number", _substring),
    string_length=takes("string:string", lambda s: Decimal(len(s))),
    upper_case=takes("string:string", str.upper),
    lower_case=takes("string:string", str.lower),
    contains=takes("string:string, match:string", lambda s, m: m in s),
    starts_with=takes("string:string, match:string", str.startswith),
    ends_with=takes("string:string, match:string", str.endswith),
    substring_before=takes(
        "string:string, match:string", lambda s, m: s.partition(m)[0] if m and m in s else ""
    ),
    substring_after=takes(
        "string:string, match:string", lambda s, m: s[s.find(m) + len(m) :] if m in s else ""
    ),
    string_join=(
        takes("list:list", _join),
        takes("list:list, delimiter:", _join),
    ),
    split=takes("string:string, delimiter:string", _split),
    string=takes("from:", _string),
)
