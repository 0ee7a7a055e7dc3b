"""Bounds that are settings: a dataclass of whole numbers, each set by an environment variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def bounds(defaults: T, prefix: str, environment: Mapping[str, str]) -> T:
    """The defaults, but for what the variables say; raises ValueError."""
    names = {one.name: variable(prefix, one.name) for one in fields(defaults)}
    given = {
        name: _bound(key, environment[key]) for name, key in names.items() if environment.get(key)
    }
    return replace(defaults, **given)


def variable(prefix: str, name: str) -> str:
    """The environment variable that sets a bound."""
    return prefix + name.upper()


def _bound(name: str, text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ValueError(f"{name} must be a whole number above 0, not {text!r}")
    return int(text)
