"""URLs of a page that holds every part, for the browser tests."""

from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path
from django_cotton.compiler_regex import CottonCompiler

from liyuan.config import urls
from liyuan.web.charts import Chart, ChartKind, Series
from liyuan.web.paging import Page

handler404 = urls.handler404
CHART = Chart(
    "chart-revenue",
    "营业收入",
    ChartKind.BAR,
    "万元",
    ["2024", "2025"],
    [Series("营业收入", [1200, 1500]), Series("研发费用", [80, None])],
    target=1000,
    axis="年度",
)
PAGE = Path(__file__).with_suffix(".html")


class Filters(forms.Form):
    kind = forms.ChoiceField(label="Kind", choices=[("", "All"), ("b", "B")], required=False)
    agreed = forms.BooleanField(label="Agreed", required=False)


def parts(request: HttpRequest) -> HttpResponse:
    shown = {
        "form": Filters(request.GET),
        "chart": CHART,
        "page": Page((), next="on", previous="back"),
    }
    template = Template(CottonCompiler().process(PAGE.read_text()))
    return HttpResponse(template.render(RequestContext(request, shown)))


urlpatterns = [*urls.urlpatterns, path("parts", parts)]
