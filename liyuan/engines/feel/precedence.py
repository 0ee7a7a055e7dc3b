"""Operators between operands: one table of how tight each binds, climbed from loose to tight."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.reader import Reader
from liyuan.engines.feel.typenames import read_type

Operand = Callable[[Reader], n.Node]
OR, AND, COMPARE, ADD, MULTIPLY, POWER, INSTANCE = range(1, 8)


class Grammar(NamedTuple):
    """The rules that live beside this module, handed in so that neither imports the other."""

    operand: Operand
    test_list: Callable[[Reader], tuple[n.Node, ...]]
    finish_range: Callable[[Reader, int, n.Node], n.Node]


class Infix(NamedTuple):
    level: int
    read: Callable[[Reader, Grammar, n.Node, int], n.Node]


def climb(reader: Reader, grammar: Grammar, loosest: int) -> n.Node:
    """An operand and all operators after it that bind at least as tight as `loosest`."""
    start = reader.token.start
    left = grammar.operand(reader)
    while True:
        token = reader.token
        infix = INFIX.get(token.text) if token.kind in ("op", "name") else None
        if infix is None or infix.level < loosest:
            return left
        left = reader.made(infix.read(reader, grammar, left, start), start)


def _joined(level: int, kind: type[n.And] | type[n.Or]) -> Infix:
    def read(reader: Reader, grammar: Grammar, left: n.Node, start: int) -> n.Node:
        word, operands = reader.token.text, [left]
        while reader.accept(word):
            operands.append(climb(reader, grammar, level + 1))
        return kind(tuple(operands))

    return Infix(level, read)


def _binary(level: int, kind: type[n.Arithmetic] | type[n.Compare]) -> Infix:
    def read(reader: Reader, grammar: Grammar, left: n.Node, start: int) -> n.Node:
        op = reader.next().text
        return kind(op, left, climb(reader, grammar, level + 1))

    return Infix(level, read)


def _between(reader: Reader, grammar: Grammar, left: n.Node, start: int) -> n.Node:
    reader.skip(1)
    low = climb(reader, grammar, ADD)
    reader.expect("and")
    return n.Between(left, low, climb(reader, grammar, ADD))


def _in(reader: Reader, grammar: Grammar, left: n.Node, start: int) -> n.Node:
    reader.skip(1)
    if not reader.at("("):
        return n.In(left, (_one_test(reader, grammar),))
    at = reader.next().start
    tests = grammar.test_list(reader)
    if len(tests) == 1 and reader.accept(".."):
        return n.In(left, (grammar.finish_range(reader, at, tests[0]),))
    reader.expect(")")
    return n.In(left, tests)


def _one_test(reader: Reader, grammar: Grammar) -> n.Node:
    start = reader.token.start
    if reader.token.kind == "op" and reader.token.text in n.COMPARISONS:
        op = reader.next().text
        return reader.made(n.UnaryCompare(op, climb(reader, grammar, ADD)), start)
    return climb(reader, grammar, ADD)


def _instance(reader: Reader, grammar: Grammar, left: n.Node, start: int) -> n.Node:
    reader.skip(1)
    reader.expect("of")
    return n.InstanceOf(left, read_type(reader))


INFIX: dict[str, Infix] = {
    "or": _joined(OR, n.Or),
    "and": _joined(AND, n.And),
    **{op: _binary(COMPARE, n.Compare) for op in n.COMPARISONS},
    "between": Infix(COMPARE, _between),
    "in": Infix(COMPARE, _in),
    "+": _binary(ADD, n.Arithmetic),
    "-": _binary(ADD, n.Arithmetic),
    "*": _binary(MULTIPLY, n.Arithmetic),
    "/": _binary(MULTIPLY, n.Arithmetic),
    # From left to right like the others; a sign binds tighter still (DMN 1.5, 10.3.1.2).
    "**": _binary(POWER, n.Arithmetic),
    "instance": Infix(INSTANCE, _instance),
}
