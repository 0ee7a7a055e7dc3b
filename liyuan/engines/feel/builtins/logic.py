"""Built-ins on truth, three-valued, and `is`, which asks for the very same value."""

from __future__ import annotations

from liyuan.engines.feel.builtins.signature import family, takes
from liyuan.engines.feel.compare import negated
from liyuan.engines.feel.temporal import FeelDateTime, FeelTime
from liyuan.engines.feel.values import Value, kind_of


def _not(value: Value) -> bool | None:
    return negated(value if isinstance(value, bool) else None)


def _is(left: Value, right: Value) -> bool:
    """One element of the language's domain: never null, and times at one offset only."""
    todo, seen = [(left, right)], set[tuple[int, int]]()
    while todo:
        one, other = todo.pop()
        pair = (id(one), id(other))
        if one is other or pair in seen:
            continue
        seen.add(pair)  # parts held twice are looked at once
        parts = _parts(one, other)
        if parts is None:
            return False
        todo += parts
    return True


def _parts(one: Value, other: Value) -> list[tuple[Value, Value]] | None:
    """What must be the same for these two to be; None when they are not."""
    if kind_of(one) != kind_of(other):
        return None
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return list(zip(one, other, strict=True)) if len(one) == len(other) else None
    if isinstance(one, dict) and isinstance(other, dict):
        return [(one[k], other[k]) for k in one] if one.keys() == other.keys() else None
    return [] if _plain(one) == _plain(other) else None


def _plain(value: Value) -> Value:
    """A time in a zone is known by the zone alone."""
    if isinstance(value, FeelDateTime):
        return value
    return value.bare() if isinstance(value, FeelTime) else value


LOGIC = family(
    not_=takes("negand:", _not),
    is_=takes("value1:, value2:", _is),
)
