"""What a reader is told of a mistake: code, place, and one sentence in each language."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.feel import Type, check, infer
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.check.rule import check_cell
from liyuan.engines.feel.types import NOT_NEGATIVE, Span
from liyuan.web.messages import in_words
from tests.engines.feel.rules import read
from tests.engines.feel.trees import trees

ONE = (Span(Decimal(1), True, Decimal(1), True),)
YEARLY = Type("number", "万元")
TYPES = {
    "营收": Type("list", item=YEARLY, length=5),
    "投资": Type("number", "亿元"),
    "纳税": Type("number", "元"),
    "员工": Type("number", "人", allowed=NOT_NEGATIVE, whole=True),
    "占比": Type("number", "比例"),
    "税率": Type("number", "%"),
    "面积": Type("number", "亩"),
    "门类": Type("string", values=(("C", "制造业", "Manufacturing"), ("B", "采矿业", "Mining"))),
    "区县": Type("string", values=(("510116", "双流区", "Shuangliu"),)),
    "注册日": Type("date"),
    "高企": Type("boolean"),
    "地址": Type("context", entries=(("街道", Type("string")), ("门牌", Type("number")))),
    "上年": Type("number", allowed=ONE, whole=True),
}


class Told(NamedTuple):
    text: str
    code: str
    place: str
    zh: str
    en: str


TOLD = [
    Told(
        "营收[上年] > 投资",
        "feel.check.scale",
        "营收[上年] > 投资",
        "单位不一致：万元与亿元（1 亿元 = 10000 万元）；是否要写“投资 * 10000”？",
        "units differ: 万元 and 亿元 (1 亿元 = 10000 万元); did you mean “投资 * 10000”?",
    ),
    Told(
        "min(营收[上年], 员工) > 1",
        "feel.check.unit",
        "min(营收[上年], 员工)",
        "单位不一致：万元与人",
        "units differ: 万元 and 人",
    ),
    Told(
        "占比 > 税率",
        "feel.check.scale",
        "占比 > 税率",
        "单位不一致：比例与%（1 比例 = 100 %）；是否要写“占比 * 100”？",
        "units differ: a ratio and % (1 a ratio = 100 %); did you mean “占比 * 100”?",
    ),
    Told(
        "营收[上年] / 员工 > 投资",
        "feel.check.unit",
        "营收[上年] / 员工 > 投资",
        "单位不一致：万元/人与亿元",
        "units differ: 万元/人 and 亿元",
    ),
    Told(
        "sum(营收) > 员工",
        "feel.check.unit",
        "sum(营收) > 员工",
        "单位不一致：万元与人",
        "units differ: 万元 and 人",
    ),
    Told(
        "占比 >= 25",
        "feel.check.percent",
        "25",
        "比率以小数表示：“25”是否应除以 100",
        "ratios are fractions: should “25” be divided by 100?",
    ),
    Told(
        "营收 >= 2000",
        "feel.check.period",
        "营收",
        "“营收”是年度数据，须注明年份，如“营收[上年]”",
        "“营收” is yearly and needs its year, such as “营收[上年]”",
    ),
    Told(
        "营收[item > 3] > 1",
        "feel.check.item",
        "营收[item > 3]",
        "此处应为单个值，实际是列表：请指明取哪一项",
        "one value is expected here, not a list: say which item",
    ),
    Told(
        "营收[6] > 1",
        "feel.check.index",
        "6",
        "序号“6”超出范围：这项数据只有 5 个年份",
        "there is no item “6”: only 5 years are known",
    ),
    Told(
        "营收[0] > 1",
        "feel.check.place",
        "0",
        "序号“0”不对：从 1 数起，只能是整数",
        "“0” is no place: places are whole numbers from 1",
    ),
    Told(
        '门类 = "制造业"',
        "feel.check.value",
        '"制造业"',
        "“制造业”不在可选值之内；是否要写“C”？",
        "“制造业” is not one of the coded values; did you mean “C”?",
    ),
    Told(
        "门类 = 区县",
        "feel.check.codes",
        "门类 = 区县",
        "“门类”与“区县”的代码表不同，不能比较",
        "“门类” and “区县” have different lists of codes",
    ),
    Told(
        "注册日 > 2024",
        "feel.check.compare",
        "注册日 > 2024",
        "日期与数字不能比较",
        "a date and a number cannot be compared",
    ),
    Told(
        '注册日 - 注册日 >= duration("P1Y")',
        "feel.check.compare",
        '注册日 - 注册日 >= duration("P1Y")',
        "时长与年月时长不能比较",
        "a duration and a duration in months cannot be compared",
    ),
    Told(
        "decimal(n: 员工, scal: 2) > 1",
        "feel.check.named",
        "scal: 2",
        "函数“decimal”没有名为“scal”的参数；是否要写“scale”？",
        "“decimal” has no parameter “scal”; did you mean “scale”?",
    ),
    Told(
        "string length(员工) > 1",
        "feel.check.argument",
        "员工",
        "函数“string length”的第 1 个参数应为文字，实际是数字",
        "argument 1 of “string length” must be a text, not a number",
    ),
    Told(
        "summ(营收) > 1",
        "feel.check.function",
        "summ",
        "没有名为“summ”的函数；是否要写“sum”？",
        "there is no function “summ”; did you mean “sum”?",
    ),
    Told(
        "注册日.yaer = 2024",
        "feel.check.path",
        "注册日.yaer",
        "日期没有“yaer”这一部分；是否要写“year”？",
        "a date has no part “yaer”; did you mean “year”?",
    ),
    Told(
        "地址.门派 = 3",
        "feel.check.entry",
        "地址.门派",
        "没有名为“门派”的项目；是否要写“门牌”？",
        "there is no entry “门派”; did you mean “门牌”?",
    ),
    Told(
        "员工 >= 0",
        "feel.check.always",
        "员工 >= 0",
        "这个条件总是成立（数据已知时），等于没有条件",
        "this always holds (where the data are known): it is no condition",
    ),
    Told(
        "高企 and true",
        "feel.check.always",
        "true",
        "这个条件总是成立（数据已知时），等于没有条件",
        "this always holds (where the data are known): it is no condition",
    ),
    Told(
        "员工 > 5 and 员工 < 3",
        "feel.check.never",
        "员工 > 5 and 员工 < 3",
        "这个条件永远不会成立",
        "this can never hold",
    ),
    Told(
        "for i in 门类..3 return i",
        "feel.check.steps",
        "门类",
        "起止值应为数字或日期，实际是文字",
        "numbers or dates are expected here, not a text",
    ),
    Told(
        "员工(3)",
        "feel.check.not-function",
        "员工",
        "数字不是函数",
        "a number is not a function",
    ),
]


@pytest.mark.parametrize("told", TOLD, ids=[told.text for told in TOLD])
def test_a_mistake_is_told_in_both_languages(told: Told) -> None:
    (finding,) = check(read(told.text, *TYPES), TYPES)
    assert finding.code == told.code
    assert told.text[finding.where.start : finding.where.end] == told.place
    assert in_words(finding, "zh") == told.zh
    assert in_words(finding, "en") == told.en


@pytest.mark.parametrize(
    "text",
    [
        "营收[上年] / 10000 > 投资",
        "营收[上年] > 投资 * 10000",
        "营收[上年] * 10000 > 纳税",
        "营收[上年] / 员工 * 员工 > 营收[上年]",
        "占比 * 100 > 税率",
        "营收[-1] > 1",
        "count(营收) > 员工",
        "地址.门牌 = 3 and 地址.街道 != null",
        "注册日 in (date(2024, 1, 1)..date(2025, 1, 1)]",
        "function(a: number, b) a + b",
        "{f: function(a) a + 1, g: f(2)}.g > 1",
        "every n in 营收 satisfies n > 0 or n < 0",
        "sum(for y in 营收 return y * 2) > 营收[上年]",
        "max(营收[上年], 30) > 营收[2]",
        "面积 * 面积 > 3",
        '门类 in ["B", "X"][1] or 高企',
    ],
)
def test_sound_rules_have_no_findings(text: str) -> None:
    assert check(read(text, *TYPES), TYPES) == ()


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("sum(营收)", "万元"),
        ("mean(营收)", "万元"),
        ("min(营收[上年], 30)", "万元"),
        ("max(30, 营收[上年])", "万元"),
        ("count(营收)", None),
        ("营收[上年] / 员工", "万元/人"),
        ("营收[上年] / 员工 * 员工", "万元"),
        ("营收[上年] / 10000", "亿元"),
        ("floor(营收[上年])", "万元"),
        ("if 高企 then 营收[上年] else 0", "万元"),
        ("(营收[上年] - 营收[2]) / 营收[2]", "ratio"),
        ("面积 / 员工", "亩/人"),
    ],
)
def test_results_keep_their_unit(text: str, unit: str | None) -> None:
    assert infer(read(text, *TYPES), TYPES).unit == unit


_ANY_TYPES = {
    **TYPES,
    "a": Type("number", "万元"),
    "营业收入": Type("list", item=YEARLY),
    "unit price": Type("string"),
    "a-b": Type("any"),
}


@settings(max_examples=300, deadline=None)
@given(trees)
def test_no_tree_makes_the_checker_fail(tree: n.Node) -> None:
    for finding in check(tree, _ANY_TYPES):
        assert all(in_words(finding, lang) for lang in ("zh", "en"))
    infer(tree, _ANY_TYPES)
    check_cell(n.Name("a"), n.UnaryTests((tree,)), _ANY_TYPES)


def test_a_very_high_tree_is_a_finding() -> None:
    tree: n.Node = n.Name("a")
    for _ in range(5000):
        tree = n.Negate(tree)
    assert [f.code for f in check(tree, _ANY_TYPES)] == ["feel.limit.depth"]


@given(st.text(max_size=12))
def test_a_unit_of_any_text_is_taken(unit: str) -> None:
    types = {"x": Type("number", unit), "y": Type("number", "万元")}
    for finding in check(read("x * y / x + y > x", "x", "y"), types):
        assert all(in_words(finding, lang) for lang in ("zh", "en"))
    # a unit beside itself is no finding, whatever it is called
    assert check(read("x + x > x", "x"), types) == check(read("y + y > y", "y"), types)
