"""The leader's one page, and the same as a report on one sheet of A4."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import require
from liyuan.demands.views_list import person
from liyuan.supervision.exports_brief import brief_pdf
from liyuan.supervision.queries_brief import brief
from liyuan.supervision.views_board import VIEW
from liyuan.web.language import reader_language


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page, which keeps itself current."""
    require(request.user, VIEW)
    said = brief(person(request), at=timezone.now(), lang=reader_language())
    return render(request, "supervision/brief.html", {"brief": said})


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report, as of this moment."""
    require(request.user, VIEW)
    at = timezone.now()
    return brief_pdf(request, brief(person(request), at=at, lang="zh"), at)
