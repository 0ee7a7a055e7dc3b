"""A type as a rule or a model writes it, as the checker's type."""

from __future__ import annotations

from typing import get_args

from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.types import ANY, Kind, Type

_KINDS = frozenset(get_args(Kind))


def type_named(written: TypeName) -> Type:
    """`number`, `list<string>`, `context<a: number>`, …; ANY for any other name."""
    made = _MADE.get(written.name)
    if made:
        return made(written)
    return Type(written.name) if written.name in _KINDS else ANY  # type: ignore[arg-type]


def _of_items(written: TypeName) -> Type:
    item = type_named(written.items[0]) if written.items else ANY
    return Type(written.name, item=item)  # type: ignore[arg-type]


def _context(written: TypeName) -> Type:
    if not written.entries:
        return Type("context")
    items = map(type_named, written.items)
    return Type("context", entries=tuple(zip(written.entries, items, strict=True)))


def _function(written: TypeName) -> Type:
    return Type("function", item=type_named(written.items[-1]) if written.items else ANY)


_MADE = {
    "list": _of_items,
    "range": _of_items,
    "context": _context,
    "function": _function,
}
