"""What people and their programs really hand over, each case by its name."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from liyuan.engines.sheets import SheetError
from liyuan.enterprises.models import Enterprise
from liyuan.imports.actions import apply_import, check_import
from liyuan.imports.domain import Kind, State
from liyuan.imports.models import ImportJob
from tests.engines.sheets.files import MAIN, raw, workbook
from tests.imports import place
from tests.imports.place import AT, code, csv, reasons, received

HEAD = ("统一社会信用代码", "从业人员", "所在园区", "营业收入（万元）")
REGISTER = ("统一社会信用代码", "企业名称", "登记状态", "注册区县", "成立日期")


@pytest.fixture(autouse=True)
def a_firm(here: Path) -> Enterprise:
    return place.firm(1)


def checked(here: Path, *rows: Sequence[object], head: Sequence[object] = HEAD) -> ImportJob:
    job = received(workbook(here / "a.xlsx", [head, *rows]))
    check_import(job, at=AT)
    return job


def why(here: Path, *rows: Sequence[object]) -> list[tuple[int, str, str]]:
    return [(row, letter, reason) for row, letter, _, reason in reasons(checked(here, *rows))]


def registered(path: Path) -> ImportJob:
    job = received(path, kind=Kind.FIRMS, unit="REG", year=None)
    check_import(job, at=AT)
    return job


def test_wrong_check_digit(here: Path) -> None:
    last = "1" if code(1)[-1] != "1" else "2"
    assert why(here, (code(1)[:-1] + last, 1)) == [(2, "A", "cell.code_check")]


def test_duplicate_in_the_file(here: Path) -> None:
    assert why(here, (code(1), 1), (code(1), 2)) == [(3, "A", "import.twice")]


def test_unknown_park(here: Path) -> None:
    assert why(here, (code(1), 1, "月球园区")) == [(2, "C", "cell.choice")]


def test_negative_staff(here: Path) -> None:
    assert why(here, (code(1), -3)) == [(2, "B", "cell.negative")]


@pytest.mark.parametrize(
    ("row", "letter"),
    [((10**15, "", 1), "B"), ((2_000_001, "", 1), "B"), ((1, "", 10**9 + 1), "D")],
)
def test_more_than_anybody_would_believe(row: tuple[object, ...], letter: str, here: Path) -> None:
    assert why(here, (code(1), *row)) == [(2, letter, "cell.implausible")]


def test_as_much_as_is_plausible_is_taken(here: Path) -> None:
    assert why(here, (code(1), 2_000_000, "", 10**9)) == []


def test_money_that_no_store_of_fen_holds(here: Path) -> None:
    row = (code(2), "乙有限公司", "存续", 10**13)
    head = (*REGISTER[:3], "注册资本（万元）")
    job = registered(workbook(here / "a.xlsx", [head, row]))
    assert reasons(job) == [(2, "D", "10000000000000", "cell.range")]


def test_31_february(here: Path) -> None:
    row = (code(2), "乙有限公司", "存续", "D1", "2025-02-31")
    job = registered(workbook(here / "a.xlsx", [REGISTER, row]))
    assert reasons(job) == [(2, "E", "2025-02-31", "cell.no_such_day")]


@pytest.mark.parametrize("since_1904", [False, True])
def test_1904_dates(since_1904: bool, here: Path) -> None:
    row = (code(2), "乙有限公司", "存续", "D1", date(2019, 5, 6))
    job = registered(workbook(here / "a.xlsx", [REGISTER, row], date_1904=since_1904))
    assert apply_import(job, by=None, at=AT) is State.DONE
    assert Enterprise.objects.get(credit_code=code(2)).established == date(2019, 5, 6)


def test_formula_cells(here: Path) -> None:
    texts = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEAD[:2])
    row = f'<c t="str"><v>{code(1)}</v></c><c><f>SUM(C2:D2)</f><v>7</v></c>'
    job = received(raw(here / "a.xlsx", f'<row r="1">{texts}</row><row r="2">{row}</row>'))
    check_import(job, at=AT)
    assert reasons(job) == [(2, "B", "=SUM(C2:D2)", "cell.calculated")]


def test_merged_headers(here: Path) -> None:
    cells = {
        1: ("从业人员情况表", "", ""),
        2: ("统一社会信用代码", "从业人员（人）", ""),
        3: ("", "2024年", "2025年"),
    }
    rows = "".join(
        f'<row r="{at}">'
        + "".join(_cell(column, at, text) for column, text in zip("ABC", texts, strict=True))
        + "</row>"
        for at, texts in cells.items()
    )
    values = f'<c t="str"><v>{code(1)}</v></c><c><v>5</v></c><c><v>6</v></c>'
    data = f'<row r="4">{values}</row>'
    places = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:C1", "A2:A3", "B2:C2"))
    merged = f"<mergeCells>{places}</mergeCells>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}{data}</sheetData>{merged}</worksheet>'
    path = raw(here / "a.xlsx", "", **{"xl/worksheets/sheet1.xml": sheet})
    job = received(path, B="staff", C="staff")
    check_import(job, at=AT)
    assert job.report is not None
    assert [(one["year"], one["facts"]) for one in job.report["groups"]] == [
        (2024, ["staff"]),
        (2025, ["staff"]),
    ]


def _cell(column: str, row: int, text: str) -> str:
    return f'<c r="{column}{row}" t="str"><v>{text}</v></c>' if text else ""


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_gbk_and_utf_8_with_bom(encoding: str, here: Path) -> None:
    job = received(csv(here / "a.csv", [HEAD[:2], (code(1), 5)], encoding))
    assert check_import(job, at=AT) is State.CHECKED
    assert set(job.mapping.values()) == {"credit_code", "staff"}


def test_a_zip_bomb(here: Path) -> None:
    path = here / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb,
        bomb.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(700):
            part.write(b"\0" * (1 << 20))
    with pytest.raises(SheetError, match=r"sheet\.inflates"):
        received(path)
    assert not list((here / "data" / "imports").iterdir())


def test_0_rows(here: Path) -> None:
    job = checked(here)
    assert (job.state, job.failure) == (State.FAILED, {"code": "import.no_rows", "params": {}})


def test_a_renamed_column(here: Path) -> None:
    job = checked(here, (code(1), 5), head=("统一社会信用代码", "用工规模"))
    assert job.failure is not None
    assert job.failure["code"] == "import.no_fact"
    mapped = received(
        workbook(here / "b.xlsx", [("统一社会信用代码", "用工规模"), (code(1), 5)]), B="staff"
    )
    assert check_import(mapped, at=AT) is State.CHECKED


@pytest.mark.parametrize(
    "name", ["<b>乙</b>有限公司", "<script>alert(1)</script>", "=cmd()有限公司"]
)
def test_html_and_formulas_in_a_name_are_text(name: str, here: Path) -> None:
    row = (code(2), name, "存续", "D1", "2019-05-06")
    job = registered(workbook(here / "a.xlsx", [REGISTER, row]))
    assert apply_import(job, by=None, at=AT) is State.DONE
    assert Enterprise.objects.get(credit_code=code(2)).name == name


def test_integers_that_come_as_floats(here: Path) -> None:
    job = received(csv(here / "a.csv", [HEAD, (code(1), "12.0", "", "8.00")]))
    assert check_import(job, at=AT) is State.CHECKED
    assert reasons(checked(here, (code(1), 12.0, None, 8.0))) == []
    assert why(here, (code(1), 12.5)) == [(2, "B", "cell.whole")]
