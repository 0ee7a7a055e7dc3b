"""Tonight's board, which keeps itself current."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.cases.queries_desk import minutes_to_midnight
from liyuan.demands.views_list import person
from liyuan.supervision.queries_board import board
from liyuan.web.language import reader_language

VIEW = "supervision.view"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The board; the page asks for itself again every minute."""
    require(request.user, VIEW)
    user, at = person(request), timezone.now()
    hours, minutes = divmod(minutes_to_midnight(at), 60)
    said = {"board": board(user, at=at, lang=reader_language()), "at": at}
    said |= {"hours": hours, "minutes": minutes, "writes": bool(may(user, "paper.write"))}
    return render(request, "supervision/board.html", said)
