"""Names that a model gives to parts of values: they may follow a dot anywhere in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from liyuan.engines.dmn import model as m
from liyuan.engines.dmn.imports import plain


def inner_names(model: m.Definitions) -> Iterator[str]:
    """Names of context entries, outputs of tables, columns of relations, parameters."""
    stack: list[Any] = list(model.elements)
    while stack:
        value = stack.pop()
        if isinstance(value, (m.InformationItem, m.OutputClause)) and value.name:
            yield plain(value.name)
        if isinstance(value, tuple):
            stack.extend(value)
        elif isinstance(value, (m.Element, m.Binding, m.Child)):
            stack.extend(getattr(value, f.name) for f in fields(value))
