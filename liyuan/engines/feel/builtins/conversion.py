"""Built-ins that make a number, a text or a range of something else."""

from __future__ import annotations

import re
from decimal import Decimal

from liyuan.engines.feel.builtins.range_text import read_range
from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.errors import sized
from liyuan.engines.feel.numbers import number
from liyuan.engines.feel.values import Value, pieces

_NUMERIC = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)
_GROUPINGS = frozenset((" ", ",", ".", None))
_DECIMALS = frozenset((",", ".", None))


def _number(text: str, grouping: str | None = None, decimal: str | None = None) -> Decimal:
    same = grouping is not None and grouping == decimal
    if grouping not in _GROUPINGS or decimal not in _DECIMALS or same:
        raise ValueError("separator")
    bare = text.replace(grouping, "") if grouping else text
    written = bare.replace(",", ".") if decimal == "," and "." not in bare else bare
    if not _NUMERIC.fullmatch(written):
        raise ValueError("number")
    return number(written)


def _string(value: Value) -> str | None:
    if value is None or isinstance(value, str):
        return value
    written, size = [], 0
    for piece in pieces(value):
        size += len(piece)
        sized(size)
        written.append(piece)
    return "".join(written)


CONVERSIONS = family(
    number=(
        takes("from:string", _number),
        takes(
            "from:string, grouping separator:string|null, decimal separator:string|null", _number
        ),
    ),
    string=takes("from:", _string),
    range=takes("from:string", read_range),
)
