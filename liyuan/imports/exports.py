"""The file of what was wrong, row by row, in the format that came; taking it is journalled."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from liyuan.engines.findings import Finding
from liyuan.engines.sheets import Format
from liyuan.imports.models import ImportJob
from liyuan.journal.exports import taken
from liyuan.web.ledger import CONTENT_TYPE, neutral, watermark
from liyuan.web.messages import in_words

Line = tuple[int, str, str, str]
WIDTHS = (8, 28, 36, 60)


def problem_lines(job: ImportJob, lang: str, most: int | None = None) -> Iterator[Line]:
    """(row, column, value, reason) of each wrong cell, in the order of the rows."""
    for one in job.problems.order_by("row", "id")[:most].iterator():
        finding = Finding(one.code, params=one.params)
        yield one.row, f"{one.letter} {one.heading}".strip(), one.value, in_words(finding, lang)


def errors_file(job: ImportJob, lang: str, mark: str = "") -> bytes:
    """The wrong cells as a file of the format that was handed over; `mark` says who took it."""
    with override("zh-hans" if lang == "zh" else "en"):
        head = (_("行"), _("列"), _("值"), _("原因"))
        lines = list(problem_lines(job, lang))
        told = job.report["counts"]["problems"] if job.report else len(lines)
        if told > len(lines):
            more = _("另有 %(count)s 处错误未列出") % {"count": told - len(lines)}
            lines.append((0, "", "", more))
    if mark:
        lines.append((0, "", "", mark))
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
TYPES: Mapping[Format, str] = {Format.CSV: "text/csv; charset=utf-8", Format.XLSX: CONTENT_TYPE}


def take_errors(request: HttpRequest, job: ImportJob, *, at: datetime, lang: str) -> HttpResponse:
    """The file for who asks."""
    name = f"{_('错误清单')}_{job.pk}.{job.format}"
    mark = watermark(str(request.user), request.user.get_username(), at)
    file = download(errors_file(job, lang, mark), name, TYPES[Format(job.format)])
    subject, said = ("import", str(job.pk)), {"wrong": job.problems.count()}
    return taken(request, file, action="import.errors", subject=subject, payload=said, at=at)


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the browser saves and no cache keeps."""
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    headers = {"Content-Disposition": disposition, "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
