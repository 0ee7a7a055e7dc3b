"""The tree of a read rule: frozen nodes, equal when they mean the same text, places left aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

ARITHMETIC = ("+", "-", "*", "/", "**")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
QUANTIFIERS = ("some", "every")


@dataclass(frozen=True)
class Node:
    """Any part of a rule; `start` and `end` are offsets in its text and never compared."""

    start: int = field(default=-1, compare=False, repr=False, kw_only=True)
    end: int = field(default=-1, compare=False, repr=False, kw_only=True)


def _require(ok: bool, what: str) -> None:
    if not ok:
        raise ValueError(what)


@dataclass(frozen=True)
class Number(Node):
    """A number literal; never negative, a sign is `Negate`."""

    value: Decimal

    def __post_init__(self) -> None:
        _require(self.value.is_finite() and not self.value.is_signed(), "number literal")


@dataclass(frozen=True)
class String(Node):
    value: str


@dataclass(frozen=True)
class Boolean(Node):
    value: bool


@dataclass(frozen=True)
class Null(Node):
    pass


@dataclass(frozen=True)
class AtLiteral(Node):
    """`@"2025-01-01"`: a date, time or duration by its text."""

    text: str


@dataclass(frozen=True)
class Name(Node):
    name: str

    def __post_init__(self) -> None:
        _require(bool(self.name), "empty name")


@dataclass(frozen=True)
class Subject(Node):
    """`?`: the value that a unary test is about."""


@dataclass(frozen=True)
class Negate(Node):
    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    op: str
    left: Node
    right: Node

    def __post_init__(self) -> None:
        _require(self.op in ARITHMETIC, self.op)


@dataclass(frozen=True)
class Compare(Node):
    op: str
    left: Node
    right: Node

    def __post_init__(self) -> None:
        _require(self.op in COMPARISONS, self.op)


@dataclass(frozen=True)
class And(Node):
    """Two or more operands joined by `and`."""

    operands: tuple[Node, ...]

    def __post_init__(self) -> None:
        _require(len(self.operands) > 1, "and")


@dataclass(frozen=True)
class Or(Node):
    """Two or more operands joined by `or`."""

    operands: tuple[Node, ...]

    def __post_init__(self) -> None:
        _require(len(self.operands) > 1, "or")


@dataclass(frozen=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class UnaryCompare(Node):
    """`> 5` as a test of something that stands elsewhere."""

    op: str
    value: Node

    def __post_init__(self) -> None:
        _require(self.op in COMPARISONS, self.op)


@dataclass(frozen=True)
class Anything(Node):
    """`-`: the test that every value passes."""


@dataclass(frozen=True)
class UnaryTests(Node):
    """The cell of a decision table: one of `tests` holds, or none when `negated`."""

    tests: tuple[Node, ...]
    negated: bool = False

    def __post_init__(self) -> None:
        _require(bool(self.tests), "unary tests")


@dataclass(frozen=True)
class In(Node):
    """`value in tests`: one of the tests holds."""

    value: Node
    tests: tuple[Node, ...]

    def __post_init__(self) -> None:
        _require(bool(self.tests), "in")


@dataclass(frozen=True)
class TypeName(Node):
    """A type: `number`, `list<string>`, the name of an item definition, …

    `items`: the item of a list or range, the entries of a context (named by `entries`), the
    parameters of a function with its result last; empty says nothing about them. `holds` is a
    further constraint on values, for types that a model defines; it is asked of a value and is
    given the `Work` that pays for the asking.
    """

    name: str
    items: tuple[TypeName, ...] = ()
    entries: tuple[str, ...] = ()
    holds: Callable[[Any, Any], bool] | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _require(self.name != "context" or len(self.entries) == len(self.items), "context type")


@dataclass(frozen=True)
class InstanceOf(Node):
    value: Node
    type: TypeName


@dataclass(frozen=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Iterated(Node):
    """`name in source`, or `name in low..high` when `high` is there."""

    name: str
    source: Node
    high: Node | None = None


@dataclass(frozen=True)
class For(Node):
    iterators: tuple[Iterated, ...]
    body: Node

    def __post_init__(self) -> None:
        _require(bool(self.iterators), "for")


@dataclass(frozen=True)
class Quantified(Node):
    kind: str
    iterators: tuple[Iterated, ...]
    condition: Node

    def __post_init__(self) -> None:
        _require(self.kind in QUANTIFIERS and bool(self.iterators), self.kind)


@dataclass(frozen=True)
class Filter(Node):
    """`source[condition]`: an index from 1, or a condition on `item`."""

    source: Node
    condition: Node


@dataclass(frozen=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True)
class Named(Node):
    """`name: value`: an argument of a call or an entry of a context."""

    name: str
    value: Node


@dataclass(frozen=True)
class Call(Node):
    """Arguments are all positional or all `Named`."""

    function: Node
    arguments: tuple[Node, ...]

    def __post_init__(self) -> None:
        named = sum(isinstance(a, Named) for a in self.arguments)
        _require(named in (0, len(self.arguments)), "mixed arguments")


@dataclass(frozen=True)
class FunctionLiteral(Node):
    """`types` has a type or None for each parameter, or is empty; `external` is kept, not run."""

    parameters: tuple[str, ...]
    body: Node
    types: tuple[TypeName | None, ...] = ()
    external: bool = False

    def __post_init__(self) -> None:
        _require(len(self.types) in (0, len(self.parameters)), "types of parameters")


@dataclass(frozen=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class ContextLiteral(Node):
    entries: tuple[Named, ...]


@dataclass(frozen=True)
class RangeLiteral(Node):
    low: Node
    high: Node
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True)
class UnaryRange(Node):
    """`(>= 5)` as a value: a range with one end."""

    op: str
    value: Node

    def __post_init__(self) -> None:
        _require(self.op in COMPARISONS, self.op)


_FIELDS: dict[type[Node], tuple[str, ...]] = {}


def _node_fields(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _FIELDS:
        own = tuple(f.name for f in fields(kind) if f.name not in ("start", "end"))
        _FIELDS[kind] = own
    return _FIELDS[kind]


def children(node: Node) -> Iterator[Node]:
    """The nodes directly inside `node`, in the order of the text."""
    for name in _node_fields(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything inside it, without recursion (a tree may be as high as it is big)."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(tuple(children(top))))


def height(node: Node) -> int:
    """The number of nodes on the longest way down."""
    level, highest = [node], 0
    while level:
        highest += 1
        level = [child for parent in level for child in children(parent)]
    return highest


def names_in(node: Node) -> frozenset[str]:
    """Every name that stands in the tree, bound inside it or not."""
    return frozenset(n.name for n in walk(node) if isinstance(n, Name))
