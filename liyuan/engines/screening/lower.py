"""Conditions of the rule language as trees over predicates: one small function for each node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from liyuan.engines.feel import Compiled, evaluate
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.build import Build
from liyuan.engines.feel.comparisons import Comparison, comparison
from liyuan.engines.feel.constants import known
from liyuan.engines.feel.shortcuts import read_of
from liyuan.engines.screening.formulas import Formula
from liyuan.engines.screening.lower_constants import AGAINST, of_year
from liyuan.engines.screening.lower_numbers import Beyond, Numbers, called, unknown
from liyuan.engines.screening.predicates import (
    Compared,
    Holds,
    IsKnown,
    PerFirm,
    PerValue,
    Rule,
    Sign,
)
from liyuan.engines.screening.schema import ColumnType, Key, Schema
from liyuan.engines.screening.trees import All, Always, Asks, Either, Not, Some, Tree

# What can only be true, false or null.
_TRUTHS = (n.Compare, n.And, n.Or, n.In, n.Between, n.Boolean)


@dataclass(frozen=True)
class Lowering:
    """Reads rules for a schema; `lacking` gathers the columns that it has not."""

    schema: Schema
    lacking: set[Key] = field(default_factory=set)
    _trees: dict[Tree, Tree] = field(default_factory=dict)

    def condition(self, compiled: Compiled) -> Tree:
        """A condition as a tree; equal ones are one object, to be worked out once."""
        reader = self._reader(compiled)
        if compiled.nulls != "unknown" or compiled.dialect != "expression":
            tree = reader.asked(compiled.node, "not a condition of our rules")
        else:
            tree = reader.tree(compiled.node)
        return self._trees.setdefault(tree, tree)

    def amount(self, compiled: Compiled) -> tuple[Formula | None, str]:
        """A number as a formula, or None and why it is none."""
        reader = self._reader(compiled)
        if compiled.nulls != "unknown" or compiled.dialect != "expression":
            return None, "not a formula of our rules"
        try:
            return reader.numbers(compiled.node), ""
        except Beyond as beyond:
            return None, str(beyond)

    def rule(self, node: n.Node, compiled: Compiled) -> Rule:
        """A part of a rule for the interpreter."""
        return Rule.of(node, compiled, self._reader(compiled).keys(node))

    def _reader(self, compiled: Compiled) -> Reader:
        return Reader(compiled, compiled.build, self.schema, self.lacking)


@dataclass(frozen=True)
class Reader:
    """Lowers the parts of one rule."""

    compiled: Compiled
    build: Build
    schema: Schema
    lacking: set[Key]

    def tree(self, node: n.Node) -> Tree:
        """What a part says as a truth; what is no truth is unknown."""
        if not self.keys(node):
            return self._alone(node)
        try:
            return TREES.get(type(node), _other)(node, self)
        except Beyond as beyond:
            return self.asked(node, str(beyond))

    def asked(self, node: n.Node, why: str) -> Tree:
        """What the interpreter says: once per value of a single column, else firm by firm."""
        keys = self.keys(node)
        rule = Rule.of(node, self.compiled, keys)
        if len(keys) == 1:
            return Asks(PerValue(next(iter(keys)), rule))
        return Asks(PerFirm(rule, why)) if keys else self._alone(node)

    def keys(self, node: n.Node) -> frozenset[Key]:
        """The columns that a part reads, those the schema has."""
        return frozenset(self._keys(node))

    def column(self, node: n.Node) -> tuple[Key, ColumnType] | None:
        """The column that a node is: a fact, or a year's entry of one."""
        read = read_of(node, self.build)
        if read is None:
            return None
        key = self.schema.key(read.name, None if read.place is None else read.place + 1)
        return (key, self.schema.columns[key]) if key else None

    def coded(self, node: n.Node) -> bool:
        """Whether a part reads one column only, of words, days or truths, as few as they are."""
        kinds = [self.schema.columns[key].kind for key in self.keys(node)]
        return len(kinds) == 1 and kinds != ["whole"]

    @property
    def numbers(self) -> Numbers:
        return Numbers(self.build, self.schema, self.column, self.condition_of)

    def condition_of(self, node: n.Node) -> Tree:
        """The condition of an `if`, where another value than true or null chooses `else`."""
        column = self.column(node)
        truth = column is not None and column[1].kind == "boolean"
        if isinstance(node, _TRUTHS) or truth or called(node, self.build) == "not":
            return self.tree(node)
        raise Beyond("an if on what may be no truth")

    def _alone(self, node: n.Node) -> Tree:
        """What no column decides."""
        value = evaluate(Rule.of(node, self.compiled, frozenset()).compiled, {}).value
        return Always(value if isinstance(value, bool) else None)

    def _keys(self, node: n.Node) -> Iterator[Key]:
        read = read_of(node, self.build)
        if read and read.place is not None:
            yield from self._found(read.name, read.place + 1)
        elif isinstance(node, n.Name):
            if node.name in self.build.names and node.name not in self.build.constants:
                yield from self.schema.places(node.name) or self._found(node.name, None)
        else:
            for child in n.children(node):
                yield from self._keys(child)

    def _found(self, name: str, place: int | None) -> Iterator[Key]:
        key = self.schema.key(name, place)
        if key:
            yield key
        elif name in self.build.names:
            self.lacking.add((name, place))


def _other(node: n.Node, reader: Reader) -> Tree:
    raise Beyond(f"{type(node).__name__} has no column")


def _truth(node: n.Node, reader: Reader) -> Tree:
    """A name or a year's entry: a truth where the column is one; nothing else is an answer."""
    column = reader.column(node)
    if column is None:
        raise Beyond("a list of years as a truth")
    return Asks(Holds(column[0])) if column[1].kind == "boolean" else Always(None)


def _and(node: n.And, reader: Reader) -> Tree:
    return All(tuple(map(reader.tree, node.operands)))


def _or(node: n.Or, reader: Reader) -> Tree:
    return Some(tuple(map(reader.tree, node.operands)))


def _if(node: n.If, reader: Reader) -> Tree:
    condition = reader.condition_of(node.condition)
    return Either(condition, reader.tree(node.then), reader.tree(node.otherwise))


def _call(node: n.Call, reader: Reader) -> Tree:
    if called(node, reader.build) != "not" or len(node.arguments) != 1:
        raise Beyond("a call that has no column")
    return Not(reader.tree(node.arguments[0]))


def _compare(node: n.Compare, reader: Reader) -> Tree:
    asks_null = isinstance(node.left, n.Null) or isinstance(node.right, n.Null)
    if asks_null and node.op in ("=", "!="):
        return _null(node, reader)
    return _constant(node, reader) or _formulas(node, reader)


def _null(node: n.Compare, reader: Reader) -> Tree:
    """`x = null` asks whether the fact is missing."""
    other = node.right if isinstance(node.left, n.Null) else node.left
    column = reader.column(other)
    if column is None:
        raise Beyond("null of more than one fact")
    given = Asks(IsKnown(column[0]))
    return given if node.op == "!=" else Not(given)


def _constant(node: n.Node, reader: Reader) -> Tree | None:
    """A column, or the year of a day, against constants."""
    found = comparison(node, reader.build)
    if found is None:
        return None
    if isinstance(found.left, n.Path) and found.left.name == "year" and found.kind is Decimal:
        column = reader.column(found.left.source)
        return of_year(column[0], found) if column and column[1].kind == "date" else None
    column = reader.column(found.left)
    if column is None:
        return _sides(found, reader)
    lower = AGAINST.get((column[1].kind, found.kind))
    return lower(column[0], column[1], found) if lower else None


def _sides(found: Comparison, reader: Reader) -> Tree | None:
    """A condition that is itself asked to be true or false."""
    if found.kind is not bool or not isinstance(found.left, _TRUTHS):
        return None
    tree = reader.tree(found.left)
    return tree if found.bound is (found.op == "=") else Not(tree)


# `left op right` by the signs that a predicate knows: turned sides, and whether it is the opposite.
_SIGNS: dict[str, tuple[Sign, bool, bool]] = {
    "=": ("=", False, False),
    "!=": ("=", False, True),
    "<": ("<", False, False),
    "<=": ("<=", False, False),
    ">": ("<", True, False),
    ">=": ("<=", True, False),
}


def _formulas(node: n.Compare, reader: Reader) -> Tree:
    """Two numbers of which at least one is worked out, or two days."""
    left, right = reader.numbers.sides(node.left, node.right)
    if unknown(left) or unknown(right):
        return Always(None)
    sign, turned, negated = _SIGNS[node.op]
    if turned:
        left, right = right, left
    asked = Rule.of(_plain(node), reader.compiled, reader.keys(node))
    tree = Asks(Compared(left, sign, right, asked))
    return Not(tree) if negated else tree


def _plain(node: n.Compare) -> n.Node:
    """The comparison without `!=`, as the predicate means it."""
    return n.Compare("=", node.left, node.right) if node.op == "!=" else node


def _between(node: n.Between, reader: Reader) -> Tree:
    low, high = n.Compare(">=", node.value, node.low), n.Compare("<=", node.value, node.high)
    return _constant(node, reader) or All((reader.tree(low), reader.tree(high)))


def _in(node: n.In, reader: Reader) -> Tree:
    found = _constant(node, reader)
    if found:
        return found
    if reader.coded(node):
        raise Beyond("one column, one question")
    if len(node.tests) == 1:
        return _test(node.value, node.tests[0], reader)
    return Some(tuple(_test(node.value, test, reader) for test in node.tests))


def _test(value: n.Node, test: n.Node, reader: Reader) -> Tree:
    """One of the tests of `in`, as a comparison."""
    if isinstance(test, n.UnaryCompare) and not isinstance(test.value, n.Null):
        return reader.tree(n.Compare(test.op, value, test.value))
    if isinstance(test, n.RangeLiteral):
        above, below = ">" + "=" * test.low_closed, "<" + "=" * test.high_closed
        ends = n.Compare(above, value, test.low), n.Compare(below, value, test.high)
        return All(tuple(map(reader.tree, ends)))
    constant = known(test, reader.build)
    if constant is None or not isinstance(constant.value, (Decimal, str, bool)):
        raise Beyond("a test that is no constant")
    return reader.tree(n.Compare("=", value, test))


TREES: dict[type[n.Node], Callable[[Any, Reader], Tree]] = {
    n.Name: _truth,
    n.Filter: _truth,
    n.And: _and,
    n.Or: _or,
    n.If: _if,
    n.Call: _call,
    n.Compare: _compare,
    n.Between: _between,
    n.In: _in,
}
