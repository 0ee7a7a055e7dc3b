"""What may be entered as a fact, and how a value lies in an entry."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from liyuan.engines.findings import Finding, Reported
from liyuan.engines.store import Value
from liyuan.rules.domain import FactDefinition, FactType, Period


class FactRefused(Reported):
    """An entry that the catalogue does not allow; its finding says why, and of what."""

    def __init__(self, code: str, **params: object) -> None:
        said = {name: str(value) for name, value in params.items()}
        super().__init__(Finding(code, params=said), f"{code} {params}")


PYTHON: Mapping[FactType, type] = {
    FactType.MONEY: int,
    FactType.COUNT: int,
    FactType.NUMBER: Decimal,
    FactType.RATIO: Decimal,
    FactType.TEXT: str,
    FactType.CODE: str,
    FactType.DATE: date,
    FactType.BOOLEAN: bool,
}
# digits before and after the point that a batch keeps
DIGITS: Mapping[FactType, tuple[int, int]] = {FactType.NUMBER: (14, 4), FactType.RATIO: (12, 6)}
LARGEST = 2**63 - 1


def has_basis(sharing_basis: str, until: date | None, on: date) -> bool:
    """Whether what was handed over may be read on a day: on a basis that is said and holds."""
    return bool(sharing_basis) and (until is None or on <= until)


def refusal(
    fact: FactDefinition | None, value: object, *, year: int | None, effective: date, today: date
) -> FactRefused | None:
    """Why this may not be entered, or None."""
    if fact is None:
        return FactRefused("fact.unknown")
    if fact.accepts:
        return FactRefused("fact.accepted", fact=fact.id)
    if (fact.period is Period.YEAR) != (year is not None):
        return FactRefused("fact.period", fact=fact.id, year=year)
    if year is not None and not 1949 <= year <= today.year:
        return FactRefused("fact.year", fact=fact.id, year=year)
    if effective > today:
        return FactRefused("fact.future", fact=fact.id, effective=effective)
    if not _fits(fact, value):
        return FactRefused("fact.value", fact=fact.id, value=value)
    return None


def _fits(fact: FactDefinition, value: object) -> bool:
    if isinstance(value, bool) != (fact.type is FactType.BOOLEAN):
        return False
    if not isinstance(value, PYTHON[fact.type]):
        return False
    if isinstance(value, int):
        return abs(value) <= LARGEST
    if isinstance(value, Decimal):
        before, after = DIGITS[fact.type]
        exact = value.is_finite() and value == round(value, after)
        return exact and abs(value) < Decimal(10) ** before
    codes = {choice.code for choice in fact.values}
    return fact.type is not FactType.CODE or not codes or value in codes


def stored_value(of: FactType, value: object) -> object:
    """The value as JSON: whole numbers, ISO days, decimals and texts as text."""
    return value if of in (FactType.MONEY, FactType.COUNT, FactType.BOOLEAN) else str(value)


TYPED: Mapping[FactType, Callable[[Any], Value]] = {
    FactType.MONEY: int,
    FactType.COUNT: int,
    FactType.NUMBER: Decimal,
    FactType.RATIO: Decimal,
    FactType.TEXT: str,
    FactType.CODE: str,
    FactType.DATE: date.fromisoformat,
    FactType.BOOLEAN: bool,
}


def typed_value(of: FactType, stored: Any) -> Value:
    """The value of an entry as the store gives it."""
    return TYPED[of](stored)
