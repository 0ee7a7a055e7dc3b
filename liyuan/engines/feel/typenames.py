"""Types as they are written after `instance of`."""

from __future__ import annotations

from liyuan.engines.feel.nodes import TypeName
from liyuan.engines.feel.reader import Reader

# Longest first where one begins with another.
TYPE_NAMES = (
    "years and months duration",
    "days and time duration",
    "date and time",
    "context",
    "function",
    "boolean",
    "number",
    "string",
    "range",
    "date",
    "list",
    "time",
    "Any",
    "Null",
)


def read_type(reader: Reader) -> TypeName:
    """Take a type; `list<…>`, `range<…>`: what is inside the angle brackets."""
    start = reader.token.start
    name = _type_name(reader)
    items: list[TypeName] = []
    if reader.accept("<"):
        with reader.nested():
            items.append(read_type(reader))
            while reader.accept(","):
                items.append(read_type(reader))
        reader.expect(">")
    return reader.made(TypeName(name, tuple(items)), start)


def _type_name(reader: Reader) -> str:
    for name in TYPE_NAMES:
        words = name.split()
        if [reader.peek(i).text for i in range(len(words))] == words:
            reader.skip(len(words))
            return name
    raise reader.unexpected()
