"""Decision tables as spreadsheets: what goes out comes back, what is not plain is refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from liyuan.engines.dmn.exchange.sheet import sheets_from_content
from liyuan.engines.dmn.exchange.sheet_in import content_from_sheets
from liyuan.engines.dmn.exchange.xlsx_read import read_xlsx
from liyuan.engines.dmn.exchange.xlsx_write import exact_number, number_text, write_xlsx
from liyuan.engines.dmn.model import ModelError
from liyuan.engines.findings import Finding
from liyuan.engines.sheets import cell_name
from liyuan.web.messages.sheets import SHEETS

Content = dict[str, Any]
Spoil = Callable[[Any], object]

TABLE: Content = {
    "name": "规模",
    "en": "Size",
    "kind": "decision_table",
    "source": {"title": "办法", "published": "2017-12-28", "verified": True},
    "valid": {},
    "verified": False,
    "inputs": [
        {"name": "人员", "expression": "员工[去年]", "unit": "人"},
        {"name": "收入", "expression": "营收"},
    ],
    "outputs": [
        {
            "name": "规模",
            "en": "Size",
            "kept": ["a", "b"],
            "values": [
                {"code": "s", "name": "小", "en": "S"},
                {"code": "l", "name": "大", "en": "L"},
            ],
        }
    ],
    "hit_policy": "FIRST",
    "rules": [
        {"when": [">= 10", "2000"], "then": ['"l"'], "note": "多"},
        {"when": ["-", "0.25"], "then": ['"s"'], "source": "第三条"},
    ],
}  # fmt: skip


def there_and_back(content: Content, lang: str = "zh") -> Content:
    return back(write_xlsx(sheets_from_content(content, SHEETS[lang])))


def back(data: bytes) -> Content:
    brought = content_from_sheets(read_xlsx(data, file="a.xlsx"), tuple(SHEETS.values()))
    return brought.content


CELLS = st.text(st.sampled_from("a1.-0E 园\n\t\"<>&='_x\U0001f600"), min_size=1, max_size=9).filter(
    lambda text: text.strip() != ""
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False).map(str)


@st.composite
def contents(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Content:
    width, results, rows = (draw(st.integers(1, 3)) for _ in range(3))
    texts = st.one_of(CELLS, NUMBERS, st.just("-"))
    names = draw(st.lists(CELLS, min_size=width + results, max_size=width + results, unique=True))
    extras = draw(st.dictionaries(st.sampled_from(["note_en", "x"]), VALUES, max_size=3))
    return {
        **extras,
        "kind": "decision_table",
        "name": draw(CELLS),
        "en": draw(texts),
        "source": {"title": draw(texts), "verified": draw(st.booleans())},
        "valid": {},
        "verified": True,
        "hit_policy": "ANY",
        "inputs": [{"name": name, "expression": draw(texts)} for name in names[:width]],
        "outputs": [
            {"name": name} | draw(st.fixed_dictionaries({}, optional={"unit": texts}))
            for name in names[width:]
        ],
        "rules": [
            {
                "when": [draw(texts) for _ in range(width)],
                "then": [draw(texts) for _ in range(results)],
                **draw(st.fixed_dictionaries({}, optional={"note": texts, "source": texts})),
            }
            for _ in range(rows)
        ],
    }


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), CELLS, st.just("")),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["a", "b_c"]), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(contents())
def test_a_table_comes_back_equal(content: Content) -> None:
    assert there_and_back(content) == content


@pytest.mark.parametrize("lang", SHEETS)
def test_labels_are_read_in_either_language(lang: str) -> None:
    assert there_and_back(TABLE, lang) == TABLE


def test_the_same_table_gives_the_same_bytes() -> None:
    sheets = sheets_from_content(TABLE, SHEETS["zh"])
    assert write_xlsx(sheets) == write_xlsx(sheets)


def test_labels_are_not_ambiguous() -> None:
    for labels in SHEETS.values():
        assert len(set(labels.values())) == len(labels)


def test_people_pick_coded_results_and_see_the_head() -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(sheets_from_content(TABLE, SHEETS["zh"])))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "'取值'!$E$2:$E$3" in sheet
    assert 'sqref="D11:' in sheet
    assert 'topLeftCell="B11"' in sheet
    assert '<c r="C11"><v>2000</v></c>' in sheet


FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(FLOATS | st.integers(-(10**20), 10**20).map(float))
def test_a_number_in_a_cell_is_exact_or_refused(number: float) -> None:
    text = number_text(number)
    if text is not None:
        assert float(text) == number
        assert number_text(float(text)) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [("2000", True), ("0.25", True), ("-3", True), ("2000.0", False), ("007", False),
     ("1E5", False),
     ("12345678901234567", False), ("NaN", False), ("１", False), ("1_000", False), ("-", False)],
)  # fmt: skip
def test_only_a_number_that_comes_back_the_same_is_written_as_one(text: str, kept: bool) -> None:
    assert (exact_number(text) is not None) is kept


def spoilt(spoil: Spoil, cells: dict[str, object] | None = None) -> bytes:
    """The first sheet of TABLE, with some cells put otherwise."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("决策表")
        for place, row in enumerate(sheets_from_content(TABLE, SHEETS["zh"])[0].rows):
            for column, cell in enumerate(row):
                value = (cells or {}).get(cell_name(place, column), cell)
                page.write(place, column, value)
        spoil(page)
    return stream.getvalue()


def refused(data: bytes) -> tuple[Finding, ...]:
    with pytest.raises(ModelError) as error:
        back(data)
    assert {finding.where.file for finding in error.value.findings} <= {"a.xlsx", None}
    return error.value.findings


def test_blank_rows_and_columns_are_passed_over() -> None:
    content = back(spoilt(lambda page: page.write(14, 0, "  ")))
    assert content["rules"] == TABLE["rules"]


HIDDEN = {"hidden": True}
WRONG: dict[str, tuple[Spoil, str, str]] = {
    "a formula": (lambda page: page.write_formula("C11", "=1+1"), "formula", "C11"),
    "merged cells": (lambda page: page.merge_range("B11:B12", "-"), "merged", "B11"),
    "a hidden row": (lambda page: page.set_row(11, None, None, HIDDEN), "hidden-row", "A12"),
    "a hidden column": (
        lambda page: page.set_column(2, 2, 9, None, HIDDEN),
        "hidden-column",
        "C1",
    ),
    "a far cell": (lambda page: page.write("XFD1048576", 1), "far", ""),
    "an empty condition": (lambda page: page.write_string("B11", " "), "empty", "B11"),
    "an empty result": (lambda page: page.write_string("D12", " "), "empty", "D12"),
    "an unknown row": (lambda page: page.write("A2", "?"), "label", "A2"),
    "an unknown column": (lambda page: page.write("C6", "?"), "column-kind", "C6"),
    "no hit policy": (lambda page: page.write_string("B3", " "), "no-hit-policy", "A1"),
    "no table": (lambda page: page.write("A6", "列"), "label", "A6"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_is_refused_by_its_cell(what: str) -> None:
    spoil, code, cell = WRONG[what]
    found = refused(spoilt(spoil))[0]
    assert found.code == f"dmn.sheet.{code}"
    assert found.where.field is not None
    assert found.where.field.endswith(f"!{cell}" if cell else "")


def test_a_date_is_refused_by_its_cell() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet("a").write_datetime("B2", date(2026, 1, 1), form)
    found = refused(stream.getvalue())[0]
    assert (found.code, found.where.field) == ("dmn.sheet.date", "a!B2")


def test_a_number_of_too_many_digits_is_refused_by_its_cell() -> None:
    change = (b"<v>0.25</v>", b"<v>0.30000000000000004</v>")
    found = refused(with_part(SHEET, lambda data: data.replace(*change)))[0]
    assert (found.code, found.where.field) == ("dmn.sheet.inexact", "决策表!C12")


def test_an_error_of_the_program_is_refused_by_its_cell() -> None:
    change = (b"<v>0.25</v>", b"<v>#REF!</v>")
    found = refused(with_part(SHEET, lambda data: data.replace(*change)))[0]
    assert (found.code, found.params["text"]) == ("dmn.sheet.error", "#REF!")


def test_a_column_that_no_label_names_is_seen_however_long_the_label_row_is() -> None:
    found = refused(spoilt(lambda page: page.write("Z12", "x")))[0]
    assert (found.code, found.where.field) == ("dmn.sheet.column-kind", "决策表!Z6")


def test_few_cells_that_span_many_are_out_of_range() -> None:
    found = refused(spoilt(lambda page: page.write("CV4000", "x")))[0]
    assert (found.code, found.where.field) == ("dmn.sheet.far", "决策表!CV4000")


def archive(**parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return stream.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A file of ours with one part put otherwise."""
    stream = io.BytesIO()
    ours = zipfile.ZipFile(io.BytesIO(write_xlsx(sheets_from_content(TABLE, SHEETS["zh"]))))
    with ours, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for info in ours.infolist():
            data = ours.read(info)
            book.writestr(info, change(data) if info.filename == name else data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'
NO_FILES: dict[str, bytes] = {
    "nothing": b"",
    "text": b"a,b,c\n1,2,3",
    "an old Excel file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "an empty archive": archive(),
    "an archive of something": archive(a_xml="<a/>"),
    "a bomb": archive(xl__workbook_xml=b"\0" * 200_000_000),
    "cut off": write_xlsx(sheets_from_content(TABLE, SHEETS["zh"]))[:-200],
    "no sheet": with_part(SHEET, lambda data: b""),
    "an entity": with_part(SHEET, lambda data: data.replace(b"<worksheet", DOCTYPE, 1)),
    "a million rows": with_part(
        SHEET, lambda data: data.replace(b"</sheetData>", b"<row/>" * 900_000 + b"</sheetData>")
    ),
    "one text in every cell": with_part(
        "xl/sharedStrings.xml", lambda data: data.replace(b"<t>", b"<t>" + b"a" * 200_000)
    ),
}


def test_a_book_without_sheets_is_no_table() -> None:
    with pytest.raises(ModelError, match=r"dmn\.sheet\.no-table"):
        content_from_sheets((), tuple(SHEETS.values()))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('r="C12"', 'r="XFD1048576"', "far"),
        ('r="C12"', 'r="c12"', "far"),
        ('<row r="12"', '<row r="99999999999"', "far"),
        ("<v>0.25</v>", "<f>1/4</f><v>0.25</v>", "formula"),
    ],
)
def test_what_a_spreadsheet_program_would_not_write_is_seen(old: str, new: str, code: str) -> None:
    """Whatever the namespace of the part, as the reader of values does not look at it either."""
    for space in (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.example/strict"):
        found = refused(
            with_part(
                SHEET,
                lambda data, space=space: data.replace(  # type: ignore[misc]
                    b"schemas.openxmlformats.org/spreadsheetml/2006/main", space
                ).replace(old.encode(), new.encode()),
            )
        )
        assert found[0].code == f"dmn.sheet.{code}"


def test_a_part_that_is_there_twice_is_refused() -> None:
    stream = io.BytesIO(write_xlsx(sheets_from_content(TABLE, SHEETS["zh"])))
    with zipfile.ZipFile(stream, "a") as book, pytest.warns(UserWarning, match="Duplicate"):
        book.writestr(SHEET, "<worksheet/>")
    assert refused(stream.getvalue())[0].code == "dmn.sheet.file"


@pytest.mark.parametrize("what", NO_FILES)
def test_no_such_file_ends_in_a_finding(what: str) -> None:
    assert refused(NO_FILES[what])[0].code in {
        "dmn.sheet.file", "dmn.sheet.too-large", "dmn.sheet.far",
        "dmn.xml.syntax", "dmn.xml.doctype", "dmn.xml.too-many",
    }  # fmt: skip
