"""Files that go back: what was wrong, row by row in the format that came, and blank templates."""

import csv
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from liyuan.engines.findings import Finding
from liyuan.engines.sheets import Format
from liyuan.imports.models import ImportJob
from liyuan.web.ledger import neutral
from liyuan.web.messages import in_words

Line = tuple[int, str, str, str]
WIDTHS = (8, 28, 36, 60)


def problem_lines(job: ImportJob, lang: str, most: int | None = None) -> Iterator[Line]:
    """(row, column, value, reason) of each wrong cell, in the order of the rows."""
    for one in job.problems.order_by("row", "id")[:most].iterator():
        finding = Finding(one.code, params=one.params)
        yield one.row, f"{one.letter} {one.heading}".strip(), one.value, in_words(finding, lang)


def errors_file(job: ImportJob, lang: str) -> bytes:
    """The wrong cells as a file of the format that was handed over."""
    with override("zh-hans" if lang == "zh" else "en"):
        head = (_("行"), _("列"), _("值"), _("原因"))
        lines = list(problem_lines(job, lang))
        told = job.report["counts"]["problems"] if job.report else len(lines)
        if told > len(lines):
            more = _("另有 %(count)s 处错误未列出") % {"count": told - len(lines)}
            lines.append((0, "", "", more))
    return WRITERS[Format(job.format)](head, lines)


def _csv(head: Sequence[str], lines: Sequence[Line]) -> bytes:
    stream = StringIO()
    writer = csv.writer(stream)
    writer.writerow(head)
    for row, *texts in lines:
        writer.writerow([row or "", *map(neutral, texts)])
    # with its mark, so that a spreadsheet program takes it for UTF-8
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(head: Sequence[str], lines: Sequence[Line]) -> bytes:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EDF2"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, bold)
        for at, (row, *texts) in enumerate(lines, start=1):
            if row:
                sheet.write_number(at, 0, row)
            for column, value in enumerate(texts, start=1):
                sheet.write_string(at, column, neutral(value), text)
    return stream.getvalue()


WRITERS = {Format.CSV: _csv, Format.XLSX: _xlsx}
