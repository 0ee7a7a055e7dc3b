"""Types of names and expressions with their units, as the fact catalogue states them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from liyuan.engines.feel.units import RATIO as RATIO
from liyuan.engines.feel.units import RATIO_UNITS as RATIO_UNITS

if TYPE_CHECKING:
    from liyuan.engines.feel.values import Value

Kind = Literal[
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "duration",
    "years and months duration",
    "days and time duration",
    "list",
    "context",
    "range",
    "function",
    "any",
]
DURATIONS = frozenset(("duration", "years and months duration", "days and time duration"))


class Span(NamedTuple):
    """From low to high; an end that is None goes on without limit."""

    low: Value = None
    low_closed: bool = False
    high: Value = None
    high_closed: bool = False


@dataclass(frozen=True)
class Type:
    """What a name holds: its kind, the unit of its numbers, the items of its list.

    A yearly fact is a list with the latest closed year first; `Type("number", unit,
    period="year")` says the same as a list of such numbers. `values` are (code, Chinese name,
    English name) of a coded string; `allowed` says which values there can be at all, `whole`
    that there are no fractions. `entries` are those of a context, or a function's parameters
    (`item` is then its result), None when they are not known; `length` is how many items a list
    always has. `scaled` says that a factor of the rule itself changed the scale of the unit.
    """

    kind: Kind
    unit: str | None = None
    item: Type | None = None
    period: str | None = None
    values: tuple[tuple[str, str, str], ...] = ()
    allowed: tuple[Span, ...] | None = None
    whole: bool = False
    entries: tuple[tuple[str, Type], ...] | None = None
    length: int | None = None
    scaled: bool = False

    def named(self, code: str) -> tuple[str, str] | None:
        """The Chinese and the English name of a coded value, when the catalogue has it."""
        return next(((zh, en) for known, zh, en in self.values if known == code), None)

    def entry(self, name: str) -> Type | None:
        """The type of an entry of a context, when it is known to have it."""
        return dict(self.entries or ()).get(name)

    @property
    def is_ratio(self) -> bool:
        """Whether its numbers are fractions of one."""
        return self.unit in RATIO_UNITS

    @property
    def plain(self) -> Type:
        """The same without what is known of single values: what a computation gives."""
        if self.allowed is None and not self.whole and not self.values:
            return self
        return replace(self, allowed=None, whole=False, values=())


ANY = Type("any")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
TIME = Type("time")
MOMENT = Type("date and time")
DURATION = Type("duration")
MONTHS = Type("years and months duration")
DAYS = Type("days and time duration")
RANGE = Type("range")
CONTEXT = Type("context")
FUNCTION = Type("function")
# What no fact, count or sum of such can fall below.
NOT_NEGATIVE = (Span(Decimal(0), True, None, False),)


def in_scope(declared: Type) -> Type:
    """The type a rule sees: a periodic fact is a list of its scalars."""
    if declared.period in (None, "none", "once") or declared.kind == "list":
        return declared
    return Type("list", item=replace(declared, period=None))


def item_of(collection: Type) -> Type:
    """The type of one item."""
    return collection.item or ANY if collection.kind == "list" else collection


def fits(one: str, two: str) -> bool:
    """Whether values of these kinds can be compared with one another."""
    if one == two or "any" in (one, two):
        return True
    if {one, two} == {"date", "date and time"}:
        return True
    return one in DURATIONS and two in DURATIONS and "duration" in (one, two)
