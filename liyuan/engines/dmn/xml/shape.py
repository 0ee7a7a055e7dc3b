"""What the table of DMN's elements is written in: attributes, parts, shapes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

AttributeKind = Literal["text", "id", "type", "uri", "language", "boolean"]


@dataclass(frozen=True)
class Attribute:
    """An attribute and the field it fills; `allowed` are its only values, when there are any."""

    name: str
    field: str
    kind: AttributeKind = "text"
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Child elements that fill one field: element name → shape.

    `rank` orders those of one field where the schema does; `once` may each be there once.
    """

    field: str
    shapes: Mapping[str, str]
    many: bool = False
    required: bool = False
    rank: Mapping[str, int] = dataclasses.field(default_factory=dict)
    once: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Shape:
    """One type of element. `make` takes the fields, `get` gives one of them back for writing.

    Of the fields in `either` only one may be there, those in `along` only with the first of them
    (that of a choice with a sequence); `foreign`: attributes of other namespaces
    are kept; `placed`: what is made has a place.
    """

    make: Callable[..., object]
    attributes: tuple[Attribute, ...] = ()
    parts: tuple[Part, ...] = ()
    either: tuple[str, ...] = ()
    either_required: bool = False
    along: tuple[str, ...] = ()
    foreign: bool = True
    placed: bool = True
    get: Callable[[object, str], object] = getattr


def one(field: str, name: str, shape: str, *, required: bool = False) -> Part:
    return Part(field, {name: shape}, required=required)


def many(field: str, name: str, shape: str, *, required: bool = False) -> Part:
    return Part(field, {name: shape}, many=True, required=required)


def ranked(field: str, *groups: Mapping[str, str], once: frozenset[str] = frozenset()) -> Part:
    shapes = {name: shape for group in groups for name, shape in group.items()}
    rank = {name: number for number, group in enumerate(groups) for name in group}
    return Part(field, shapes, many=True, rank=rank, once=once)
