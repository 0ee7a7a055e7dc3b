"""Cells as values, and headers as columns: a table in, the answer out."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from liyuan.engines.sheets import Broken, Cell, Row
from liyuan.engines.sheets import values as v
from liyuan.engines.sheets.heads import find_head, heading


def code(act: object) -> str:
    with pytest.raises(v.Refused) as refused:
        act()  # type: ignore[operator]
    return refused.value.code


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, None),
        ("—", None),
        ("-", None),
        ("1,234.50", "1234.50"),
        ("１２", "12"),
        ("￥12", "12"),
        ("(12)", "-12"),
        ("12.5%", "0.125"),
        (Decimal("3.20"), "3.20"),
    ],
)
def test_numbers(cell: Cell, expected: str | None) -> None:
    assert v.number(cell) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize("cell", ["1,23", "十二", "=1+1", "1e99", "nan", True, date(2025, 1, 1)])
def test_no_numbers(cell: Cell) -> None:
    assert code(lambda: v.number(cell)) == "cell.number"


def test_money_is_exact_to_the_fen_and_never_rounded_away() -> None:
    wan = Decimal(1_000_000)
    assert v.whole(Decimal("12.345678"), wan) == 12_345_678
    assert code(lambda: v.whole(Decimal("1.2345678"), wan, "cell.fen")) == "cell.fen"
    assert code(lambda: v.whole("1e12", wan)) == "cell.range"
    assert code(lambda: v.whole(Decimal("1.5"))) == "cell.whole"


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 2, 28),
        datetime(2025, 2, 28, 8),  # noqa: DTZ001 (cells have no zone)
        "2025-02-28",
        "2025/2/28",
        "2025.2.28",
        "2025年2月28日",
        "20250228",
        "2025-02-28 00:00:00",
        Decimal(20250228),
    ],
)
def test_days(cell: Cell) -> None:
    assert v.day(cell) == date(2025, 2, 28)


def test_no_days() -> None:
    assert code(lambda: v.day("2025-02-31")) == "cell.no_such_day"
    assert code(lambda: v.day(Decimal(45_321))) == "cell.date"
    assert code(lambda: v.day("0025-02-03")) == "cell.day_range"
    assert code(lambda: v.day(Broken("cell.formula", "=A1"))) == "cell.formula"


def test_yes_and_no() -> None:
    assert [v.truth(cell) for cell in ("是", "√", True, Decimal(1), "Y")] == [True] * 5
    assert [v.truth(cell) for cell in ("否", "×", False, Decimal(0))] == [False] * 4
    assert v.truth("/") is None
    assert code(lambda: v.truth("也许")) == "cell.truth"


def test_texts_are_one_line_and_lose_the_apostrophe_of_an_export() -> None:
    assert v.text("  甲\n乙 ") == "甲 乙"
    assert v.text("'=cmd()") == "=cmd()"
    assert v.text("'甲'") == "'甲'"
    assert v.text("<b>甲</b>") == "<b>甲</b>"
    assert code(lambda: v.text("甲" * 300)) == "cell.long"
    assert code(lambda: v.text("甲\u202e乙")) == "cell.control"


def test_a_code_stored_as_a_number_has_lost_its_last_digits() -> None:
    assert code(lambda: v.code(Decimal("915101070000000000"))) == "cell.digits_lost"
    assert v.code(Decimal(3412)) == "3412"


def test_what_a_heading_says() -> None:
    found = heading(2, "2024 年度营业收入（万元）*")
    assert (found.letter, found.key, found.units, found.year) == ("C", "营业收入", ("万元",), 2024)
    under = heading(3, "利润总额", "经营情况（单位：元）")
    assert (under.key, under.wide_key, under.units) == ("利润总额", "经营情况利润总额", ("元",))
    assert heading(0, "年度").key == "年度"


KNOWN = {"统一社会信用代码", "营业收入", "利润总额"}


def test_the_header_lies_under_title_and_remarks() -> None:
    rows: list[Row] = [
        (1, ["二〇二五年企业台账"]),
        (2, ["填报单位：甲", None, "截止时间"]),
        (3, ["序号", "统一社会信用代码", "营业收入（万元）"]),
        (4, [Decimal(1), "91", Decimal(3)]),
    ]
    head = find_head(rows, lambda h: h.key in KNOWN)
    assert head is not None
    assert (head.row, [c.key for c in head.columns]) == (
        3,
        ["序号", "统一社会信用代码", "营业收入"],
    )


def test_merged_headings_are_put_together() -> None:
    rows: list[Row] = [
        (1, ["统一社会信用代码", "2024年（万元）", None, "备注"]),
        (2, [None, "营业收入", "利润总额"]),
        (3, ["91", Decimal(1), Decimal(2), "无"]),
    ]
    head = find_head(rows, lambda h: h.key in KNOWN)
    assert head is not None
    assert head.row == 2
    assert [(c.key, c.year, c.units) for c in head.columns] == [
        ("统一社会信用代码", None, ()),
        ("营业收入", 2024, ("万元",)),
        ("利润总额", 2024, ("万元",)),
        ("备注", None, ()),
    ]


def test_a_table_whose_headings_nobody_knows_has_its_first_row_of_texts() -> None:
    head = find_head([(1, ["甲"]), (2, ["乙", "丙"])], lambda _: False)
    assert head is not None
    assert head.row == 2
    assert find_head([], lambda _: True) is None
