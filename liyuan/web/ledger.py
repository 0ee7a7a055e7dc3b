"""台账: what a list shows, as an XLSX that an office prints on A3 and keeps working on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from itertools import islice
from typing import Any, NoReturn

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from liyuan.web.days import moment
from liyuan.web.levels import NOT_FOR_YOU, WORDS, Reader, level_of, may_read

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 50_000
FEN_PER_WAN = 1_000_000
A3 = 8
# A cell of text that begins so would be run as a formula by a program that reads it as CSV.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Kind(StrEnum):
    """How a column is written."""

    TEXT = "text"
    """Words, and every code or number that is a name: never calculated with."""
    COUNT = "count"
    """Whole numbers."""
    NUMBER = "number"
    """Numbers with decimals."""
    MONEY = "money"
    """Integer fen; written in 万元, which the header then says."""
    PERCENT = "percent"
    """A fraction."""
    DATE = "date"
    TIME = "time"


FORMATS = {
    Kind.TEXT: {"num_format": "@"},
    Kind.COUNT: {"num_format": "#,##0"},
    Kind.NUMBER: {"num_format": "#,##0.##"},
    Kind.MONEY: {"num_format": "#,##0.00####"},
    Kind.PERCENT: {"num_format": "0.0%"},
    Kind.DATE: {"num_format": "yyyy-mm-dd", "align": "center"},
    Kind.TIME: {"num_format": "yyyy-mm-dd hh:mm", "align": "center"},
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its width in characters, how its cells are written, its field of levels.csv."""

    label: str
    width: int = 14
    kind: Kind = Kind.TEXT
    field: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A list to hand over: `unit` fills it in (填报单位), `as_of` is its cut-off (截止时间)."""

    title: str
    unit: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    as_of: datetime


def ledger_response(request: HttpRequest, ledger: Ledger) -> HttpResponse:
    """The ledger as a download, marked with who took it and when; the caller journals it."""
    at = timezone.now()
    ledger = as_read_by(request.user, ledger)
    name = f"{ledger.title}_{timezone.localdate(at):%Y%m%d}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        workbook_bytes(ledger, mark=watermark(str(request.user), request.user.get_username(), at)),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": disposition, "Cache-Control": "private, no-store"},
    )


def as_read_by(user: Reader, ledger: Ledger) -> Ledger:
    """The ledger with 无权查看 in the columns that a person has not the level for."""
    columns = tuple(ledger.columns)
    closed = {at for at, c in enumerate(columns) if c.field and not may_read(user, c.field)}
    if not closed:
        return ledger
    columns = tuple(
        replace(c, kind=Kind.TEXT) if at in closed else c for at, c in enumerate(columns)
    )
    rows = (
        tuple(veiled(cell) if at in closed else cell for at, cell in enumerate(row))
        for row in ledger.rows
    )
    return replace(ledger, columns=columns, rows=rows)


def veiled(cell: object) -> object:
    return cell if cell in (None, "") else str(NOT_FOR_YOU)


def watermark(name: str, login: str, at: datetime) -> str:
    who = f"{name}（{login}）" if login and login != name else name
    return _("导出人：%(who)s　%(at)s") % {"who": who or _("公众"), "at": moment(at)}


def workbook_bytes(ledger: Ledger, *, mark: str) -> bytes:
    stream = BytesIO()
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": ledger.title, "author": ledger.unit, "comments": mark})
        Sheet(book, ledger).write(mark)
    return stream.getvalue()


class Sheet:
    """Writes the one sheet from top to bottom: rows are not held in memory."""

    def __init__(self, book: Any, ledger: Ledger) -> None:
        self.ledger = ledger
        self.sheet = book.add_worksheet(sheet_name(ledger.title))
        self.last = len(ledger.columns)  # column 0 is 序号
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        boxed = {**base, "border": 1, "text_wrap": True}
        self.title = book.add_format({**base, "font_size": 16, "bold": True, "align": "center"})
        self.line = book.add_format(base)
        self.right = book.add_format({**base, "align": "right"})
        self.head = book.add_format(
            {**boxed, "bold": True, "align": "center", "bg_color": "#E8EDF2"}
        )
        self.formats = {kind: book.add_format({**boxed, **more}) for kind, more in FORMATS.items()}
        self.order = book.add_format({**boxed, "align": "center"})

    def write(self, mark: str) -> None:
        self.set_up_paper(mark)
        self.write_top(mark)
        written = 0
        for written, row in enumerate(islice(self.ledger.rows, MOST_ROWS + 1), start=1):
            if written > MOST_ROWS:
                self.say_that_more_follows(written)
                break
            self.write_row(written, row)
        if not written:
            self.sheet.write_string(3, 0, _("没有符合条件的记录"), self.line)

    def set_up_paper(self, mark: str) -> None:
        sheet = self.sheet
        sheet.set_paper(A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(2)
        sheet.freeze_panes(3, 0)
        safe = mark.replace("&", "&&")[:200]
        sheet.set_header(f"&R&9{spaced(safe)}")
        sheet.set_footer(f"&L&9{spaced(safe)}&R&9&P / &N")
        sheet.set_column(0, 0, 6)
        for number, column in enumerate(self.ledger.columns, start=1):
            sheet.set_column(number, number, column.width)

    def write_top(self, mark: str) -> None:
        sheet, ledger = self.sheet, self.ledger
        sheet.set_row(0, 28)
        sheet.merge_range(0, 0, 0, self.last, neutral(ledger.title), self.title)
        unit = _("填报单位：%(unit)s") % {"unit": ledger.unit}
        sheet.write_string(1, 0, f"{unit}　{mark}", self.line)
        sheet.write_string(1, self.last, cut_off(ledger.as_of), self.right)
        sheet.write_string(2, 0, _("序号"), self.head)
        for number, column in enumerate(ledger.columns, start=1):
            sheet.write_string(2, number, neutral(header(column)), self.head)

    def write_row(self, number: int, row: Sequence[object]) -> None:
        self.sheet.write_number(number + 2, 0, number, self.order)
        for at, (column, value) in enumerate(zip(self.ledger.columns, row, strict=True), start=1):
            self.write_cell(number + 2, at, column.kind, value)

    def write_cell(self, row: int, column: int, kind: Kind, value: object) -> None:
        form = self.formats[kind]
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, form)
        elif kind is Kind.TEXT:
            self.sheet.write_string(row, column, neutral(str(value)), form)
        elif kind in (Kind.DATE, Kind.TIME):
            self.sheet.write_datetime(row, column, in_city_time(value), form)
        else:
            self.sheet.write_number(row, column, calculable(kind, value), form)

    def say_that_more_follows(self, number: int) -> None:
        told = _("仅导出前 %(most)s 条，请缩小筛选范围后再导出其余部分。") % {
            "most": f"{MOST_ROWS:,}"
        }
        self.sheet.write_string(number + 2, 0, told, self.line)


def header(column: Column) -> str:
    """The label, with the unit of money and the level of what is not public."""
    level = f"〔{WORDS[level_of(column.field)]}〕" if column.field else ""
    if column.kind is Kind.MONEY:
        return _("%(label)s（万元）") % {"label": column.label} + level
    return f"{column.label}{level}"


def cut_off(as_of: datetime) -> str:
    return _("截止时间：%(at)s") % {"at": moment(as_of)}


def neutral(text: str) -> str:
    """Text that no program takes for a formula: an apostrophe goes before its sign."""
    return f"'{text}" if len(text) > 1 and text.startswith(FORMULA_SIGNS) else text


def calculable(kind: Kind, value: object) -> float:
    if not isinstance(value, int | float | Decimal):
        refuse(kind, value)
    return float(Decimal(value) / FEN_PER_WAN) if kind is Kind.MONEY else float(value)


def in_city_time(value: object) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None)
    return value if isinstance(value, date) else refuse(Kind.DATE, value)


def refuse(kind: Kind, value: object) -> NoReturn:
    raise TypeError(f"a {kind} column cannot hold {value!r}")


def sheet_name(title: str) -> str:
    kept = "".join(sign for sign in title if sign not in "[]:*?/\\")
    return kept[:31].strip("'") or "Sheet1"


def spaced(text: str) -> str:
    """After a font size in a header, a digit would be read as part of the size."""
    return f" {text}" if text[:1].isdigit() else text
