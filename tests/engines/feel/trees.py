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


def _iterated(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Iterated]:
    return st.builds(n.Iterated, st.just("x"), inner, st.none() | inner)


def _range(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    return st.builds(n.RangeLiteral, inner, inner, st.booleans(), st.booleans())


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
        st.builds(n.InstanceOf, inner, st.just(n.TypeName("list", (n.TypeName("number"),)))),
        st.builds(n.ListLiteral, _tuples(inner, 0)),
        st.builds(n.ContextLiteral, st.lists(named, max_size=2).map(tuple)),
        st.builds(n.Call, st.just(n.Name("sum")), _tuples(inner, 0)),
        st.builds(n.FunctionLiteral, st.just(("p",)), inner),
        _range(inner),
    )


trees = st.recursive(leaves, _grow, max_leaves=12)
truths = st.sampled_from([True, False, None])
decimals = st.decimals(
    Decimal(-(10**20)), Decimal(10**20), allow_nan=False, allow_infinity=False, places=6
)
