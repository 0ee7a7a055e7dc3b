"""Units: what they are made of, what goes together, and by which factor."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liyuan.engines.feel import units

NAMES = (
    "元",
    "万元",
    "亿元",
    "人",
    "家",
    "亩",
    "平方米",
    "%",
    "比例",
    "月",
    "年",
    "万千瓦时",
    "桶",
)


@pytest.mark.parametrize(
    ("left", "right", "factor"),
    [
        ("亿元", "万元", 10_000),
        ("元", "万元", Fraction(1, 10_000)),
        ("百万元", "千元", 1_000),
        ("公顷", "亩", 15),
        ("亩", "平方米", Fraction(2000, 3)),
        ("年", "月", 12),
        ("个月", "月", 1),
        ("比例", "%", 100),
        ("占比", "ratio", 1),
        ("万千瓦时", "度", 10_000),
        ("万元/人", "元/人", 10_000),
        ("元/平方米", "万元/亩", Fraction(1, 15)),
        ("万桶", "桶", 10_000),
        ("万元", "人", None),
        ("吨标准煤", "吨", None),
        ("桶", "箱", None),
    ],
)
def test_factors_are_exact(left: str, right: str, factor: Fraction | None) -> None:
    assert units.factor(left, right) == factor


@pytest.mark.parametrize(
    ("left", "right", "product", "quotient"),
    [
        ("万元", "人", "万元·人", "万元/人"),
        ("万元/人", "人", "万元", "万元/人/人"),
        ("万元", "万元", "万元·万元", "ratio"),
        ("米", "米", "平方米", "ratio"),
        ("比例", "万元", "万元", "1/万元"),
        ("万元", "比例", "万元", "万元"),
    ],
)
def test_products_and_quotients_have_a_unit(
    left: str, right: str, product: str, quotient: str
) -> None:
    assert units.times(left, right) == product
    assert units.over(left, right) == quotient


def test_dividing_by_ten_thousand_changes_the_unit() -> None:
    assert units.rescaled("万元", Fraction(1, 10_000)) == "亿元"
    assert units.rescaled("元", Fraction(1, 10_000)) == "万元"
    assert units.rescaled("万元", Fraction(1, 7)) is None


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_what_is_multiplied_divides_again(one: str, two: str) -> None:
    made = units.times(one, two)
    assert made is not None
    back = units.over(made, two)
    assert back is not None
    assert units.measure(back) == units.measure(one)
