"""Plain mappings into frozen dataclasses, strictly: every key known, none missing."""

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")


class RecipeError(Exception):
    """What the recipe says cannot be drawn; the message names the place in it."""


def shaped(of: type[T], content: Any, where: str) -> T:
    """Build `of` from what YAML gave; RecipeError names the key that is wrong."""
    if is_dataclass(of):
        return typing.cast(T, _record(of, content, where))
    return typing.cast(T, _SHAPES.get(typing.get_origin(of) or of, _scalar)(of, content, where))


def _record(of: Any, content: Any, where: str) -> Any:
    if not isinstance(content, Mapping):
        raise RecipeError(f"{where}: a mapping is expected, not {content!r}")
    known = {field.name: field for field in fields(of)}
    hints = typing.get_type_hints(of)
    if unknown := sorted(map(str, set(content) - set(known))):
        raise RecipeError(f"{where}: unknown key {', '.join(unknown)}")
    missing = [n for n, field in known.items() if n not in content and not _optional(field)]
    if missing:
        raise RecipeError(f"{where}: key {', '.join(missing)} is missing")
    return of(**{n: shaped(hints[n], value, f"{where}.{n}") for n, value in content.items()})


def _optional(field: "Field[Any]") -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _tuple(of: Any, content: Any, where: str) -> Any:
    if not isinstance(content, list):
        raise RecipeError(f"{where}: a list is expected, not {content!r}")
    inner = typing.get_args(of)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(shaped(inner[0], v, f"{where}[{i}]") for i, v in enumerate(content))
    if len(inner) != len(content):
        raise RecipeError(f"{where}: {len(inner)} values are expected, not {len(content)}")
    pairs = zip(inner, content, strict=True)
    return tuple(shaped(one, v, f"{where}[{i}]") for i, (one, v) in enumerate(pairs))


def _mapping(of: Any, content: Any, where: str) -> Any:
    if not isinstance(content, Mapping):
        raise RecipeError(f"{where}: a mapping is expected, not {content!r}")
    inner = typing.get_args(of)[1]
    return {str(key): shaped(inner, value, f"{where}.{key}") for key, value in content.items()}


def _union(of: Any, content: Any, where: str) -> Any:
    if content is None:
        return None
    inner = next(one for one in typing.get_args(of) if one is not type(None))
    return shaped(inner, content, where)


def _scalar(of: Any, content: Any, where: str) -> Any:
    if of is Any:
        return content
    fits = isinstance(content, of) and (of is bool or not isinstance(content, bool))
    if of is float and isinstance(content, int) and not isinstance(content, bool):
        return float(content)
    if not fits:
        raise RecipeError(f"{where}: {of.__name__} is expected, not {content!r}")
    return content


_SHAPES: dict[Any, Any] = {
    tuple: _tuple,
    Mapping: _mapping,
    typing.get_origin(Mapping[str, int]): _mapping,
    types.UnionType: _union,
    date: _scalar,
}
