"""Handing many demands to one unit: what was ticked, then what became of each."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from liyuan.accounts.access import require
from liyuan.cases.access import cases_visible_to
from liyuan.cases.words import refusal
from liyuan.demands.actions_bulk import Handed, hand_out
from liyuan.demands.domain import KIND, MOST_PICKED
from liyuan.demands.forms_bulk import BulkForm, picked
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.queries_list import picked_rows
from liyuan.demands.views_list import person
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding as in_words


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: HttpRequest) -> HttpResponse:
    """Which unit takes over what was ticked; 422 for a form that is wrong."""
    require(request.user, f"{KIND}.dispatch")
    sent = request.method == "POST"
    form = BulkForm(request.POST if sent else None, picks=picked(request.POST or request.GET))
    if sent and form.is_valid():
        return _handed(request, form)
    return _asked(request, form)


def _handed(request: HttpRequest, form: BulkForm) -> HttpResponse:
    user, at = person(request), timezone.now()
    rows = hand_out(form.picks, form.given(), by=user, at=at)
    return render(request, "demands/bulk_done.html", told(rows))


def told(rows: Sequence[Handed]) -> dict[str, Any]:
    """What became of each demand, and how many went which way, for a page."""
    done = sum(row.done for row in rows)
    return {"rows": [(row, _why(row)) for row in rows], "done": done, "refused": len(rows) - done}


def _why(row: Handed) -> str:
    """What stood in the way of one demand, in words."""
    if row.refused:
        return str(refusal(row.refused))
    return " ".join(in_words(one, reader_language()) for one in row.findings)


def _asked(request: HttpRequest, form: BulkForm) -> HttpResponse:
    user, at, lang = person(request), timezone.now(), reader_language()
    cases = cases_visible_to(user, KIND, "dispatch")
    numbers = [one.number for one in form.picks[:MOST_PICKED]]
    rows = picked_rows(cases, numbers, user, at=at, lang=lang)
    said = {"form": form, "rows": rows, "units": unit_choices(lang), "most": MOST_PICKED}
    return render(request, "demands/bulk.html", said, status=422 if form.is_bound else 200)
