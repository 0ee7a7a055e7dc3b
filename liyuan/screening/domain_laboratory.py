"""What can be turned in a clause: its parameters, how far, and the clause with other values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal

from liyuan.engines.feel import Type
from liyuan.policies.domain import Clause
from liyuan.rules.terms import DatedValue, Parameter

Values = Mapping[str, Decimal]

# Into about how many steps the way of a slider is cut, and how many points a curve has.
STEPS, POINTS = 200, 100
PRECISION = Decimal("0.000001")
# A draft that would pay so many fen (10¹² yuan) is looked at twice.
FRIGHTENING = 10**14


@dataclass(frozen=True)
class Dial:
    """A parameter that can be turned: its value in force, and the way of its slider."""

    name: str
    en: str
    unit: str
    current: Decimal
    high: Decimal
    step: Decimal
    decides: bool
    """Whether conditions read it, and not only the amount."""

    @property
    def share(self) -> bool:
        """Whether it is a share of something."""
        return _is_share(self.unit)

    @property
    def points(self) -> tuple[Decimal, ...]:
        """Where its curve is worked out: evenly, and at the value in force."""
        even = (self.high * at / POINTS for at in range(POINTS + 1))
        return tuple(sorted({*(at.quantize(PRECISION) for at in even), self.current}))


def dial(
    parameter: Parameter, basis: date, usual: Decimal | None, *, decides: bool, parts: bool
) -> Dial | None:
    """How a parameter can be turned; None when it has no value on that day.

    `usual` is what nearly all firms stay below in the figure that it is compared with, when there
    is one of the same unit. A share goes up to the whole, others to some times of their value; one
    without `parts` only in whole numbers, unless its value has decimals.
    """
    held = parameter.on(basis)
    if held is None:
        return None
    share = _is_share(parameter.unit)
    whole = Decimal(1) if share else Decimal(0)
    far = max(4 * held.value if usual is None else usual, 2 * held.value, whole, Decimal("0.01"))
    high = whole if whole and held.value <= 1 else _round_up(far)
    least = Decimal(0) if parts or share or held.value % 1 else Decimal(1)
    step = max(_round_up(high / STEPS), least)
    return Dial(parameter.name, parameter.en, parameter.unit, held.value, high, step, decides)


def _is_share(unit: str) -> bool:
    return Type("number", unit=unit or None).is_ratio


def _round_up(value: Decimal) -> Decimal:
    """The next 1, 2 or 5 with zeros."""
    scale = Decimal(1).scaleb(value.adjusted())
    digit = (value / scale).to_integral_value(ROUND_CEILING)
    return next(one for one in (1, 2, 5, 10) if digit <= one) * scale


def with_values(clause: Clause, values: Values) -> Clause:
    """The clause with other values of parameters, whatever the day."""
    return replace(clause, parameters=tuple(_with(one, values) for one in clause.parameters))


def _with(parameter: Parameter, values: Values) -> Parameter:
    if parameter.name not in values or not parameter.values:
        return parameter
    source = parameter.values[-1].source
    return replace(parameter, values=(DatedValue(date.min, values[parameter.name], source),))


@dataclass(frozen=True)
class Point:
    """What a clause would be with one value of a parameter."""

    value: Decimal
    firms: int
    fen: int
