"""Whether what a person gave fits the fields that a transition asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.model import Fact, Facts, Field, Procedure, Transition

EMPTY: tuple[Fact, ...] = (None, "", [])


def wrong_values(procedure: Procedure, transition: Transition, given: Facts) -> Iterator[Finding]:
    """What is missing, not asked for, or not of its field's type."""
    asked = {ask.field: ask.required for ask in transition.asks}
    for key in given.keys() - asked.keys():
        yield Finding("procedure.given.unasked", Where(field=key), {"key": key})
    for key, required in asked.items():
        field, value = procedure.field(key), given.get(key)
        said = {"name": field.name, "en": field.en}
        if value in EMPTY:
            if required:
                yield Finding("procedure.given.missing", Where(field=key), said)
        elif not fits(field, value):
            yield Finding("procedure.given.type", Where(field=key), said | {"kind": field.type})


def fits(field: Field, value: Fact) -> bool:
    """Whether a value that is there is one of the field's."""
    if field.type == "choice":
        return any(value == one.code for one in field.choices)
    return _FITS.get(field.type, _is_text)(value)


def _is_text(value: Fact) -> bool:
    return isinstance(value, str)


def _is_count(value: Fact) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Fact) -> bool:
    if isinstance(value, str):
        try:
            return Decimal(value).is_finite()
        except InvalidOperation:
            return False
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_date(value: Fact) -> bool:
    return type(value) is date or _reads(date.fromisoformat, value)


def _is_moment(value: Fact) -> bool:
    return isinstance(value, datetime) or _reads(datetime.fromisoformat, value)


def _reads(read: Callable[[str], object], value: Fact) -> bool:
    try:
        return isinstance(value, str) and bool(read(value))
    except ValueError:
        return False


def _is_units(value: Fact) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_FITS: Mapping[str, Callable[[Fact], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "count": _is_count,
    "number": _is_number,
    "date": _is_date,
    "moment": _is_moment,
    "units": _is_units,
}
