"""The page of figures, and the demands behind one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.demands.domain import KIND
from liyuan.demands.exports_kpis import kpi_ledger
from liyuan.demands.forms_kpis import BehindForm, KpiForm
from liyuan.demands.queries_kpi_page import kpi_page
from liyuan.demands.queries_kpis import behind
from liyuan.demands.queries_list import Filters, demand_page
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language

LIST = f"{KIND}.list"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The rates of a span; 422 for one that makes no sense."""
    require(request.user, LIST)
    user, form = person(request), KpiForm(request.GET, at=timezone.now())
    if not form.is_valid():
        return render(request, "demands/kpis.html", {"form": form}, status=422)
    page = kpi_page(user, form.period(), form.cleaned_data["axis"], lang=reader_language())
    said = {"form": form, "page": page, "span": form.said()}
    said["export"] = bool(may(user, f"{KIND}.export"))
    return render(request, "demands/kpis.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The rates and the groups of a span as a 台账."""
    require(request.user, f"{KIND}.export")
    user, at, lang = person(request), timezone.now(), reader_language()
    form = KpiForm(request.GET, at=at)
    if not form.is_valid():
        return render(request, "demands/kpis.html", {"form": form}, status=422)
    axis = form.cleaned_data["axis"]
    page = kpi_page(user, form.period(), axis, lang=lang)
    ledger = kpi_ledger(page, unit=filling_unit(user, lang), lang=lang)
    said, subject = {**form.said(), "axis": axis}, ("ledger", "kpis")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The demands that one number counts."""
    require(request.user, LIST)
    user, at, form = person(request), timezone.now(), BehindForm(request.GET, at=timezone.now())
    if not form.is_valid():
        return render(request, "demands/kpi_cases.html", {}, status=422)
    axis, key = form.group()
    counted = behind(user, form.period(), form.cleaned_data["counted"], axis, key)
    after, lang = request.GET.get("after"), reader_language()
    page = demand_page(counted, Filters(), user, after=after, at=at, lang=lang)
    return render(request, "demands/kpi_cases.html", {"page": page, "span": form.said()})
