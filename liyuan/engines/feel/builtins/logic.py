"""Built-ins on truth, three-valued, and `is`, which asks for the same value of the same kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.compare import all_of, any_of, negated, same
from liyuan.engines.feel.temporal import FeelDateTime, FeelTime
from liyuan.engines.feel.values import Value, kind_of

Join = Callable[..., "bool | None"]


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _over(join: Join) -> tuple[Signature, ...]:
    def run(values: Sequence[Value]) -> bool | None:
        return join(*map(_truth, values))

    return (takes("list:list", run), takes("*list:", lambda *values: run(values)))


def _zone(value: Value) -> int | None:
    time = value.time if isinstance(value, FeelDateTime) else value
    return time.offset if isinstance(time, FeelTime) else None


def _is(left: Value, right: Value) -> bool:
    if kind_of(left) != kind_of(right):
        return False
    return same(left, right) and _zone(left) == _zone(right)


LOGIC = {
    **family(
        not_=takes("negand:", lambda value: negated(_truth(value))),
        all=_over(all_of),
        any=_over(any_of),
    ),
    **family(is_=takes("value1:, value2:", _is)),
}
