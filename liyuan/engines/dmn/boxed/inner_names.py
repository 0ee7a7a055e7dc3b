"""Names that a model gives to parts of values: they may follow a dot anywhere in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, Final

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.boxed.imports import plain

# Keys of several words in a context's text; a wrong guess only joins words that are no FEEL apart.
KEYS: Final = re.compile(r"[{,]\s*(\w+(?: +\w+)+)\s*:")


def inner_names(model: m.Definitions) -> Iterator[str]:
    """Names of entries of contexts, boxed or as text, outputs of tables, columns, parameters."""
    stack: list[Any] = list(model.elements)
    while stack:
        value = stack.pop()
        if isinstance(value, (m.InformationItem, m.OutputClause)) and value.name:
            yield plain(value.name)
        if isinstance(value, m.LiteralExpression) and "{" in (value.text or ""):
            yield from map(plain, KEYS.findall(value.text or ""))
        if isinstance(value, tuple):
            stack.extend(value)
        elif isinstance(value, (m.Element, m.Binding, m.Child)):
            stack.extend(getattr(value, f.name) for f in fields(value))
