"""Pages by key, not by number: stable while rows come and go, and page 1,000 is as fast as 1."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

PAGE_SIZE = 50
FEW = 5_000

T = TypeVar("T")
M = TypeVar("M", bound=Model)


class BadPage(BadRequest):
    """The page token was altered, or belongs to another list or order (answered with 400)."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows, and the tokens that lead on and back (None where there is nothing more)."""

    items: tuple[T, ...]
    next: str | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order."""

    name: str
    descending: bool

    def ordering(self, *, back: bool) -> str:
        return f"{'-' if self.descending != back else ''}{self.name}"

    def beyond(self, *, back: bool) -> str:
        return f"{self.name}__{'lt' if self.descending != back else 'gt'}"


class Parts(Protocol[M]):
    """Cuts a list into parts that follow one another, so that a far one is asked for only last."""

    def __call__(
        self, rows: QuerySet[M], position: object, /, *, back: bool
    ) -> Iterable[QuerySet[M]]:
        """The parts of `rows`, which are in order; `position` is the first column's, if any."""
        ...


def whole(rows: QuerySet[M], position: object, *, back: bool) -> Iterable[QuerySet[M]]:
    """A list in one part."""
    return (rows,)


def keyset(
    rows: QuerySet[M],
    *,
    order: Sequence[str] = ("pk",),
    after: str | None = None,
    size: int = PAGE_SIZE,
    parts: Parts[M] = whole,
) -> Page[M]:
    """The `size` rows that follow the token (or go before it: the token knows).

    `order` names columns that are never null, "-" in front for descending; the primary key is
    added, so that equal rows are neither skipped nor shown twice. Raises BadPage.
    """
    keys = order_keys(rows.model, order)
    back, values = read_token(after, rows, keys) if after else (False, [])
    found = rows.order_by(*(key.ordering(back=back) for key in keys))
    if after:
        found = found.filter(behind(keys, values, back=back))
    items = first_of(parts(found, values[0] if values else None, back=back), size + 1)
    more = len(items) > size
    if after and (not items or (back and not more)):  # gone meanwhile, or back at the beginning
        return keyset(rows, order=order, size=size, parts=parts)
    items = items[:size][::-1] if back else items[:size]
    return Page(
        items=tuple(items),
        next=write_token(items[-1], keys, back=False) if more or back else None,
        previous=write_token(items[0], keys, back=True) if after else None,
    )


def gathered(rows: QuerySet[M]) -> QuerySet[M]:
    """The same rows, found first and put in order then where they are few.

    The planner, which does not know how few, may walk a whole order in search of them. Their
    ids travel as one array: thousands cost no more than one.
    """
    ids = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(ids) > FEW:
        return rows
    array = RawSQL("SELECT unnest(%s::bigint[])", [ids])
    return rows.model._default_manager.filter(pk__in=array)


def first_of(parts: Iterable[QuerySet[M]], most: int) -> list[M]:
    """The first rows of all parts together."""
    items: list[M] = []
    for part in parts:
        items += part[: most - len(items)]
        if len(items) == most:
            break
    return items


def order_keys(model: type[Model], order: Sequence[str]) -> tuple[Key, ...]:
    keys = [Key(name.lstrip("-"), name.startswith("-")) for name in order]
    identity = {"pk", model._meta.pk.name if model._meta.pk else "pk"}
    if keys[-1].name not in identity:
        keys.append(Key("pk", keys[-1].descending))
    return tuple(keys)


def behind(keys: Sequence[Key], values: Sequence[Any], *, back: bool) -> Q:
    """(a, b) > (x, y), written so that an index on a is used: a ≥ x and (a > x or b > y)."""
    key, value = keys[0], values[0]
    beyond = Q((key.beyond(back=back), value))
    if len(keys) == 1:
        return beyond
    rest = behind(keys[1:], values[1:], back=back)
    return Q((f"{key.beyond(back=back)}e", value)) & (beyond | rest)


def write_token(row: object, keys: Sequence[Key], *, back: bool) -> str:
    values = [plain(key.name, value_of(row, key.name)) for key in keys]
    return signer(keys).sign_object([back, values], compress=True)


def read_token(token: str, rows: QuerySet[Any], keys: Sequence[Key]) -> tuple[bool, list[object]]:
    try:
        back, values = signer(keys).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise BadPage(_("翻页标记无效，请从第一页重新开始。")) from error
    pairs = zip(keys, values, strict=True)
    return back, [field_of(rows, key.name).to_python(value) for key, value in pairs]


def signer(keys: Sequence[Key]) -> signing.Signer:
    return signing.Signer(
        salt="liyuan.paging:" + ",".join(key.ordering(back=False) for key in keys)
    )


def plain(name: str, value: object) -> str | int:
    """As JSON can hold it; no time is cut to milliseconds, or equal rows would be lost."""
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"{name} cannot order a list: {value!r}")


def value_of(row: Any, name: str) -> object:
    for part in name.split("__"):
        row = getattr(row, part)
    return row


def field_of(rows: QuerySet[Any], name: str) -> "Field[Any, Any]":
    annotation = rows.query.annotations.get(name)
    if annotation is not None:
        return annotation.output_field
    model: Any = rows.model
    *path, last = name.split("__")
    for part in path:
        model = model._meta.get_field(part).related_model
    field: Field[Any, Any] = model._meta.pk if last == "pk" else model._meta.get_field(last)
    return field
