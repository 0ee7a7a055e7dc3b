"""What the checker finds before a rule meets data, and what it lets pass."""

from decimal import Decimal

import pytest

from liyuan.engines.feel import Type, check, infer
from tests.engines.feel.rules import read

TYPES = {
    "营业收入": Type("list", item=Type("number", "万元")),
    "纳税额": Type("number", "元", period="year"),
    "研发占比": Type("number", "比例"),
    "员工": Type("number", "人"),
    "门类": Type("string", values=(("B", "采矿业", "Mining"), ("C", "制造业", "Manufacturing"))),
    "注册日期": Type("date"),
    "基准日": Type("date"),
    "高企": Type("boolean"),
    "上年": Type("number"),
    "前年": Type("number"),
}


def found(text: str) -> list[str]:
    return [finding.code for finding in check(read(text, *TYPES), TYPES)]


@pytest.mark.parametrize(
    "text",
    [
        "营业收入[上年] >= 2000",
        "营业收入[上年] / 营业收入[前年] - 1 >= 0.25",
        "营业收入[上年] * 研发占比 > 100 and 高企",
        "研发占比 in [0.03..0.05)",
        '门类 in ("C") or not(高企)',
        '基准日 - 注册日期 >= duration("P365D")',
        "注册日期.year = 基准日.year - 1",
        "some x in 营业收入 satisfies x > 100",
        "营业收入[item > 100][1] > 5",
        "sum(营业收入) > 100",
        "min(5 + 0.5 * (营业收入[上年] / 营业收入[前年] - 1) * 100, 30)",
        "{a: 1, b: a + 1}.b > 1",
        "for i in 1..3 return i + partial[1]",
        "if 高企 then 营业收入[上年] * 0.1 else 0",
        "员工 = null",
    ],
)
def test_a_sound_rule_has_no_findings(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("营业收人[上年] > 1", "feel.check.name"),
        ("营业收入 >= 2000", "feel.check.period"),
        ("纳税额 > 3", "feel.check.period"),
        ("营业收入[上年] > 纳税额[上年]", "feel.check.scale"),
        ("营业收入[上年] + 员工 > 1", "feel.check.unit"),
        ("营业收入[上年] in [员工..5]", "feel.check.unit"),
        ("研发占比 >= 3", "feel.check.percent"),
        ("营业收入[上年] / 营业收入[前年] - 1 >= 25", "feel.check.percent"),
        ("注册日期 > 2024", "feel.check.compare"),
        ("门类 = 3", "feel.check.compare"),
        ('员工 in ("A")', "feel.check.compare"),
        ("门类 + 1 = 2", "feel.check.arithmetic"),
        ("注册日期 + 1 > 基准日", "feel.check.arithmetic"),
        ("员工 and 高企", "feel.check.boolean"),
        ("if 员工 then 1 else 2", "feel.check.boolean"),
        ("now() > 3", "feel.clock"),
        ("注册日期 <= today()", "feel.clock"),
        ("sums(营业收入) > 3", "feel.check.function"),
        ("string length(门类, 1) > 3", "feel.check.arguments"),
        ("员工.year", "feel.check.path"),
        ('门类 = "Z"', "feel.check.value"),
        ('注册日期 > @"2024-13-01"', "feel.value.at-literal"),
    ],
)
def test_a_mistake_is_found(text: str, code: str) -> None:
    assert found(text) == [code]


def test_a_wrong_name_comes_with_a_suggestion_and_its_place() -> None:
    (finding,) = check(read("1 + 营业收人[上年]", *TYPES), TYPES)
    assert finding.params["suggestion"] == "营业收入"
    assert (finding.where.start, finding.where.end) == (4, 8)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("营业收入[上年] - 营业收入[前年]", "万元"),
        ("营业收入[上年] * 0.05", "万元"),
        ("营业收入[上年] * 研发占比", "万元"),
        ("营业收入[上年] / 营业收入[前年] - 1", "ratio"),
        ("营业收入[上年] / 2", "万元"),
        ("sum(营业收入)", "万元"),
        ("营业收入[上年] / 员工", "万元/人"),
        ("研发占比 * 100", None),
    ],
)
def test_units_are_inferred(text: str, unit: str | None) -> None:
    assert infer(read(text, *TYPES), TYPES).unit == unit


def test_findings_hash_and_compare_by_content() -> None:
    first = check(read("营业收人 > 1", *TYPES), TYPES)
    assert set(first) == set(check(read("营业收人 > 1", *TYPES), TYPES))
    assert Decimal(1) not in set(first)
