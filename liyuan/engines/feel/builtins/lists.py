"""Built-ins on lists; positions count from 1, from the end when negative."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from functools import cmp_to_key

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.builtins.strings import end_of, offset
from liyuan.engines.feel.compare import comparable, order_key, same
from liyuan.engines.feel.errors import FeelFault, sized
from liyuan.engines.feel.values import FeelFunction, Value, kind_of

Values = Sequence[Value]
Precedes = Callable[[Value, Value], "bool | None"]


def _key(value: Value) -> Hashable:
    """What equal values share, for those that have no lists or contexts inside; else None."""
    if comparable(value, value):
        return (type(value), order_key(value))
    return (bool, value) if value is None or isinstance(value, bool) else None


def _deep_key(value: Value) -> Hashable:
    """The same also for a list or context of such values."""
    if isinstance(value, (list, tuple)):
        keys = tuple(map(_key, value))
        return None if None in keys else (list, keys)
    if isinstance(value, dict):
        entries = frozenset((name, _key(item)) for name, item in value.items())
        return None if any(key is None for _, key in entries) else (dict, entries)
    return _key(value)


class _Seen:
    """Values met so far; what is plain is looked up, others are compared one by one."""

    def __init__(self) -> None:
        self._known: set[Hashable] = set()
        self._others: list[Value] = []

    def add(self, value: Value) -> bool:
        """Keep the value; whether it is new."""
        key = _deep_key(value)
        if key is not None:
            held = len(self._known)
            self._known.add(key)
            return len(self._known) > held
        if any(same(value, other) for other in self._others):
            return False
        self._others.append(value)
        sized(len(self._others) ** 2 * 4)
        return True


def _distinct(values: Iterable[Value]) -> tuple[Value, ...]:
    seen = _Seen()
    return tuple(value for value in values if seen.add(value))


def _index_of(values: Values, match: Value) -> tuple[Value, ...]:
    return tuple(Decimal(at) for at, value in enumerate(values, 1) if same(value, match))


def _sublist(values: Values, start: Decimal, length: Decimal | None = None) -> tuple[Value, ...]:
    first = offset(start, len(values))
    last = len(values) if length is None else end_of(first, length, len(values))
    return tuple(values[first:last])


def _flatten(values: Values) -> tuple[Value, ...]:
    flat: list[Value] = []
    levels, entered = [iter(values)], 0
    while levels:
        for value in levels[-1]:
            if isinstance(value, (list, tuple)):
                levels.append(iter(value))
                break
            flat.append(value)
        else:
            levels.pop()
        entered += 1  # lists of nothing add nothing, however many there are
        sized(len(flat) + entered)
    return tuple(flat)


def _insert(values: Values, position: Decimal, item: Value) -> tuple[Value, ...]:
    at = offset(position, len(values))
    return (*values[:at], item, *values[at:])


def _remove(values: Values, position: Decimal) -> tuple[Value, ...]:
    at = offset(position, len(values))
    return (*values[:at], *values[at + 1 :])


def _replace(values: Values, position: Decimal, item: Value) -> tuple[Value, ...]:
    at = offset(Decimal(int(position)), len(values))  # 2.5 is 2 here
    return (*values[:at], item, *values[at + 1 :])


def _replace_matching(values: Values, match: FeelFunction, item: Value) -> tuple[Value, ...]:
    return tuple(item if _answer(match, value, item) else value for value in values)


def _answer(function: FeelFunction, *arguments: Value) -> bool:
    """What a function says of two items; raises FeelFault when it is not yes or no."""
    if len(function.parameters) not in (0, len(arguments)):
        raise FeelFault("feel.call.arguments", name="function", found=str(len(arguments)))
    found = function.call(*arguments)
    if not isinstance(found, bool):
        raise FeelFault("feel.value.not-boolean", found=kind_of(found))
    return found


def _sort(values: Values, precedes: FeelFunction | None = None) -> tuple[Value, ...]:
    if precedes is None:
        return _in_order(values)

    def order(left: Value, right: Value) -> int:
        # Python's sort only ever asks "does left come first?"; equal items keep their places.
        return -1 if _answer(precedes, left, right) else 0

    return tuple(sorted(values, key=cmp_to_key(order)))


def _in_order(values: Values) -> tuple[Value, ...]:
    if not all(comparable(values[0], value) for value in values):
        raise FeelFault("feel.call.mixed")
    return tuple(sorted(values, key=order_key))


def _joined(*lists: Values) -> tuple[Value, ...]:
    sized(sum(map(len, lists)))
    return tuple(value for values in lists for value in values)


LISTS = family(
    list_contains=takes("list:list, element:", lambda vs, e: any(same(v, e) for v in vs)),
    count=takes("list:list", lambda values: Decimal(len(values))),
    sublist=takes("list:list, start position:number, length?:number", _sublist),
    append=takes("list:list, *item:", lambda values, *items: (*values, *items)),
    concatenate=takes("*list:list", _joined),
    insert_before=takes("list:list, position:number, newItem:", _insert),
    remove=takes("list:list, position:number", _remove),
    list_replace=(
        takes("list:list, position:number, newItem:", _replace),
        takes("list:list, match:function, newItem:", _replace_matching),
    ),
    reverse=takes("list:list", lambda values: tuple(reversed(values))),
    index_of=takes("list:list, match:", _index_of),
    union=takes("*list:list", lambda *lists: _distinct(_joined(*lists))),
    distinct_values=takes("list:list", _distinct),
    flatten=takes("list:list", _flatten),
    sort=takes("list:list, precedes?:function", _sort),
)
