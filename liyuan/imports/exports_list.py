"""The list of imports as a 台账; taking it is journalled."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.accounts.queries import filling_unit
from liyuan.imports.models import ImportJob
from liyuan.imports.queries_page import ImportRow, every_import
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def take_imports(request: HttpRequest, jobs: QuerySet[ImportJob], *, at: datetime) -> HttpResponse:
    """The imports among `jobs`, newest first."""
    ledger = Ledger(
        title=_("数据导入台账"),
        unit=filling_unit(request.user, reader_language()),
        columns=_columns(),
        rows=map(_cells, every_import(jobs, lang=reader_language())),
        as_of=at,
    )
    return take_ledger(
        request, ledger, action="ledger.export", subject=("list", "imports"), payload={}
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("编号"), 8, Kind.COUNT),
        Column(_("文件"), 36),
        Column(_("导入内容"), 12),
        Column(_("数据来源单位"), 24),
        Column(_("状态"), 14),
        Column(_("行数"), 10, Kind.COUNT),
        Column(_("不合格"), 10, Kind.COUNT),
        Column(_("上传时间"), 18, Kind.TIME),
        Column(_("上传人"), 14, field="import.owner"),
    )


def _cells(row: ImportRow) -> tuple[object, ...]:
    counts = row.rows, row.wrong
    return row.number, row.file_name, row.kind, row.unit, row.state, *counts, row.made_at, row.by
