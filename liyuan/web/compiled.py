"""Questions of one shape: written with the ORM, compiled once, asked again with other values.

Compiling a query took half of the processor time of a request that moves a case (ADR 15).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
# What stands for a value while a shape is compiled: like nothing that a program asks for.
STAND_INS: Mapping[type, Callable[[int], Any]] = {
    int: lambda n: 7_777_777_777_700 + n,
    str: lambda n: f"\ue000{n}\ue001",
    date: lambda n: date(1, 1, 1) + timedelta(days=n),
    datetime: lambda n: datetime(1, 1, 2, tzinfo=UTC) + timedelta(seconds=n),
}


class Compiled(Generic[M]):
    """A function that writes a queryset, asked without compiling it anew.

    The function takes numbers, texts, dates and moments, hands each to a lookup as it stands, and
    writes the same query whatever they are. Nothing is prefetched. Raises TypeError for a value
    of another kind (None makes another query), LookupError for a value that the query lost.
    """

    def __init__(self, write: Callable[..., QuerySet[M]]) -> None:
        self._write = write
        self._shapes: dict[tuple[type, ...], _Shape[M] | None] = {}

    def __call__(self, *values: Any) -> list[M]:
        """The rows for these values, as the queryset has them."""
        kinds = tuple(type(value) for value in values)
        if kinds not in self._shapes:
            self._shapes[kinds] = _shape(self._write, kinds)
        shape = self._shapes[kinds]
        return shape.asked(values) if shape else []

    def first(self, *values: Any) -> M | None:
        """The first row, if there is one."""
        return next(iter(self(*values)), None)


def _shape(write: Callable[..., QuerySet[M]], kinds: Sequence[type]) -> "_Shape[M] | None":
    """The shape of a query; None for one that never has rows, which the ORM does not even ask."""
    try:
        return _Shape(write, kinds)
    except EmptyResultSet:
        return None


class _Shape(Generic[M]):
    """One compiled query: its text, where each value goes, and how rows become objects."""

    def __init__(self, write: Callable[..., QuerySet[M]], kinds: Sequence[type]) -> None:
        if strange := [kind.__name__ for kind in kinds if kind not in STAND_INS]:
            raise TypeError(f"no stand-in for {', '.join(strange)}")
        stand_ins = [STAND_INS[kind](n) for n, kind in enumerate(kinds)]
        compiler = write(*stand_ins).query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, params = compiler.as_sql()
        self.params = list(params)
        self.places = tuple(_places(self.params, stand_ins))
        self.compiler = compiler
        info = compiler.klass_info
        fields = info["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.model = info["model"]
        self.names = [one[0].target.attname for one in compiler.select[self.start : self.end]]
        # (the stubs know the arguments of a later Django)
        fill = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.beside = fill

    def asked(self, values: Sequence[Any]) -> list[M]:
        params = list(self.params)
        for place, number, kind in self.places:
            # whole numbers are marked with the width of their column
            params[place] = kind(values[number]) if issubclass(kind, int) else values[number]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = self.compiler.results_iter(results=[cursor.fetchall()])
        return [self._object(row) for row in rows]

    def _object(self, row: Sequence[Any]) -> M:
        made: M = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.start : self.end])
        for one in self.beside:
            one.populate(row, made)
        return made


def _places(params: Sequence[Any], stand_ins: Sequence[Any]) -> Iterator[tuple[int, int, type]]:
    """Which parameter of the query is which value; every value must be among them."""
    for number, stand_in in enumerate(stand_ins):
        found = [place for place, one in enumerate(params) if _same(one, stand_in)]
        if not found:
            raise LookupError(f"value {number} is not in the query as it stands")
        yield from ((place, number, type(params[place])) for place in found)


def _same(param: Any, stand_in: Any) -> bool:
    # moments are also dates
    return isinstance(param, type(stand_in)) and bool(param == stand_in)
