"""Rows come out of CSV and XLSX as the person sees them; python-calamine is the second opinion."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.sheets import Broken, Mark, Odd, SheetError, cell_name, letters, workbook
from tests.engines.sheets import files
from tests.engines.sheets.files import raw, read

MORNING = datetime(2025, 2, 28, 9, 30)  # noqa: DTZ001 (cells have no zone)


def test_cells_of_each_type_keep_their_value(tmp_path: Path) -> None:
    row = ["甲公司", 12, 0.1, True, date(2025, 2, 28), MORNING, None, "尾"]
    path = files.workbook(tmp_path / "a.xlsx", [row])
    assert read(path) == [(1, [*row[:1], Decimal(12), Decimal("0.1"), *row[3:]])]


def test_whole_numbers_are_whole_and_noise_of_the_machine_is_gone(tmp_path: Path) -> None:
    path = files.workbook(tmp_path / "a.xlsx", [[3.0, 0.1 + 0.2, 1234567890123456, 1e-7]])
    assert read(path) == [
        (1, [Decimal(3), Decimal("0.3"), Decimal(1234567890123456), Decimal("1E-7")])
    ]


def test_a_book_that_counts_from_1904_tells_the_same_days(tmp_path: Path) -> None:
    days = [date(1998, 7, 5), date(2024, 2, 29)]
    plain = files.workbook(tmp_path / "a.xlsx", [days])
    mac = files.workbook(tmp_path / "b.xlsx", [days], date_1904=True)
    assert read(plain) == read(mac) == [(1, days)]


def test_a_formula_gives_its_last_value_and_one_never_calculated_says_so(tmp_path: Path) -> None:
    path = raw(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A2*2</f></c>'
        '<c r="C2" t="e"><v>#REF!</v></c><c r="D2" t="str"><f>"x"</f><v>x</v></c></row>',
    )
    assert read(path) == [
        (2, [Decimal(2), Broken("cell.formula", "=A2*2"), Broken("cell.error", "#REF!"), "x"])
    ]


def test_gaps_prefixes_runs_and_guides(tmp_path: Path) -> None:
    shared = "<si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si>"
    path = raw(
        tmp_path / "a.xlsx",
        '<row><c t="s"><v>0</v></c></row><row r="5"><c r="C5" t="inlineStr"><is><t>丙</t></is></c>'
        '<c t="b"><v>1</v></c></row>',
        shared,
    )
    assert read(path) == [(1, ["甲乙"]), (5, [None, None, "丙", True])]


def test_signs_that_xml_cannot_hold_are_what_they_stand_for(tmp_path: Path) -> None:
    path = raw(
        tmp_path / "a.xlsx",
        '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>a_x000d_b</t></is></c>'
        '<c t="str"><v>_xD83D_ _x41_</v></c></row>',
        "<si><t>甲_x000D_乙_x005F_x000D_</t></si>",
    )
    assert read(path) == [(1, ["甲\r乙_x000D_", "a\rb", "_xD83D_ _x41_"])]


def test_what_is_besides_plain_cells_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_formula("C2", "=1+1", None, 2)
        page.merge_range("B4:D5", "甲")
        page.set_row(6, None, None, {"hidden": True})
        page.set_column(2, 3, 9, None, {"hidden": True})
    with workbook(path.read_bytes()) as found:
        table = next(found)
        assert [number for number, _ in table.rows] == [2, 4]
    assert set(table.marks) == {
        Mark(Odd.FORMULA, 1, 2),
        Mark(Odd.MERGED, 3, 1),
        Mark(Odd.HIDDEN_ROW, 6, 0),
        Mark(Odd.HIDDEN_COLUMN, 0, 2),
    }


def test_digits_beyond_the_fifteenth_are_kept_when_asked_for(tmp_path: Path) -> None:
    number = "0.30000000000000004"
    path = raw(tmp_path / "a.xlsx", f"<row><c><v>{number}</v></c></row>")
    with workbook(path, rounded=False) as found:
        assert list(next(found).rows) == [(1, [Decimal(number)])]


def test_hidden_sheets_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("隐").hide()
        shown = book.add_worksheet("显")
        shown.write_string(0, 0, "见")
        shown.activate()
        shown.set_first_sheet()
    assert read(tmp_path / "a.xlsx") == [(1, ["见"])]
    with workbook(tmp_path / "a.xlsx", hidden=True) as found:
        assert [table.name for table in found] == ["隐", "显"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_every_encoding_and_separator(
    encoding: str, separator: str, tmp_path: Path
) -> None:
    lines = [["企业名称", "员工"], ['带"引号"', "3"], [], ["多\n行", "4"]]
    quoted = [[f'"{c.replace(chr(34), chr(34) * 2)}"' for c in line] for line in lines]
    text = "\r\n".join(separator.join(line) for line in quoted)
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    assert read(path) == [
        (1, ["企业名称", "员工"]),
        (2, ['带"引号"', "3"]),
        (4, ["多\n行", "4"]),
    ]


def test_columns_are_named_as_a_spreadsheet_names_them() -> None:
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(6, 1) == "B7"


SIMPLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.decimals(-(10**9), 10**9, places=3).map(float),
    st.dates(date(1901, 1, 1), date(2199, 1, 1)),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(SIMPLE, min_size=1, max_size=6), min_size=1, max_size=5))
def test_another_reader_reads_the_same(
    rows: list[list[object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = files.workbook(tmp_path_factory.mktemp("x") / "a.xlsx", rows)
    sheet = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    theirs = {
        (at, column): value
        for at, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(row)
        if value != ""
    }
    ours = {
        (at, column): value
        for at, row in read(path)
        for column, value in enumerate(row)
        if value is not None
    }
    assert ours.keys() == theirs.keys()
    for place, value in ours.items():
        other = theirs[place]
        same = pytest.approx(other) if isinstance(other, float) else other
        assert (float(value) if isinstance(value, Decimal) else value) == same


def test_an_old_workbook_an_empty_file_and_a_picture_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    heads = {b"\xd0\xcf\x11\xe0old": "sheet.old", b"": "sheet.empty", b"a\0b": "sheet.format"}
    for head, code in heads.items():
        path.write_bytes(head)
        with pytest.raises(SheetError) as refused:
            read(path)
        assert refused.value.finding.code == code
