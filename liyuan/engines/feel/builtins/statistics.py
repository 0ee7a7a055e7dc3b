"""Built-ins that make one of many: over a list, or over any number of arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Context, Decimal
from functools import reduce
from typing import Any

from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.compare import all_of, any_of, comparable, order_key
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.numbers import CONTEXT
from liyuan.engines.feel.values import Value

Values = Sequence[Value]
Numbers = Sequence[Decimal]
# Sums of squares need twice the digits before the root is rounded to 34.
_EXACT = Context(prec=80)


def _truth(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _over(body: Callable[[Any], Value]) -> tuple[Signature, ...]:
    """`f(list)` and `f(a, b, …)`."""
    return (takes("list:list", body), takes("*n:", lambda *values: body(values)))


def _numbers(body: Callable[[Numbers], Value], empty: Value = None) -> tuple[Signature, ...]:
    """The same over numbers; null when one is null, `empty` when there are none."""

    def run(values: Values) -> Value:
        found = [value for value in values if isinstance(value, Decimal)]
        if len(found) < len(values):
            if None in values:
                return None
            raise FeelFault("feel.call.mixed")
        return body(found) if found else empty

    return _over(run)


def _extreme(pick: Callable[..., Value]) -> tuple[Signature, ...]:
    def run(values: Values) -> Value:
        if not values or None in values:
            return None
        if not all(comparable(values[0], value) for value in values):
            raise FeelFault("feel.call.mixed")
        return pick(values, key=order_key)

    return _over(run)


def _sum(values: Numbers) -> Decimal:
    return reduce(CONTEXT.add, values)


def _mean(values: Numbers) -> Decimal:
    return CONTEXT.divide(_sum(values), Decimal(len(values)))


def _median(values: Numbers) -> Decimal:
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    return CONTEXT.divide(CONTEXT.add(ordered[half - 1], ordered[half]), Decimal(2))


def _stddev(values: Numbers) -> Value:
    """Of a sample: the squares are divided by one less than their number."""
    if len(values) < 2:
        return None
    count = Decimal(len(values))
    mean = _EXACT.divide(reduce(_EXACT.add, values), count)
    squares = [_EXACT.power(_EXACT.subtract(value, mean), 2) for value in values]
    return CONTEXT.plus(_EXACT.sqrt(_EXACT.divide(reduce(_EXACT.add, squares), count - 1)))


def _mode(values: Numbers) -> tuple[Value, ...]:
    counted = Counter(values)
    most = max(counted.values())
    return tuple(sorted(value for value, count in counted.items() if count == most))


STATISTICS = family(
    min=_extreme(min),
    max=_extreme(max),
    sum=_numbers(_sum),
    mean=_numbers(_mean),
    product=_numbers(lambda values: reduce(CONTEXT.multiply, values)),
    median=_numbers(_median),
    stddev=_numbers(_stddev),
    mode=_numbers(_mode, ()),
    all=_over(lambda values: all_of(*map(_truth, values))),
    any=_over(lambda values: any_of(*map(_truth, values))),
)
