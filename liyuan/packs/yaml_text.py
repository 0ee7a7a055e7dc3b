"""A content back to YAML text that reads as equal content."""

from __future__ import annotations

from decimal import Decimal
from functools import singledispatch
from typing import Any

import yaml

from liyuan.packs.content import plain
from liyuan.packs.pack import FOLDERS
from liyuan.packs.shapes import ByKind, Items, Keyed, Record, Shape, Word
from liyuan.packs.values import DAY, NUMBER
from liyuan.rules.domain import Kind

SHAPES = dict(FOLDERS.values())
WIDE = 10_000


class _Plain(str):
    """A word that must stand without quotes, because the reader wants a number or a date."""


class _Writer(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _as_written(writer: _Writer, word: _Plain) -> yaml.ScalarNode:
    tag = writer.resolve(  # type: ignore[no-untyped-call]
        yaml.ScalarNode, str(word), (True, False)
    )
    return yaml.ScalarNode(tag, str(word))


def _as_number(writer: _Writer, number: Decimal) -> yaml.ScalarNode:
    return _as_written(writer, _Plain(plain(number)))


_Writer.add_representer(_Plain, _as_written)
_Writer.add_representer(Decimal, _as_number)


def to_yaml(kind: Kind, content: Any) -> str:
    """The YAML text of a content; a fact stands in a list of one."""
    said = [content] if kind is Kind.FACT else content
    shaped = _shaped(SHAPES[kind], said)
    text: str = yaml.dump(shaped, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDE)
    return text


def in_one_line(content: Any) -> str:
    """Names, numbers, days and lists of them as one line of YAML."""
    text: str = yaml.dump(
        content,
        Dumper=_Writer,
        allow_unicode=True,
        default_flow_style=True,
        sort_keys=False,
        width=WIDE,
    )
    return text.strip()


@singledispatch
def _shaped(shape: Shape, value: Any) -> Any:
    raise TypeError(shape)


@_shaped.register
def _word(shape: Word, value: Any) -> Any:
    if shape.kind in (NUMBER, DAY):
        return _Plain(value)
    return value


@_shaped.register
def _items(shape: Items, value: Any) -> Any:
    return [_shaped(shape.of, item) for item in value]


@_shaped.register
def _keyed(shape: Keyed, value: Any) -> Any:
    return {key: _shaped(shape.of, item) for key, item in value.items()}


@_shaped.register
def _by_kind(shape: ByKind, value: Any) -> Any:
    return _record(shape.records[value[shape.key]], value)


@_shaped.register
def _record(shape: Record, value: Any) -> Any:
    return {key: _shaped(shape.keys[key].shape, value[key]) for key in shape.keys if key in value}
