"""What is asked of every firm: the distinct questions that conditions are made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from liyuan.engines.feel import Compiled, to_text
from liyuan.engines.feel import nodes as n
from liyuan.engines.screening.formulas import Formula, divides, keys_of, trees_in
from liyuan.engines.screening.schema import Key, text_of
from liyuan.engines.screening.trees import Tree

Sign = Literal["=", "<", "<="]


@dataclass(frozen=True)
class OfOne:
    """A question about one column; unknown exactly where the column is."""

    key: Key

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset((self.key,))

    @property
    def inner(self) -> tuple[Tree, ...]:
        return ()


@dataclass(frozen=True)
class AtLeast(OfOne):
    """The stored number (whole or day) is no less than `least`."""

    least: int

    def __str__(self) -> str:
        return f"{text_of(self.key)} ≥ {self.least}"


@dataclass(frozen=True)
class Among(OfOne):
    """The stored number is one of these."""

    stored: frozenset[int]

    def __str__(self) -> str:
        return f"{text_of(self.key)} ∈ {{{', '.join(map(str, sorted(self.stored)))}}}"


@dataclass(frozen=True)
class Worded(OfOne):
    """The text is one of these."""

    words: frozenset[str]

    def __str__(self) -> str:
        return f"{text_of(self.key)} ∈ {{{', '.join(sorted(self.words))}}}"


@dataclass(frozen=True)
class Holds(OfOne):
    """The truth is true."""

    def __str__(self) -> str:
        return text_of(self.key)


@dataclass(frozen=True)
class IsKnown(OfOne):
    """There is a value; this is never unknown."""

    def __str__(self) -> str:
        return f"{text_of(self.key)} is known"


@dataclass(frozen=True)
class Compared:
    """`left sign right` of two formulas; unknown where a side is null.

    `asked` is the same as a rule, for firms that integers cannot decide.
    """

    left: Formula
    sign: Sign
    right: Formula
    asked: Rule = field(compare=False, repr=False)

    @property
    def keys(self) -> frozenset[Key]:
        return keys_of(self.left) | keys_of(self.right)

    @property
    def inner(self) -> tuple[Tree, ...]:
        return (*trees_in(self.left), *trees_in(self.right))

    @cached_property
    def divide(self) -> tuple[bool, bool]:
        """Of each side whether it may have no exact decimal."""
        return divides(self.left), divides(self.right)

    def __str__(self) -> str:
        return f"{self.left} {self.sign} {self.right}"


@dataclass(frozen=True)
class Rule:
    """A part of a rule as the interpreter runs it, and the columns that it reads of a firm."""

    node: n.Node
    constants: tuple[tuple[str, Any], ...]
    nulls: str
    keys: frozenset[Key]
    compiled: Compiled = field(compare=False, repr=False)

    @classmethod
    def of(cls, node: n.Node, compiled: Compiled, keys: frozenset[Key]) -> Rule:
        """`node` stands in the tree of `compiled`."""
        used = n.names_in(node)
        held = tuple((name, value) for name, value in compiled.constants if name in used)
        part = replace(compiled, text=to_text(node), node=node)
        return cls(node, held, compiled.nulls, keys, part)

    def __str__(self) -> str:
        return self.compiled.text


@dataclass(frozen=True)
class PerValue(OfOne):
    """A rule over one column: the interpreter is asked once for each value that occurs."""

    asked: Rule

    def __str__(self) -> str:
        return f"{self.asked} (once per value)"


@dataclass(frozen=True)
class PerFirm:
    """What columns cannot say: the interpreter is asked of every firm; `why` says what it was."""

    asked: Rule
    why: str = field(compare=False)

    @property
    def keys(self) -> frozenset[Key]:
        return self.asked.keys

    @property
    def inner(self) -> tuple[Tree, ...]:
        return ()

    def __str__(self) -> str:
        return f"{self.asked} (firm by firm)"


Predicate: TypeAlias = AtLeast | Among | Worded | Holds | IsKnown | Compared | PerValue | PerFirm
