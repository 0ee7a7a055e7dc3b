"""How numbers, money and days are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation

from liyuan.web import days
from liyuan.web.templatetags.liyuan import (
    in_chinese,
    isodate,
    localname,
    moment,
    money,
    money_exact,
    number,
    percent,
    wan,
)


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (None, "—", "—"),
        (0, "0 元", "0 yuan"),
        (5, "0.05 元", "0.05 yuan"),
        (850000, "8,500 元", "8,500 yuan"),
        (12_500_000, "12.5 万元", "125,000 yuan"),
        (50_000_000, "50 万元", "500,000 yuan"),
        (12_345_678, "12.35 万元", "123,456.78 yuan"),
        (-12_500_000, "-12.5 万元", "-125,000 yuan"),
        (32_000_000_000, "3.20 亿元", "320 million yuan"),
        (999_999_999_999, "100.00 亿元", "10.00 billion yuan"),
    ],
)
def test_money_is_said_in_the_unit_that_people_use(fen: int | None, zh: str, en: str) -> None:
    with translation.override("zh-hans"):
        assert money(fen) == zh
    with translation.override("en"):
        assert money(fen) == en


def test_the_whole_value_is_kept_to_the_cent() -> None:
    with translation.override("zh-hans"):
        assert money_exact(12_345_678) == "123,456.78 元"


def test_a_rules_money_is_in_wan() -> None:
    assert wan(Decimal("12.5")) == "12.5 万元"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.50"), None, "1,234.5"),
        (Decimal("2.345"), 2, "2.35"),
        (0, None, "0"),
        (None, None, "—"),
        (1.5, None, "1.5"),
    ],
)
def test_numbers_are_grouped(value: Decimal | None, decimals: int | None, text: str) -> None:
    assert number(value, decimals) == text


def test_fourteen_of_seventeen_are_82_4_percent() -> None:
    assert percent(Decimal(14) / 17) == "82.4%"
    assert percent(Decimal(14) / 21) == "66.7%"


def test_a_moment_is_shown_in_the_citys_time() -> None:
    at = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
    assert isodate(at) == '<time datetime="2026-11-22">2026-11-22</time>'
    assert moment(at) == '<time datetime="2026-11-22 00:30">2026-11-22 00:30</time>'


def test_a_day_that_nobody_knows_is_a_dash() -> None:
    assert (days.isodate(date(2026, 1, 2)), isodate(None), moment(None)) == ("2026-01-02", "—", "—")


def test_a_name_without_english_stays_chinese() -> None:
    with translation.override("en"):
        assert localname(SimpleNamespace(name="武侯区", en="Wuhou")) == "Wuhou"
        assert localname(SimpleNamespace(name="武侯区", en="")) == "武侯区"


def test_chinese_is_marked_on_an_english_page_only() -> None:
    with translation.override("en"):
        assert in_chinese("珊瑚船厂") == '<span lang="zh-CN">珊瑚船厂</span>'
        assert in_chinese("<b>厂") == '<span lang="zh-CN">&lt;b&gt;厂</span>'
        assert in_chinese("Coral Yard") == "Coral Yard"
        assert in_chinese(None) == ""
    with translation.override("zh-hans"):
        assert in_chinese("珊瑚船厂") == "珊瑚船厂"
