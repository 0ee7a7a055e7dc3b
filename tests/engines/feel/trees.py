"""Random rules for properties."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from liyuan.engines.feel import nodes as n

NAMES = frozenset({"a", "营业收入", "上年", "unit price", "a-b"})

numbers = st.decimals(0, 10**12, places=3).map(lambda value: n.Number(abs(value)))
strings = st.text(max_size=8).map(n.String)
leaves = st.one_of(
    numbers,
    strings,
    st.booleans().map(n.Boolean),
    st.just(n.Null()),
    st.sampled_from(sorted(NAMES)).map(n.Name),
    st.just(n.AtLiteral("2025-01-01")),
)


types = st.recursive(
    st.sampled_from(["number", "date and time", "Any", "tPerson", "a.b c", "list", "context"]).map(
        n.TypeName
    ),
    lambda inner: st.one_of(
        st.builds(n.TypeName, st.sampled_from(["list", "range"]), st.tuples(inner)),
        st.builds(n.TypeName, st.just("function"), st.lists(inner, min_size=1).map(tuple)),
        st.builds(
            n.TypeName, st.just("context"), st.tuples(inner, inner), st.just(("x", "unit price"))
        ),
    ),
    max_leaves=4,
)


def _function(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    declared = st.just(()) | st.tuples(types, st.none()) | st.tuples(types, types)
    return st.builds(n.FunctionLiteral, st.just(("p", "q r")), inner, declared, st.booleans())


def _iterated(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Iterated]:
    return st.builds(n.Iterated, st.just("x"), inner, st.none() | inner)


def _range(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    unary = st.builds(n.UnaryRange, st.sampled_from(n.COMPARISONS), inner)
    return unary | st.builds(n.RangeLiteral, inner, inner, st.booleans(), st.booleans())


def _test(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    unary = st.builds(n.UnaryCompare, st.sampled_from(n.COMPARISONS), inner)
    return st.one_of(unary, _range(inner), inner)


def _tuples(inner: st.SearchStrategy[n.Node], least: int) -> st.SearchStrategy[tuple[n.Node, ...]]:
    return st.lists(inner, min_size=least, max_size=3).map(tuple)


def _grow(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    iterators = st.lists(_iterated(inner), min_size=1, max_size=2).map(tuple)
    named = st.builds(n.Named, st.sampled_from(["k", "unit price"]), inner)
    return st.one_of(
        st.builds(n.Arithmetic, st.sampled_from(n.ARITHMETIC), inner, inner),
        st.builds(n.Compare, st.sampled_from(n.COMPARISONS), inner, inner),
        st.builds(n.And, _tuples(inner, 2)),
        st.builds(n.Or, _tuples(inner, 2)),
        st.builds(n.Negate, inner),
        st.builds(n.Between, inner, inner, inner),
        st.builds(n.In, inner, _tuples(_test(inner), 1)),
        st.builds(n.If, inner, inner, inner),
        st.builds(n.For, iterators, inner),
        st.builds(n.Quantified, st.sampled_from(n.QUANTIFIERS), iterators, inner),
        st.builds(n.Filter, inner, inner),
        st.builds(n.Path, inner, st.just("year")),
        st.builds(n.InstanceOf, inner, types),
        st.builds(n.ListLiteral, _tuples(inner, 0)),
        st.builds(n.ContextLiteral, st.lists(named, max_size=2).map(tuple)),
        st.builds(n.Call, st.just(n.Name("sum")), _tuples(inner, 0)),
        _function(inner),
        _range(inner),
    )


trees = st.recursive(leaves, _grow, max_leaves=12)
cells = st.builds(n.UnaryTests, _tuples(_test(trees), 1), st.booleans())
# Text that is made of the language's own words and signs, so that much of it nearly is a rule.
WORDS = [
    *("a", "b c", "date", "time", "date and time", "1", ".5", "1e3", '"x"', '"', "@", "?", "null"),
    *("if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "function", "of"),
    *("and", "or", "not", "between", "instance of", "list<", "context<", "true", "external", ".."),
    *("(", ")", "[", "]", "{", "}", ",", ":", ".", "+", "-", "*", "/", "**", "<", ">=", "!=", "="),
    *("->", "//", "/*", "*/", "\\", "\n", "（", "，", "年", "🐎", "\u0301", "\ud800", "'", "-"),
]
texts = st.lists(st.sampled_from(WORDS) | st.characters(), max_size=30).map(" ".join)
truths = st.sampled_from([True, False, None])
decimals = st.decimals(
    Decimal(-(10**20)), Decimal(10**20), allow_nan=False, allow_infinity=False, places=6
)
