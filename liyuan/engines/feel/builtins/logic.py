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
    if kind_of(left) != kind_of(right):
        return False
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(_is, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_is(left[key], right[key]) for key in left)
    return _plain(left) == _plain(right)


def _plain(value: Value) -> Value:
    """A time in a zone is known by the zone alone."""
    if isinstance(value, FeelDateTime):
        return value
    return value.bare() if isinstance(value, FeelTime) else value


LOGIC = family(
    not_=takes("negand:", _not),
    is_=takes("value1:, value2:", _is),
)
