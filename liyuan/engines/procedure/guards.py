"""Conditions over a case's fields: their types for the checker, and their three-valued answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from liyuan.engines.feel import Compiled, Type, compile_, evaluate
from liyuan.engines.feel.types import NOT_NEGATIVE
from liyuan.engines.findings import Finding, Where
from liyuan.engines.procedure.model import FEEL_KINDS, Facts, Field, Guard, Procedure


@lru_cache(maxsize=4096)
def type_of(field: Field) -> Type:
    """What FEEL knows of a field."""
    kind = FEEL_KINDS[field.type]
    if kind == "list":
        return Type("list", item=Type("string"))
    if field.type == "count":
        return Type("number", allowed=NOT_NEGATIVE, whole=True)
    values = tuple((one.code, one.name, one.en) for one in field.choices)
    return Type(kind, values=values)  # type: ignore[arg-type]


def types_of(fields: Iterable[Field]) -> dict[str, Type]:
    """The types of the names that conditions may speak of."""
    return {field.name: type_of(field) for field in fields}


def holds(when: str, procedure: Procedure, facts: Facts) -> bool | None:
    """Whether a condition holds; None when that depends on what is not known."""
    value = evaluate(_compiled(when, procedure), scope_of(procedure, facts)).value
    return value if isinstance(value, bool) else None


def unknown_in(when: str, procedure: Procedure, facts: Facts) -> tuple[Field, ...]:
    """The fields that a condition reads and that are not known."""
    read = _compiled(when, procedure).names_used
    return tuple(f for f in procedure.fields if f.name in read and facts.get(f.key) is None)


def reads(when: str, procedure: Procedure) -> frozenset[str]:
    """The keys of the fields that a condition reads."""
    read = _compiled(when, procedure).names_used
    return frozenset(f.key for f in procedure.fields if f.name in read)


def judge(guard: Guard, procedure: Procedure, facts: Facts) -> tuple[bool | None, Finding | None]:
    """A guard's answer, and why it is not yes."""
    answer = holds(guard.when, procedure, facts)
    if answer:
        return True, None
    said = {"name": guard.name, "en": guard.en}
    if answer is False:
        return False, Finding("procedure.guard.no", Where(), said)
    missing = unknown_in(guard.when, procedure, facts)
    said |= {"missing": "、".join(f.name for f in missing)}
    said |= {"missing_en": ", ".join(f.en for f in missing)}
    return None, Finding("procedure.guard.unknown", Where(), said)


def scope_of(procedure: Procedure, facts: Facts) -> dict[str, object]:
    """The facts by the names of their fields, as FEEL takes them."""
    return {
        field.name: _LIFTS.get(field.type, _as_it_is)(facts.get(field.key))
        for field in procedure.fields
    }


def _compiled(when: str, procedure: Procedure) -> Compiled:
    return compile_(when, names=_names(procedure.fields))


@lru_cache(maxsize=256)
def _names(fields: tuple[Field, ...]) -> frozenset[str]:
    return frozenset(field.name for field in fields)


def _as_it_is(value: object) -> object:
    return value


def _number(value: object) -> object:
    return Decimal(value) if isinstance(value, str) else value


def _date(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: object) -> object:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


_LIFTS: Mapping[str, Callable[[object], object]] = {
    "number": _number,
    "date": _date,
    "moment": _moment,
}
