"""Built-ins on ranges and points (DMN 1.5, table 78); every answer is three-valued."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.compare import all_of, any_of, before, equal, negated, same
from liyuan.engines.feel.values import FeelRange, Value

Relation = Callable[[Any, Any], "bool | None"]
POINT = "number|string|date|time|date and time|years and months duration|days and time duration"


def _point(value: Value) -> FeelRange:
    return FeelRange(value, value)


def _before(a: FeelRange, b: FeelRange) -> bool | None:
    touching = all_of(equal(a.high, b.low), not (a.high_closed and b.low_closed))
    return any_of(before(a.high, b.low), touching)


def _after(a: FeelRange, b: FeelRange) -> bool | None:
    return _before(b, a)


def _meets(a: FeelRange, b: FeelRange) -> bool | None:
    return all_of(a.high_closed, b.low_closed, equal(a.high, b.low))


def _met_by(a: FeelRange, b: FeelRange) -> bool | None:
    return _meets(b, a)


def _overlaps(a: FeelRange, b: FeelRange) -> bool | None:
    return all_of(negated(_before(a, b)), negated(_before(b, a)))


def _starts_earlier(a: FeelRange, b: FeelRange) -> bool | None:
    """Whether a begins no later than b."""
    level = all_of(equal(a.low, b.low), a.low_closed or not b.low_closed)
    return any_of(before(a.low, b.low), level)


def _ends_later(a: FeelRange, b: FeelRange) -> bool | None:
    level = all_of(equal(a.high, b.high), a.high_closed or not b.high_closed)
    return any_of(before(b.high, a.high), level)


def _overlaps_before(a: FeelRange, b: FeelRange) -> bool | None:
    begins = all_of(_starts_earlier(a, b), negated(_starts_earlier(b, a)))
    return all_of(begins, _overlaps(a, b), _ends_later(b, a))


def _overlaps_after(a: FeelRange, b: FeelRange) -> bool | None:
    ends = all_of(_ends_later(a, b), negated(_ends_later(b, a)))
    return all_of(ends, _overlaps(a, b), _starts_earlier(b, a))


def _includes(a: FeelRange, b: FeelRange) -> bool | None:
    return all_of(_starts_earlier(a, b), _ends_later(a, b))


def _during(a: FeelRange, b: FeelRange) -> bool | None:
    return _includes(b, a)


def _starts(a: FeelRange, b: FeelRange) -> bool | None:
    return all_of(same(a.low, b.low), a.low_closed == b.low_closed, _ends_later(b, a))


def _started_by(a: FeelRange, b: FeelRange) -> bool | None:
    return _starts(b, a)


def _finishes(a: FeelRange, b: FeelRange) -> bool | None:
    return all_of(same(a.high, b.high), a.high_closed == b.high_closed, _starts_earlier(b, a))


def _finished_by(a: FeelRange, b: FeelRange) -> bool | None:
    return _finishes(b, a)


def _signature(left: str, right: str, relation: Relation) -> Signature:
    names = {"point": POINT, "range": "range"}

    def run(a: Value, b: Value) -> bool | None:
        one = a if isinstance(a, FeelRange) else _point(a)
        two = b if isinstance(b, FeelRange) else _point(b)
        return relation(one, two)

    first = f"{left}{1 if left == right else ''}"
    second = f"{right}{2 if left == right else ''}"
    return takes(f"{first}:{names[left]}, {second}:{names[right]}", run)


def _on(pairs: str, relation: Relation) -> tuple[Signature, ...]:
    """Signatures for pairs such as `pr`: point against range."""
    kinds = {"p": "point", "r": "range"}
    return tuple(_signature(kinds[p[0]], kinds[p[1]], relation) for p in pairs.split())


RANGES = family(
    before=_on("pp pr rp rr", _before),
    after=_on("pp pr rp rr", _after),
    meets=_on("rr", _meets),
    met_by=_on("rr", _met_by),
    overlaps=_on("rr", _overlaps),
    overlaps_before=_on("rr", _overlaps_before),
    overlaps_after=_on("rr", _overlaps_after),
    includes=_on("rp rr", _includes),
    during=_on("pr rr", _during),
    starts=_on("pr rr", _starts),
    started_by=_on("rp rr", _started_by),
    finishes=_on("pr rr", _finishes),
    finished_by=_on("rp rr", _finished_by),
    coincides=(
        takes(f"point1:{POINT}, point2:{POINT}", equal),
        takes("range1:range, range2:range", lambda a, b: same(a, b)),
    ),
)
