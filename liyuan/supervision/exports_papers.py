"""Papers on A4 and their list as a 台账."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liyuan.cases.models import Case
from liyuan.supervision.models import Paper
from liyuan.supervision.queries_papers import PaperRow
from liyuan.web.days import deadline, isodate
from liyuan.web.ledger import Column, Kind, Ledger, watermark
from liyuan.web.paper import pdf, pdf_response

PAPER = Path(__file__).parent / "paper" / "paper.typ"
NO_NUMBER = "（未签发）"


def paper_pdf(
    request: HttpRequest, paper: Paper, cases: Sequence[Case], at: datetime
) -> HttpResponse:
    """A paper with the list of its cases; without a red head, a seal, or a number not given."""
    data = {
        "title": paper.title,
        "number": paper.number or NO_NUMBER,
        "paragraphs": paper.text.splitlines(),
        "feedback": paper.feedback,
        "reply_by": deadline(paper.reply_by) if paper.reply_by else "",
        "issued": isodate(paper.issued_at) if paper.issued_at else "",
        "cases": [_case(case) for case in cases],
        "mark": watermark(str(request.user), request.user.get_username(), at),
        "remark": _("演示文书，非办事依据；编号不是文号"),
    }
    return pdf_response(pdf(PAPER, data), paper.number or paper.title, at)


def _case(case: Case) -> list[str]:
    lead = case.lead.name if case.lead else ""
    return [case.number, case.title, lead, deadline(case.due_at) if case.due_at else ""]


def paper_ledger(rows: Iterable[PaperRow], *, unit: str, at: datetime) -> Ledger:
    """Which paper to whom, by when it was to be answered, and how far it has come."""
    columns = (
        Column(_("编号"), 24),
        Column(_("文书"), 14),
        Column(_("标题"), 48),
        Column(_("收件单位"), 26),
        Column(_("签发时间"), 18, Kind.TIME),
        Column(_("反馈期限"), 18, Kind.TIME),
        Column(_("反馈时间"), 18, Kind.TIME),
        Column(_("状态"), 16),
    )
    return Ledger(_("督办文书台账"), unit, columns, map(_cells, rows), at)


def _cells(row: PaperRow) -> tuple[object, ...]:
    return (
        row.number,
        row.kind,
        row.title,
        row.unit,
        row.issued_at,
        row.reply_by,
        row.replied_at,
        str(row.state),
    )
