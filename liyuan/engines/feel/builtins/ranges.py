"""Built-ins on ranges and points (DMN 1.5, table 78); a point is a range from itself to itself."""

from __future__ import annotations

from collections.abc import Callable

from liyuan.engines.feel.builtins.signature import Signature, family, takes
from liyuan.engines.feel.compare import before, equal
from liyuan.engines.feel.errors import FeelFault
from liyuan.engines.feel.values import FeelRange, Value

Relation = Callable[[FeelRange, FeelRange], bool]
POINT = "number|string|date|time|date and time|years and months duration|days and time duration"
# An end that a range does not have lies before (-1) or after (1) everything.
_LOW, _HIGH = -1, 1


def _order(left: Value, right: Value, left_side: int, right_side: int) -> int:
    """-1, 0 or 1 as the left end lies before, at or after the right one."""
    if left is None or right is None:
        one = left_side if left is None else 0
        other = right_side if right is None else 0
        return (one > other) - (one < other)
    earlier = before(left, right)
    if earlier is None:
        raise FeelFault("feel.call.mixed")
    return -1 if earlier else 0 if equal(left, right) else 1


def _before(a: FeelRange, b: FeelRange) -> bool:
    order = _order(a.high, b.low, _HIGH, _LOW)
    return order < 0 or (order == 0 and not (a.high_closed and b.low_closed))


def _after(a: FeelRange, b: FeelRange) -> bool:
    return _before(b, a)


def _meets(a: FeelRange, b: FeelRange) -> bool:
    touch = _order(a.high, b.low, _HIGH, _LOW) == 0
    return touch and a.high_closed and b.low_closed


def _met_by(a: FeelRange, b: FeelRange) -> bool:
    return _meets(b, a)


def _overlaps(a: FeelRange, b: FeelRange) -> bool:
    return not _before(a, b) and not _before(b, a)


def _from_as_early(a: FeelRange, b: FeelRange) -> bool:
    """Whether a begins no later than b."""
    order = _order(a.low, b.low, _LOW, _LOW)
    return order < 0 or (order == 0 and (a.low_closed or not b.low_closed))


def _until_as_late(a: FeelRange, b: FeelRange) -> bool:
    """Whether a ends no earlier than b."""
    order = _order(a.high, b.high, _HIGH, _HIGH)
    return order > 0 or (order == 0 and (a.high_closed or not b.high_closed))


def _overlaps_before(a: FeelRange, b: FeelRange) -> bool:
    return not _from_as_early(b, a) and _overlaps(a, b) and _until_as_late(b, a)


def _overlaps_after(a: FeelRange, b: FeelRange) -> bool:
    return not _from_as_early(a, b) and _overlaps(a, b) and _until_as_late(a, b)


def _includes(a: FeelRange, b: FeelRange) -> bool:
    return _from_as_early(a, b) and _until_as_late(a, b)


def _during(a: FeelRange, b: FeelRange) -> bool:
    return _includes(b, a)


def _same_start(a: FeelRange, b: FeelRange) -> bool:
    return a.low_closed == b.low_closed and _order(a.low, b.low, _LOW, _LOW) == 0


def _same_end(a: FeelRange, b: FeelRange) -> bool:
    return a.high_closed == b.high_closed and _order(a.high, b.high, _HIGH, _HIGH) == 0


def _starts(a: FeelRange, b: FeelRange) -> bool:
    return _same_start(a, b) and _until_as_late(b, a)


def _started_by(a: FeelRange, b: FeelRange) -> bool:
    return _starts(b, a)


def _finishes(a: FeelRange, b: FeelRange) -> bool:
    return _same_end(a, b) and _from_as_early(b, a)


def _finished_by(a: FeelRange, b: FeelRange) -> bool:
    return _finishes(b, a)


def _coincides(a: FeelRange, b: FeelRange) -> bool:
    return _same_start(a, b) and _same_end(a, b)


def _as_range(value: Value) -> FeelRange:
    if not isinstance(value, FeelRange):
        return FeelRange(value, value)
    if value.op == "!=":
        raise FeelFault("feel.call.mixed")
    return value


def _signature(left: str, right: str, relation: Relation) -> Signature:
    names = {"point": POINT, "range": "range"}

    def run(a: Value, b: Value) -> bool:
        return relation(_as_range(a), _as_range(b))

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
    coincides=_on("pp rr", _coincides),
)
