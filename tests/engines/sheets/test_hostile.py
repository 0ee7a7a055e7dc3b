"""Files that are made to break the reader are refused within their limits."""

import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from liyuan.engines.sheets import LIMITS, Limits, SheetError
from tests.engines.sheets.files import raw, read, workbook


def code_of(path: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(SheetError) as refused:
        read(path, limits=limits)
    return refused.value.finding.code


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", "", **{"xl/s.xml": " " * 3_000_000})
    assert code_of(path, Limits(inflated_bytes=2_000_000)) == "sheet.inflates"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", '<row><c t="inlineStr"><is><t>' + "甲" * 4_000_000)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as file:
        real = file.getinfo("xl/worksheets/sheet1.xml").file_size
    declared = real.to_bytes(4, "little")
    while (at := data.find(declared)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()
    assert code_of(path, Limits(inflated_bytes=500_000)) in {"sheet.inflates", "sheet.damaged"}
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_shared_texts_have_a_limit_of_their_own(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", "", "<si><t>" + "甲" * 10_000 + "</t></si>")
    assert code_of(path, Limits(shared_bytes=1_000)) == "sheet.inflates"


def test_a_cell_at_the_end_of_the_world_takes_no_memory(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c>'
    assert code_of(raw(tmp_path / "a.xlsx", f"{far}</row>")) == "sheet.rows"
    wide = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert code_of(raw(tmp_path / "b.xlsx", wide)) == "sheet.columns"


ENTITIES = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def test_entities_are_neither_expanded_nor_fetched(tmp_path: Path) -> None:
    sheet = f'{ENTITIES}<worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData>'
    path = raw(tmp_path / "a.xlsx", "", **{"xl/worksheets/sheet1.xml": f"{sheet}</worksheet>"})
    assert code_of(path) == "sheet.damaged"
    outside = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for part in ("xl/s.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        secret = raw(tmp_path / "b.xlsx", "", **{part: f"<!-- a --> {outside}<sst>&x;</sst>"})
        assert code_of(secret) == "sheet.damaged"


@pytest.mark.parametrize("encoding", ["utf-99", "shift_jis", "UTF-16"])
@pytest.mark.parametrize("part", ["xl/s.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_encodings_that_are_not_known_are_damage(part: str, encoding: str, tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><a/>'
    assert code_of(raw(tmp_path / "a.xlsx", "", **{part: text})) == "sheet.damaged"


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_off_is_damaged(kept: float, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲", 1, 2]] * 50)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert code_of(path) == "sheet.damaged"


@pytest.mark.parametrize(
    "cell",
    [
        "<c r='1A'><v>1</v></c>",
        "<c t='s'><v>99</v></c>",
        "<c t='s'><v>x</v></c>",
        "<c r='AAAA1'><v>1</v></c>",
        "<c t='s'><v>-1</v></c>",
        "<c r='A2'><v>1</v></c>",
        "<c r='a1'><v>1</v></c>",
        "<c r='B1'><v>1</v></c><c r='A1'><v>2</v></c>",
        "<c r='A1'><v>1</v></c><c r='A1'><v>2</v></c>",
        "<c><v>1</c></v>",
    ],
)
def test_cells_that_no_program_writes_are_damage(cell: str, tmp_path: Path) -> None:
    assert code_of(raw(tmp_path / "a.xlsx", f"<row>{cell}</row>")) == "sheet.damaged"


@pytest.mark.parametrize("rows", ["<row r='2'/><row r='1'/>", "<row r='0'/>", "<row r='x'/>"])
def test_rows_that_no_program_writes_are_damage(rows: str, tmp_path: Path) -> None:
    assert code_of(raw(tmp_path / "a.xlsx", rows)) == "sheet.damaged"


def test_a_member_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]])
    with zipfile.ZipFile(path, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert code_of(path) == "sheet.damaged"


def test_a_text_in_many_cells_counts_as_often_as_it_is_shown(tmp_path: Path) -> None:
    shared = "<si><t>" + "甲" * 1_000 + "</t></si>"
    path = raw(tmp_path / "a.xlsx", "<row>" + "<c t='s'><v>0</v></c>" * 20 + "</row>", shared)
    assert code_of(path, Limits(characters=19_999)) == "sheet.texts"
    assert code_of(path, Limits(text=999)) == "sheet.texts"
    assert len(read(path, limits=Limits(characters=20_000))[0][1]) == 20


def test_a_text_without_end_is_stopped_while_it_unpacks(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", '<row><c t="str"><v>' + "1" * 60_000_000)
    tracemalloc.start()
    assert code_of(path) == "sheet.damaged"
    assert tracemalloc.get_traced_memory()[1] < 8_000_000
    tracemalloc.stop()


def test_blank_cells_cost_time_and_are_counted(tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", "<row>" + "<c r='XFD1'/>" * 1_000 + "</row>")
    assert read(path) == []
    assert code_of(path, Limits(cells=999)) == "sheet.cells"


@pytest.mark.parametrize("value", ["1e999999", "nan", "inf", "-1e400", "x"])
def test_numbers_that_would_fill_the_memory_are_no_numbers(value: str, tmp_path: Path) -> None:
    path = raw(tmp_path / "a.xlsx", f"<row><c><v>{value}</v></c></row>")
    assert str(read(path)[0][1][0]).startswith("Broken")


def test_comments_and_odd_styles_are_passed_over(tmp_path: Path) -> None:
    formats = "<!-- 0 --><xf numFmtId='²'/><xf numFmtId='14'/>"
    styles = f"<styleSheet><cellXfs>{formats}</cellXfs></styleSheet>"
    kinds = "".join(
        f"<Relationship Id='{key}' Type='x/{kind}' Target='{target}'/>"
        for key, kind, target in (
            ("rId1", "worksheet", "worksheets/sheet1.xml"),
            ("rId2", "sharedStrings", "s.xml"),
            ("rId3", "styles", "styles.xml"),
        )
    )
    path = raw(
        tmp_path / "a.xlsx",
        "<row><c t='s'><v>0</v></c><c s='0'><v>1</v></c><c s='1'><v>45000</v></c></row>",
        "<si><!-- 甲 --><t>乙</t><?p i?></si>",
        **{
            "xl/styles.xml": styles,
            "xl/_rels/workbook.xml.rels": f"<Relationships>{kinds}</Relationships>",
        },
    )
    assert read(path) == [(1, ["乙", Decimal(1), date(2023, 3, 15)])]


def test_too_many_members_rows_and_bytes(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["甲"]] * 30)
    assert code_of(path, Limits(members=3)) == "sheet.members"
    assert code_of(path, Limits(rows=20)) == "sheet.rows"
    assert code_of(path, Limits(file_bytes=100)) == "sheet.size"
    text = tmp_path / "a.csv"
    text.write_text("a,b\n" * 30)
    assert code_of(text, Limits(rows=20)) == "sheet.rows"
    assert code_of(text, Limits(columns=1)) == "sheet.columns"


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n\xff\xff\xff,1\n")
    assert code_of(path) == "sheet.encoding"
