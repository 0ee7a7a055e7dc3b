"""Tokens to tree: expressions, operands and unary tests; operators are in `precedence`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.builtins import BUILTIN_NAMES
from liyuan.engines.feel.errors import syntax_error
from liyuan.engines.feel.lexer import unescape
from liyuan.engines.feel.limits import DEFAULT, Limits
from liyuan.engines.feel.names import RESERVED
from liyuan.engines.feel.numbers import number
from liyuan.engines.feel.precedence import OR, Grammar, climb
from liyuan.engines.feel.properties import SPACED
from liyuan.engines.feel.reader import Reader
from liyuan.engines.feel.typenames import read_type

_ALWAYS_KNOWN = BUILTIN_NAMES | SPACED
Dialect = Literal["expression", "unary_tests"]


def parse(
    text: str,
    *,
    names: frozenset[str],
    dialect: Dialect = "expression",
    limits: Limits = DEFAULT,
    members: frozenset[str] = frozenset(),
) -> n.Node:
    """Read one expression, or the unary tests of a table cell.

    `names` are the names in scope (they decide how words group), `members` names of parts of
    values, which are known after a dot and inside a filter. Raises FeelSyntaxError with a
    finding that has offsets, line and column.
    """
    reader = Reader(text, _scope(names), limits, members)
    try:
        node = unary_tests(reader) if dialect == "unary_tests" else expression(reader)
    except RecursionError:  # the caller's own stack was nearly full
        raise reader.error("feel.limit.nesting", reader.token, limit="") from None
    if reader.token.kind != "end":
        raise reader.unexpected()
    # Every level takes a token; most texts are too short to be too high.
    if len(reader.tokens) > limits.depth and n.height(node) > limits.depth:
        raise syntax_error("feel.limit.depth", text, 0, len(text), limit=str(limits.depth))
    return node


@lru_cache(maxsize=256)
def _scope(names: frozenset[str]) -> frozenset[str]:
    return names | _ALWAYS_KNOWN


def expression(reader: Reader, closing: bool = False) -> n.Node:
    """Any expression; `closing` says that it is the high end of a range."""
    reader.enter()
    outer, reader.closing = reader.closing, closing
    node = climb(reader, GRAMMAR, OR)
    reader.closing = outer
    reader.leave()
    return node


def unary_tests(reader: Reader) -> n.Node:
    """`-`, `not(…)` or tests between commas."""
    start = reader.token.start
    if reader.token.text == "-" and reader.peek(1).kind == "end":
        reader.next()
        return reader.made(n.Anything(), start)
    if reader.at("not") and reader.peek(1).text == "(":
        mark = reader.mark()
        reader.skip(2)
        tests = test_list(reader)
        reader.expect(")")
        if reader.token.kind == "end":
            return reader.made(n.UnaryTests(tests, negated=True), start)
        reader.return_to(mark)  # `not(…) and …` is a condition that begins with the function
    return reader.made(n.UnaryTests(test_list(reader)), start)


def test_list(reader: Reader) -> tuple[n.Node, ...]:
    """Tests between commas."""
    tests = [one_test(reader)]
    while reader.accept(","):
        tests.append(one_test(reader))
    return tuple(tests)


def one_test(reader: Reader) -> n.Node:
    """`> 5` or an expression (a value, a list, a range, or a condition on `?`)."""
    start = reader.token.start
    if reader.token.kind == "op" and reader.token.text in n.COMPARISONS:
        op = reader.next().text
        return reader.made(n.UnaryCompare(op, expression(reader)), start)
    return expression(reader)


def operand(reader: Reader) -> n.Node:
    """What an operator stands between: a sign, then a primary with its suffixes."""
    start = reader.token.start
    if reader.accept("-"):
        reader.enter()
        negated = n.Negate(operand(reader))
        reader.leave()
        return reader.made(negated, start)
    node = primary(reader)
    while reader.token.kind == "op" and reader.token.text in SUFFIXES and not reader.closes():
        node = reader.made(SUFFIXES[reader.next().text](reader, node), start)
    return node


def _path(reader: Reader, source: n.Node) -> n.Node:
    known = reader.known_name(of_part=True)
    if known is None and reader.token.kind != "name":
        raise reader.unexpected()
    return n.Path(source, known or reader.next().text)


def _filter(reader: Reader, source: n.Node) -> n.Node:
    reader.filtering += 1
    condition = expression(reader)
    reader.filtering -= 1
    reader.expect("]")
    return n.Filter(source, condition)


def _call(reader: Reader, function: n.Node) -> n.Node:
    arguments: list[n.Node] = []
    named = reader.starts_named()
    while not reader.accept(")"):
        if arguments:
            reader.expect(",")
        arguments.append(_named(reader) if named else expression(reader))
    return n.Call(function, tuple(arguments))


def _named(reader: Reader) -> n.Node:
    start = reader.token.start
    name = reader.words(":")
    reader.expect(":")
    return reader.made(n.Named(name, expression(reader)), start)


def primary(reader: Reader) -> n.Node:
    """A literal, name, bracket or keyword construct."""
    token = reader.token
    known = reader.known_name()
    if known is None:
        build = BY_TEXT.get(token.text) if token.kind in ("op", "name") else BY_KIND[token.kind]
        if build is not None:
            return build(reader)
        if token.kind == "op" or (token.text in RESERVED and not reader.in_scope(token.text)):
            raise reader.unexpected()
    return reader.made(n.Name(known or reader.next().text), token.start)


def _number(reader: Reader) -> n.Node:
    token = reader.next()
    try:
        return reader.made(n.Number(number(token.text)), token.start)
    except ArithmeticError:
        raise reader.error("feel.syntax.number-size", token) from None


def _string(reader: Reader) -> n.Node:
    token = reader.next()
    return reader.made(n.String(unescape(token.text)), token.start)


def _unexpected(reader: Reader) -> n.Node:
    raise reader.unexpected()


def _constant(make: Callable[[], n.Node]) -> Callable[[Reader], n.Node]:
    def build(reader: Reader) -> n.Node:
        start = reader.next().start
        return reader.made(make(), start)

    return build


def _at_literal(reader: Reader) -> n.Node:
    start = reader.next().start
    if reader.token.kind != "string":
        raise reader.unexpected()
    return reader.made(n.AtLiteral(unescape(reader.next().text)), start)


def _round_bracket(reader: Reader) -> n.Node:
    start = reader.next().start
    if reader.token.kind == "op" and reader.token.text in n.COMPARISONS:
        ranged = n.UnaryRange(reader.next().text, expression(reader))
        reader.expect(")")
        return reader.made(ranged, start)
    inner = expression(reader)
    if reader.accept(".."):
        return finish_range(reader, start, inner)
    reader.expect(")")
    return inner


def _square_bracket(reader: Reader) -> n.Node:
    start = reader.next().start
    if reader.accept("]"):
        return reader.made(n.ListLiteral(()), start)
    items = [expression(reader)]
    if reader.accept(".."):
        return finish_range(reader, start, items[0], closed=True)
    while reader.accept(","):
        items.append(expression(reader))
    reader.expect("]")
    return reader.made(n.ListLiteral(tuple(items)), start)


def _open_range(reader: Reader) -> n.Node:
    start = reader.next().start
    low = expression(reader)
    reader.expect("..")
    return finish_range(reader, start, low)


def finish_range(reader: Reader, start: int, low: n.Node, closed: bool = False) -> n.Node:
    """What follows `..`: the high end and its bracket."""
    high = expression(reader, closing=True)
    if reader.token.text not in ("]", ")", "["):
        raise reader.unexpected()
    end_closed = reader.next().text == "]"
    return reader.made(n.RangeLiteral(low, high, closed, end_closed), start)


def _context(reader: Reader) -> n.Node:
    start = reader.next().start
    entries: list[n.Named] = []
    while not reader.accept("}"):
        if entries:
            reader.expect(",")
        entries.append(_entry(reader))
    return reader.made(n.ContextLiteral(tuple(entries)), start)


def _entry(reader: Reader) -> n.Named:
    start = reader.token.start
    key = unescape(reader.next().text) if reader.token.kind == "string" else reader.words(":")
    reader.expect(":")
    value = expression(reader)
    reader.learn(key)
    return reader.made(n.Named(key, value), start)


def _if(reader: Reader) -> n.Node:
    start = reader.next().start
    condition = expression(reader)
    reader.expect("then")
    then = expression(reader)
    reader.expect("else")
    return reader.made(n.If(condition, then, expression(reader)), start)


def _for(reader: Reader) -> n.Node:
    start = reader.next().start
    iterators = _iterators(reader)
    reader.expect("return")
    return reader.made(n.For(iterators, expression(reader)), start)


def _quantified(reader: Reader) -> n.Node:
    token = reader.next()
    iterators = _iterators(reader)
    reader.expect("satisfies")
    return reader.made(n.Quantified(token.text, iterators, expression(reader)), token.start)


def _iterators(reader: Reader) -> tuple[n.Iterated, ...]:
    found = [_iterator(reader)]
    while reader.accept(","):
        found.append(_iterator(reader))
    return tuple(found)


def _iterator(reader: Reader) -> n.Iterated:
    start = reader.token.start
    name = reader.words("in")
    reader.expect("in")
    source = expression(reader)
    high = expression(reader) if reader.accept("..") else None
    reader.learn(name)
    return reader.made(n.Iterated(name, source, high), start)


def _function(reader: Reader) -> n.Node:
    start = reader.next().start
    reader.expect("(")
    parameters: list[str] = []
    types: list[n.TypeName | None] = []
    while not reader.accept(")"):
        if parameters:
            reader.expect(",")
        parameters.append(reader.words(",", ")", ":"))
        types.append(read_type(reader) if reader.accept(":") else None)
        reader.learn(parameters[-1])
    external = reader.accept("external")
    body = expression(reader)
    declared = tuple(types) if any(types) else ()
    return reader.made(n.FunctionLiteral(tuple(parameters), body, declared, external), start)


BY_KIND: dict[str, Callable[[Reader], n.Node]] = {
    "number": _number,
    "string": _string,
    "look": _unexpected,
    "end": _unexpected,
}
BY_TEXT: dict[str, Callable[[Reader], n.Node]] = {
    "null": _constant(n.Null),
    "true": _constant(lambda: n.Boolean(True)),
    "false": _constant(lambda: n.Boolean(False)),
    "?": _constant(n.Subject),
    "@": _at_literal,
    "(": _round_bracket,
    "[": _square_bracket,
    "]": _open_range,
    "{": _context,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
}
SUFFIXES: dict[str, Callable[[Reader, n.Node], n.Node]] = {
    ".": _path,
    "[": _filter,
    "(": _call,
}
GRAMMAR = Grammar(operand, test_list, finish_range)
