"""台账: what an office finds in the file."""

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import translation

from liyuan.web import ledger
from liyuan.web.ledger import Column, Kind, Ledger, ledger_response, workbook_bytes
from tests.sheets import first_sheet

AS_OF = datetime(2026, 11, 21, 16, 30, tzinfo=UTC)
COLUMNS = (
    Column("企业名称", 28),
    Column("信用代码", 22),
    Column("营业收入", 16, Kind.MONEY),
    Column("增长", 8, Kind.PERCENT),
    Column("成立日期", 12, Kind.DATE),
    Column("更新", 18, Kind.TIME),
)
ROW = ("立园制造", "0012345", 12_345_678, Decimal("0.25"), date(2020, 1, 2), AS_OF)


@pytest.fixture(autouse=True)
def in_chinese() -> Any:
    with translation.override("zh-hans"):
        yield


def made(rows: Sequence[Sequence[object]], columns: Sequence[Column] = COLUMNS) -> bytes:
    book = Ledger("企业台账", "武侯区", columns, rows, AS_OF)
    return workbook_bytes(book, mark="导出人：王&张　2026-11-22 00:30")


def cells(content: bytes) -> list[list[Any]]:
    return first_sheet(content)


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


def test_it_has_title_unit_cut_off_and_serial_numbers() -> None:
    rows = cells(made([ROW, ROW]))
    assert rows[0][0] == "企业台账"
    assert rows[1][0] == "填报单位：武侯区　导出人：王&张　2026-11-22 00:30"
    assert rows[1][-1] == "截止时间：2026-11-22 00:30"
    assert rows[2] == [
        "序号",
        "企业名称",
        "信用代码",
        "营业收入（万元）",
        "增长",
        "成立日期",
        "更新",
    ]
    assert [row[0] for row in rows[3:]] == [1, 2]


def test_cells_keep_their_kind() -> None:
    row = cells(made([ROW]))[3]
    assert row[1:3] == ["立园制造", "0012345"]
    assert row[3:5] == [12.345678, 0.25]
    assert row[5] == date(2020, 1, 2)
    assert row[6] == datetime(2026, 11, 22, 0, 30)  # noqa: DTZ001 a cell has no zone


@pytest.mark.parametrize("text", ["=1+1", "+86", "-x", "@me", "\tx", "＝1"])
def test_text_is_never_a_formula(text: str) -> None:
    content = made([[text]], [Column("备注")])
    assert cells(content)[3][1] == f"'{text}"
    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_it_prints_on_a3_landscape_one_page_wide_with_repeated_heads() -> None:
    content = made([ROW])
    sheet = part(content, "xl/worksheets/sheet1.xml")
    setup = re.findall(r"<pageSetup[^>]*>", sheet)[0]
    assert 'paperSize="8"' in setup
    assert 'orientation="landscape"' in setup
    assert 'fitToHeight="0"' in setup
    assert "$3:$3" in part(content, "xl/workbook.xml")


def test_every_sheet_says_who_took_it_and_when() -> None:
    sheet = part(made([ROW]), "xl/worksheets/sheet1.xml")
    for tag in ("oddHeader", "oddFooter"):
        text = re.findall(rf"<{tag}>(.*?)</{tag}>", sheet)[0]
        assert "导出人：王&amp;&amp;张" in text
        assert "2026-11-22 00:30" in text


def test_an_empty_list_says_so() -> None:
    assert cells(made([]))[3][0] == "没有符合条件的记录"


def test_it_says_when_rows_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MOST_ROWS", 2)
    rows = cells(made([["a"], ["b"], ["c"]], [Column("备注")]))
    assert [row[0] for row in rows[3:5]] == [1, 2]
    assert rows[5][0].startswith("仅导出前 2 条")


def test_the_download_has_a_chinese_name_and_is_not_kept(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    response = ledger_response(request, Ledger("企业台账", "武侯区", COLUMNS, [ROW], AS_OF))
    assert "%E4%BC%81%E4%B8%9A%E5%8F%B0%E8%B4%A6" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
