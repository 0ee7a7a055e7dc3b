"""The page of figures, and the demands behind one of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.cases.access import cases_visible_to
from liyuan.demands.domain import KIND
from liyuan.demands.exports import demand_ledger
from liyuan.demands.exports_kpis import kpi_ledger
from liyuan.demands.forms_kpis import BehindForm, KpiForm
from liyuan.demands.queries_kpi_page import counted_in_words, kpi_page
from liyuan.demands.queries_kpis import behind
from liyuan.demands.queries_list import Filters, demand_page, demand_rows
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
    said["export"] = _exports(user)
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
    after, lang = request.GET.get("after"), reader_language()
    counted, (axis, key) = form.cleaned_data["counted"], form.group()
    found = behind(user, form.period(), counted, axis, key)
    page = demand_page(found, Filters(), user, after=after, at=at, lang=lang)
    said = {"page": page, "span": form.said(), "axis": axis}
    said |= {"counted": counted_in_words(counted, axis, key, lang), "export": _exports(user)}
    return render(request, "demands/kpi_cases.html", said)


@require_safe
def cases_export(request: HttpRequest) -> HttpResponse:
    """The same demands as a 台账, as far as the reader takes demands along."""
    require(request.user, f"{KIND}.export")
    user, at, form = person(request), timezone.now(), BehindForm(request.GET, at=timezone.now())
    if not form.is_valid():
        return render(request, "demands/kpi_cases.html", {}, status=422)
    counted, (axis, key), lang = form.cleaned_data["counted"], form.group(), reader_language()
    taken = cases_visible_to(user, KIND, "export")
    found = behind(user, form.period(), counted, axis, key).filter(pk__in=taken.values("pk"))
    rows = demand_rows(found, Filters(), user, at=at, lang=lang)
    ledger = demand_ledger(rows, unit=filling_unit(user, lang), at=at, lang=lang)
    said, subject = {**form.said(), "counted": counted, "axis": axis}, ("ledger", "kpi_cases")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def _exports(user: User) -> bool:
    return bool(may(user, f"{KIND}.export"))
