"""Types of names and expressions with their units, as the fact catalogue states them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["number", "string", "boolean", "date", "duration", "list", "context", "any"]

# A fraction of one; screens show it as percent.
RATIO = "ratio"
RATIO_UNITS = frozenset({RATIO, "比率", "比例", "比重", "占比"})


@dataclass(frozen=True)
class Type:
    """What a name holds: its kind, the unit of its numbers, the items of its list.

    A yearly fact is a list with the latest closed year first; `Type("number", unit,
    period="year")` says the same as a list of such numbers. `values` are (code, Chinese name,
    English name) of a coded string.
    """

    kind: Kind
    unit: str | None = None
    item: Type | None = None
    period: str | None = None
    values: tuple[tuple[str, str, str], ...] = ()

    def named(self, code: str) -> tuple[str, str] | None:
        """The Chinese and the English name of a coded value, when the catalogue has it."""
        return next(((zh, en) for known, zh, en in self.values if known == code), None)

    @property
    def is_ratio(self) -> bool:
        """Whether its numbers are fractions of one."""
        return self.unit in RATIO_UNITS


ANY = Type("any")
NUMBER = Type("number")
STRING = Type("string")
BOOLEAN = Type("boolean")
DATE = Type("date")
DURATION = Type("duration")


def in_scope(declared: Type) -> Type:
    """The type a rule sees: a periodic fact is a list of its scalars."""
    if declared.period in (None, "none", "once") or declared.kind == "list":
        return declared
    return Type("list", item=replace(declared, period=None))


def item_of(collection: Type) -> Type:
    """The type of one item."""
    return collection.item or ANY if collection.kind == "list" else collection
