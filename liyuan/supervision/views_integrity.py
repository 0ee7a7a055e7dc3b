"""The panel of integrity and the cases behind each sign, for supervision alone."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, refuse
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.demands.queries_list import Filters, demand_page
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.supervision.domain import Flag
from liyuan.supervision.exports_lists import signs_ledger
from liyuan.supervision.forms_integrity import PeriodForm
from liyuan.supervision.queries_integrity import flagged, panel, signs
from liyuan.supervision.words import FLAGS
from liyuan.web.language import reader_language

VIEW = "integrity.view"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """How often each sign was found, and with which units."""
    at = timezone.now()
    user, form = _allowed(request, at), PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "supervision/integrity.html", {"form": form}, status=422)
    found = panel(user, form.period(timezone.localdate(at)), lang=reader_language())
    flags = [(flag, *FLAGS[flag], count) for flag, count in found.flags]
    said = {"form": form, "panel": found, "flags": flags, "query": request.GET.urlencode()}
    said["units"] = [
        (row, [(flag, FLAGS[flag][0], n) for flag, n in row.found.items()]) for row in found.units
    ]
    return render(request, "supervision/integrity.html", said)


@require_safe
def cases(request: HttpRequest, flag: str) -> HttpResponse:
    """The cases that bear a sign."""
    at = timezone.now()
    user, form = _allowed(request, at), PeriodForm(request.GET)
    if flag not in tuple(Flag) or not form.is_valid():
        raise Http404
    sign, period = Flag(flag), form.period(timezone.localdate(at))
    found = flagged(user, sign, period, request.GET.get("unit", ""))
    after, lang = request.GET.get("after"), reader_language()
    page = demand_page(found, Filters(), user, after=after, at=at, lang=lang)
    words, why = FLAGS[sign]
    said = {"page": page, "words": words, "why": why}
    return render(request, "supervision/integrity_cases.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Every case that bears a sign, as a 台账."""
    at, lang = timezone.now(), reader_language()
    user, form = _allowed(request, at), PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "supervision/integrity.html", {"form": form}, status=422)
    rows = signs(user, form.period(timezone.localdate(at)), lang=lang)
    ledger = signs_ledger(rows, unit=filling_unit(user, lang), at=at)
    subject = ("ledger", "integrity")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload={})


def _allowed(request: HttpRequest, at: datetime) -> User:
    """Supervision; that anybody else asked is written down."""
    if not may(request.user, VIEW):
        refuse(request.user, VIEW, ("supervision", "integrity"), at=at)
    return person(request)
