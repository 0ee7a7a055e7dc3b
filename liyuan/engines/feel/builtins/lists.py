"""Built-ins on lists; positions count from 1, from the end when negative."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.builtins.strings import offset
from liyuan.engines.feel.compare import before, same
from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.values import FeelFunction, Value

Values = Sequence[Value]


def _contains(values: Values, element: Value) -> bool:
    return any(same(value, element) for value in values)


def _distinct(values: Values) -> tuple[Value, ...]:
    kept: list[Value] = []
    for value in values:
        if not _contains(kept, value):
            kept.append(value)
    return tuple(kept)


def _index_of(values: Values, match: Value) -> tuple[Value, ...]:
    return tuple(Decimal(at) for at, value in enumerate(values, 1) if same(value, match))


def _sublist(values: Values, start: Decimal, length: Decimal | None = None) -> tuple[Value, ...]:
    first = offset(start, len(values))
    last = len(values) if length is None else first + int(length)
    if last > len(values) or last < first:
        raise FeelFault("feel.call.position", found=str(length))
    return tuple(values[first:last])


def _flatten(values: Values) -> tuple[Value, ...]:
    flat: list[Value] = []
    for value in values:
        flat.extend(_flatten(value) if isinstance(value, (list, tuple)) else (value,))
        sized(len(flat))
    return tuple(flat)


def _insert(values: Values, position: Decimal, item: Value) -> tuple[Value, ...]:
    at = offset(position, len(values))
    return (*values[:at], item, *values[at:])


def _remove(values: Values, position: Decimal) -> tuple[Value, ...]:
    at = offset(position, len(values))
    return (*values[:at], *values[at + 1 :])


def _sort(values: Values, precedes: FeelFunction | None = None) -> tuple[Value, ...]:
    def order(a: Value, b: Value) -> int:
        first = precedes.call(a, b) if precedes else before(a, b)
        if first is None:
            raise FeelFault("feel.call.mixed")
        return -1 if first is True else (precedes.call(b, a) if precedes else before(b, a)) is True

    return tuple(sorted(values, key=cmp_to_key(order)))


LISTS = family(
    list_contains=takes("list:list, element:", _contains),
    append=takes("list:list, *item:", lambda values, *items: (*values, *items)),
    concatenate=takes("*list:list", lambda *lists: tuple(v for vs in lists for v in vs)),
    union=takes("*list:list", lambda *lists: _distinct([v for vs in lists for v in vs])),
    distinct_values=takes("list:list", _distinct),
    index_of=takes("list:list, match:", _index_of),
    sublist=(
        takes("list:list, start position:number", _sublist),
        takes("list:list, start position:number, length:number", _sublist),
    ),
    insert_before=takes("list:list, position:number, newItem:", _insert),
    remove=takes("list:list, position:number", _remove),
    reverse=takes("list:list", lambda values: tuple(reversed(values))),
    flatten=takes("list:list", _flatten),
    sort=(
        takes("list:list", _sort),
        takes("list:list, precedes:function", _sort),
    ),
)
