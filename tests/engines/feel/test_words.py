"""Rules, values and findings in words that an official reads, exact about the boundary."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import liyuan
from liyuan.engines.feel import Type, compile_, explain
from liyuan.engines.findings import Finding, Where
from liyuan.web import messages
from liyuan.web.messages import en, zh
from tests.engines.feel.rules import YEARS

MONEY = Type("list", item=Type("number", "万元"))
SECTIONS = (("B", "采矿业", "Mining"), ("C", "制造业", "Manufacturing"))
TYPES = {
    **dict.fromkeys(YEARS, Type("number")),
    "营业收入": MONEY,
    "研发费用": MONEY,
    "员工": Type("number", "人"),
    "科技人员占比": Type("number", "比例"),
    "门类": Type("string", values=SECTIONS),
    "高企": Type("boolean"),
    "注册日期": Type("date"),
    "基准日": Type("date"),
    "入库日期": Type("date"),
    "门槛": Type("number", "万元"),
}
LABELS = {
    "营业收入": "Operating revenue",
    "研发费用": "R&D expenses",
    "员工": "Staff",
    "科技人员占比": "Share of technical staff",
    "门类": "Industry section",
    "高企": "High-tech firm",
    "注册日期": "Registration date",
    "基准日": "Basis date",
    "入库日期": "Date of first entry",
    "门槛": "Threshold",
}
FIRM: dict[str, object] = {
    **YEARS,
    "营业收入": [Decimal(1850), Decimal(1500), None],
    "研发费用": [Decimal(40), None],
    "员工": 20,
    "科技人员占比": Decimal("0.09996"),
    "门类": "D",
    "高企": False,
    "注册日期": date(2024, 2, 29),
    "基准日": date(2026, 11, 22),
    "入库日期": None,
    "门槛": 2000,
}


def stated(text: str, lang: str = "zh") -> str:
    node = compile_(text, names=frozenset(TYPES)).node
    return messages.condition(node, TYPES, LABELS if lang == "en" else {}, lang)


def explained(text: str, lang: str = "zh") -> str:
    rule = compile_(text, names=frozenset(TYPES))
    return messages.trace(explain(rule, FIRM), TYPES, LABELS if lang == "en" else {}, lang)


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("员工 >= 20", "员工不低于 20 人", "Staff is at least 20 people"),
        ("员工 <= 20", "员工不超过 20 人", "Staff is at most 20 people"),
        ("员工 > 20", "员工超过 20 人", "Staff is more than 20 people"),
        ("员工 < 20", "员工不满 20 人", "Staff is less than 20 people"),
        ("20 <= 员工", "员工不低于 20 人", "Staff is at least 20 people"),
        ("not(员工 >= 20)", "员工不满 20 人", "Staff is less than 20 people"),
        (
            "营业收入[上年] in [2000..40000)",
            "上年营业收入不低于 2,000 万元且不满 4 亿元",
            "Last year's operating revenue is at least 20 million yuan"
            " and is less than 400 million yuan",
        ),
        (
            "营业收入[前年] between 1 and 门槛",
            "前年营业收入不低于 1 万元且不超过门槛",
            "Operating revenue of the year before last is at least 10,000 yuan"
            " and is at most the threshold",
        ),
        (
            "营业收入[上年] / 营业收入[前年] - 1 >= 0.25",
            "上年营业收入同比增长率不低于 25%",
            "Growth of last year's operating revenue on the year before is at least 25%",
        ),
        (
            "(营业收入[上年] - 营业收入[前年]) / 营业收入[前年] > 0.2",
            "上年营业收入同比增长率超过 20%",
            "Growth of last year's operating revenue on the year before is more than 20%",
        ),
        (
            "研发费用[上年] / 营业收入[上年] >= 0.03",
            "上年研发费用占上年营业收入的比例不低于 3%",
            "Last year's R&D expenses as a share of last year's operating revenue is at least 3%",
        ),
        ("高企", "高企为“是”", "High-tech firm: yes"),
        ("not(高企)", "高企为“否”", "High-tech firm: no"),
        ("高企 = true", "高企为“是”", "High-tech firm: yes"),
        ('门类 = "C"', "门类为“制造业”", "Industry section is “Manufacturing”"),
        (
            '门类 in ("B", "C")',
            "门类为“采矿业”、“制造业”之一",
            "Industry section is one of “Mining”, “Manufacturing”",
        ),
        (
            'not(门类 in ("B", "C"))',
            "门类不是“采矿业”、“制造业”中的任何一个",
            "Industry section is none of “Mining”, “Manufacturing”",
        ),
        ('starts with(门类, "X")', "门类以“X”开头", "Industry section begins with “X”"),
        (
            '注册日期 <= @"2024-01-01"',
            "注册日期不晚于 2024-01-01",
            "Registration date is on or before 2024-01-01",
        ),
        (
            "注册日期 > 基准日",
            "注册日期晚于基准日",
            "Registration date is after the basis date",
        ),
        (
            "years and months duration(注册日期, 基准日).years >= 2",
            "注册日期至基准日的整年数不低于 2",
            "Full years from registration date to basis date is at least 2",
        ),
        ("入库日期 != null", "有入库日期的记录", "Date of first entry is on record"),
        (
            "高企 and (员工 > 5 or 门槛 = 1)",
            "高企为“是”，且（员工超过 5 人，或门槛为 1 万元）",
            "High-tech firm: yes, and (staff is more than 5 people, or threshold is 10,000 yuan)",
        ),
        (
            "min(营业收入[上年] * 0.05, 1000)",
            "上年营业收入 × 5%（不超过 1,000 万元）",
            "Last year's operating revenue × 5% (at most 10 million yuan)",
        ),
        (
            "if 高企 then 10 else 5",
            "若高企为“是”，则 10，否则 5",
            "If high-tech firm: yes, then 10; otherwise 5",
        ),
        ("门槛 > 0", "门槛大于零", "Threshold is above zero"),
        (
            "入库日期.year = 基准日.year - 1",
            "入库日期在基准日的上一年内",
            "Date of first entry is in the year before basis date",
        ),
        (
            "if 高企 then null else true",
            "若高企为“是”，则无法判断，否则符合",
            "If high-tech firm: yes, then cannot be told; otherwise met",
        ),
        (
            "some x in 营业收入 satisfies x > 5",
            "营业收入中至少有一项“x”满足：x超过 5",
            "At least one “x” of operating revenue meets: x is more than 5",
        ),
    ],
)
def test_a_condition_in_words(text: str, chinese: str, english: str) -> None:
    assert stated(text) == chinese
    assert stated(text, "en") == english


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (
            "营业收入[上年] >= 2000",
            "上年营业收入不低于 2,000 万元（实际 1,850 万元，还差 150 万元）",
        ),
        ("营业收入[上年] >= 1850", "上年营业收入不低于 1,850 万元（实际 1,850 万元）"),
        (
            "营业收入[上年] > 1850",
            "上年营业收入超过 1,850 万元（实际 1,850 万元，恰好等于，须超过才符合）",
        ),
        ("员工 <= 15", "员工不超过 15 人（实际 20 人，超出 5 人）"),
        (
            "营业收入[上年] >= 门槛",
            "上年营业收入不低于门槛（即 2,000 万元，实际 1,850 万元，还差 150 万元）",
        ),
        ("营业收入[大前年] >= 1", "大前年营业收入不低于 1 万元（缺少大前年营业收入）"),
        ("员工 in [30..40)", "员工不低于 30 人且不满 40 人（实际 20 人，还差 10 人）"),
        ("员工 in [1..15]", "员工不低于 1 人且不超过 15 人（实际 20 人，超出 5 人）"),
        (
            "营业收入[上年] / 营业收入[前年] - 1 >= 0.25",
            "上年营业收入同比增长率不低于 25%（实际 23.33%，还差 1.67 个百分点，"
            "其中上年营业收入 1,850 万元、前年营业收入 1,500 万元）",
        ),
        ("科技人员占比 >= 0.1", "科技人员占比不低于 10%（实际 9.996%，还差 0.01 个百分点）"),
        ('门类 in ("B", "C")', "门类为“采矿业”、“制造业”之一（实际“D”）"),
        ('门类 in ("D")', "门类为“D”"),
        ('starts with(门类, "C")', "门类以“C”开头（实际“D”）"),
        ("高企", "高企为“是”（实际为否）"),
        ('注册日期 <= @"2024-01-01"', "注册日期不晚于 2024-01-01（实际 2024-02-29，晚了 59 天）"),
        ("入库日期 != null", "有入库日期的记录（尚无记录）"),
        ('入库日期 > @"2024-01-01"', "入库日期晚于 2024-01-01（缺少入库日期）"),
        ("员工 > 5 and 高企", "员工超过 5 人（实际 20 人）；且高企为“是”（实际为否）"),
        (
            "if 高企 then 员工 > 5 else 员工 > 30",
            "因高企为“否”，适用：员工超过 30 人（实际 20 人，还差 10 人）",
        ),
        ("if 员工 <= 5 then null else true", "因员工超过 5 人（实际 20 人），符合"),
        (
            "营业收入[上年] * 0.05",
            "上年营业收入 × 5% = 92.5 万元（其中上年营业收入 1,850 万元）",
        ),
        (
            "营业收入[上年] * (if 高企 then 0.1 else 0.05)",
            "上年营业收入 × 5% = 92.5 万元（其中上年营业收入 1,850 万元）",
        ),
    ],
)
def test_an_explanation_in_chinese(text: str, chinese: str) -> None:
    assert explained(text) == chinese


def test_an_explanation_in_english() -> None:
    assert explained("营业收入[上年] >= 2000", "en") == (
        "Last year's operating revenue is at least 20 million yuan"
        " (actual 18.5 million yuan, short by 1.5 million yuan)"
    )


def test_the_packs_own_word_for_a_year_is_kept() -> None:
    types = {"营收": MONEY, "去年": Type("number")}
    node = compile_("营收[去年] > 1", names=frozenset(types)).node
    assert messages.condition(node, types, {}, "zh") == "去年营收超过 1 万元"
    assert messages.condition(node, types, {"营收": "Revenue"}, "en").startswith("Last year's rev")


def test_rounding_never_hides_on_which_side_of_the_threshold_a_value_lies() -> None:
    types = {"x": Type("number", "万元")}
    found = explain(compile_("x >= 2000", names=frozenset("x")), {"x": Decimal("1999.999999")})
    said = messages.trace(found, types, {}, "zh")
    assert said == "x不低于 2,000 万元（实际 1,999.999999 万元，还差 0.01 万元）"


def test_a_finding_in_words() -> None:
    said = Finding("feel.check.name", params={"name": "营业收人", "suggestion": "营业收入"})
    assert messages.finding(said, "zh-hans").startswith("没有名为“营业收人”的事实或参数")
    assert "营业收入" in messages.finding(said, "zh")
    assert messages.finding(said, "en").startswith("there is no fact or parameter “营业收人”")
    assert messages.place(Where("a.yaml", 3, 4), "zh") == "a.yaml 第 3 行 第 4 列"


def test_a_code_without_words_shows_itself() -> None:
    assert messages.finding(Finding("new.code", params={"a": "1"}), "zh") == "new.code a=1"


@pytest.mark.parametrize("table", ["FINDINGS", "WORDS", "FUNCTIONS", "KINDS", "PERIODS"])
def test_both_languages_word_the_same_things(table: str) -> None:
    assert set(getattr(zh, table)) == set(getattr(en, table))


def test_both_languages_take_the_same_params() -> None:
    for table in ("FINDINGS", "WORDS", "FUNCTIONS"):
        ours, theirs = getattr(zh, table), getattr(en, table)
        unequal = [k for k in ours if params(ours[k]) != params(theirs[k])]
        assert unequal == []


def params(words: str) -> set[str]:
    """What a sentence is filled with; a pack's word comes in both languages, as x and x_en."""
    found = {one.removesuffix("_en") for one in re.findall(r"\{(\w+|\*)", words)}
    return {"name" if one in ("en", "state") else one for one in found}


def test_every_code_that_the_engines_use_has_words() -> None:
    engines = Path(liyuan.__file__).parent / "engines"
    facts = Path(liyuan.__file__).parent / "enterprises" / "domain_facts.py"
    sources = [path.read_text() for path in [*engines.rglob("*.py"), facts]]
    codes = r'"((?:feel|dmn|store|fact)\.[a-z]+(?:[.-][a-z-]+)*)"'
    used = set(re.findall(codes, "\n".join(sources)))
    assert len(used) > 40
    assert used <= set(zh.FINDINGS)
