"""专报: the leader's one page on one sheet of A4, in Chinese as it is handed round."""

from datetime import datetime
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from liyuan.demands.domain_kpis import Kpi
from liyuan.supervision.queries_brief import Brief, Red
from liyuan.web.days import deadline
from liyuan.web.ledger import watermark
from liyuan.web.paper import pdf, pdf_response

PAPER = Path(__file__).parent / "paper" / "brief.typ"
TITLE = "企业诉求办理专报"
UNKNOWN = "缺数据"


def brief_pdf(request: HttpRequest, said: Brief, at: datetime) -> HttpResponse:
    """The report; cases by number and title only, never the firm or who wrote."""
    with translation.override("zh-hans"):
        moment = f"{timezone.localtime(said.at):%Y-%m-%d %H:%M}"
        data = {
            "title": TITLE,
            "at": moment,
            "figures": [
                ["昨夜24:00未转办", f"{said.night} 件（仍未转办 {said.still} 件）"],
                ["已逾期", f"{said.late} 件（未销号 {said.held} 件）"],
                *([kpi.rate.name, _rate(kpi)] for kpi in said.rates),
                ["响应指数", said.shown_index or UNKNOWN],
            ],
            "units": [*map(_unit, said.red), *_more(said.more)],
            "cases": [
                [row.number, row.title, row.lead, deadline(row.due_at) if row.due_at else ""]
                for row in said.worst
            ],
            "since": f"{said.since:%Y-%m-%d}",
            "mark": watermark(str(request.user), request.user.get_username(), at),
        }
    return pdf_response(pdf(PAPER, data), TITLE, at)


def _rate(kpi: Kpi) -> str:
    told = f"{kpi.percent}%（{kpi.numerator} ÷ {kpi.denominator}）"
    return UNKNOWN if kpi.percent is None else told


def _more(number: int) -> list[list[str]]:
    return [[f"另有 {number} 个单位", "", "", ""]] if number else []


def _unit(unit: Red) -> list[str]:
    share = f"{unit.percent}%" if unit.ranked else "样本不足10，不排名"
    return [unit.name, str(unit.late), str(unit.held), share]
