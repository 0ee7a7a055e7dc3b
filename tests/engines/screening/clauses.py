"""Invented conditions and amounts, as trees of the rule language."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from liyuan.engines.feel import nodes as n

_NUMBERS = ("占比", "员工", "没有")
_YEARLY = ("营业收入", "研发", "员工们")
_place = st.sampled_from([n.Name("上年"), n.Name("前年"), n.Number(Decimal(3))])
_numeric = st.one_of(
    st.sampled_from(_NUMBERS).map(n.Name),
    st.builds(n.Filter, st.sampled_from(_YEARLY).map(n.Name), _place),
)
_any_read = st.one_of(
    _numeric,
    st.sampled_from(["行业", "地区", "高企", "合规", "注册", "入规", "营业收入"]).map(n.Name),
    st.sampled_from(["注册", "入规", "行业"]).map(lambda name: n.Path(n.Name(name), "year")),
)
_texts = ("0", "1", "2", "12", "0.2", "2000", "1999.9999995", "2000.000001", "0.05", "3", "1e30")
_literals = st.sampled_from(_texts).map(lambda text: n.Number(Decimal(text)))
_bounds = st.one_of(
    _literals,
    st.sampled_from(["门槛", "比例", "未定"]).map(n.Name),
    st.just(n.Negate(n.Number(Decimal(1)))),
    st.just(n.Arithmetic("/", n.Number(Decimal(1)), n.Number(Decimal(3)))),
)
_other_bounds = st.one_of(
    _bounds,
    st.sampled_from(["C", "3971", "nobody", ""]).map(n.String),
    st.booleans().map(n.Boolean),
    st.sampled_from(["2025-01-01", "1970-01-01", "12000-01-01"]).map(n.AtLiteral),
    st.just(n.Name("基准日")),
    st.just(n.Path(n.Name("基准日"), "year")),
    st.just(n.Null()),
)
_signs = st.sampled_from(n.COMPARISONS)


def _call(name: str, *arguments: n.Node) -> n.Node:
    return n.Call(n.Name(name), arguments)


def _more(inner: st.SearchStrategy[n.Node]) -> st.SearchStrategy[n.Node]:
    return st.one_of(
        st.builds(n.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        st.builds(n.Arithmetic, st.sampled_from("+-*/"), inner, _bounds),
        st.builds(n.Negate, inner),
        st.builds(_call, st.sampled_from(["min", "max", "sum", "mean"]), inner, inner),
        st.builds(n.If, _simple, inner, inner),
    )


_simple = st.one_of(
    st.builds(n.Compare, _signs, _any_read, _other_bounds),
    st.builds(n.Compare, _signs, _other_bounds, _any_read),
    st.builds(n.Compare, _signs, _any_read, _any_read),
    st.sampled_from(["高企", "合规", "没有", "员工", "行业"]).map(n.Name),
)
_over_years = st.builds(
    _call,
    st.sampled_from(["min", "max", "sum", "mean", "count"]),
    st.sampled_from(_YEARLY).map(n.Name),
)
amounts = st.recursive(st.one_of(_numeric, _numeric, _bounds, _over_years), _more, max_leaves=5)
_growth = st.builds(
    lambda name, sign, bound: n.Compare(
        sign,
        n.Arithmetic(
            "/",
            n.Arithmetic(
                "-", n.Filter(n.Name(name), n.Name("上年")), n.Filter(n.Name(name), n.Name("前年"))
            ),
            n.Filter(n.Name(name), n.Name("前年")),
        ),
        bound,
    ),
    st.sampled_from(_YEARLY),
    _signs,
    _bounds,
)
_less = st.builds(
    lambda one, other, op, by, sign, bound: n.Compare(
        sign, n.Arithmetic(op, n.Arithmetic("/", one, other), by), bound
    ),
    _numeric,
    _numeric,
    st.sampled_from("+-*"),
    _bounds,
    _signs,
    _bounds,
)


def _ratio(name: str, above: int, below: int) -> n.Node:
    over, under = (n.Filter(n.Name(name), n.Number(Decimal(at))) for at in (above, below))
    return n.Arithmetic("/", over, under)


def _mean_growth(sign: str, bound: n.Node) -> n.Node:
    """The growth of two years on average, as scores have it."""
    both = n.Arithmetic("+", _ratio("营业收入", 1, 2), _ratio("营业收入", 2, 3))
    half = n.Arithmetic("/", both, n.Number(Decimal(2)))
    return n.Compare(sign, n.Arithmetic("-", half, n.Number(Decimal(1))), bound)


_ranges = st.builds(n.RangeLiteral, _other_bounds, _other_bounds, st.booleans(), st.booleans())
_tests = st.one_of(_ranges, _other_bounds, st.builds(n.UnaryCompare, _signs, _other_bounds))
_lists = st.lists(_other_bounds, max_size=3).map(lambda items: (n.ListLiteral(tuple(items)),))
_part = st.builds(
    lambda name, length, words: n.In(
        _call("substring", n.Name(name), n.Number(Decimal(1)), n.Number(Decimal(length))), words
    ),
    st.sampled_from(["行业", "地区"]),
    st.integers(1, 3),
    st.lists(st.sampled_from(["39", "01", "C", ""]).map(n.String), min_size=1, max_size=3).map(
        tuple
    ),
)
_leaves = st.one_of(
    _simple,
    _growth,
    _less,
    st.builds(_mean_growth, _signs, _bounds),
    _part,
    st.builds(n.In, _any_read, st.lists(_tests, min_size=1, max_size=3).map(tuple)),
    st.builds(n.In, amounts, st.lists(_ranges, min_size=1, max_size=2).map(tuple)),
    st.builds(
        n.In,
        _any_read,
        st.lists(_other_bounds, max_size=3).map(lambda b: (n.ListLiteral(tuple(b)),)),
    ),
    st.builds(n.Between, _any_read, _other_bounds, _other_bounds),
    st.builds(n.Compare, _signs, amounts, _bounds),
    st.builds(n.Compare, _signs, amounts, amounts),
)
conditions = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.builds(n.And, st.tuples(inner, inner)),
        st.builds(n.Or, st.tuples(inner, inner)),
        st.builds(n.If, inner, inner, inner),
        st.builds(_call, st.just("not"), inner),
        st.builds(n.Compare, st.sampled_from(["=", "!="]), inner, st.booleans().map(n.Boolean)),
        st.builds(n.If, inner, st.just(n.Null()), st.just(n.Boolean(True))),
    ),
    max_leaves=4,
)
