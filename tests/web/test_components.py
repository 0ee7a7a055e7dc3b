"""The parts that pages are made of, as a browser receives them."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django_cotton.compiler_regex import CottonCompiler

from liyuan.web.charts import Chart, ChartKind, Series
from liyuan.web.paging import Page


@pytest.fixture
def request_(rf: RequestFactory) -> HttpRequest:
    return rf.get("/enterprises/", {"q": "成都", "after": "old"})


def render(text: str, request: HttpRequest, **context: object) -> str:
    """As on a page: the component, with its white space on one line."""
    template = Template(CottonCompiler().process(text))
    return " ".join(template.render(Context({"request": request, **context})).split())


def test_a_status_is_a_word_in_a_colour(request_: HttpRequest) -> None:
    html = render('<c-status tone="near">还差</c-status>', request_)
    assert html == '<span class="ly-status ly-status-near">还差</span>'


def test_an_amount_tells_its_exact_value(request_: HttpRequest) -> None:
    html = render('<c-amount :fen="fen" />', request_, fen=12_345_678)
    assert 'title="123,456.78 元"' in html
    assert "12.35 万元" in html


def test_the_pager_keeps_the_filters_and_changes_only_the_page(request_: HttpRequest) -> None:
    html = render('<c-pager :page="page" />', request_, page=Page((), next="new"))
    assert "?q=%E6%88%90%E9%83%BD&amp;after=new" in html
    assert "上一页" not in html


def test_an_export_takes_the_filters_without_the_page(request_: HttpRequest) -> None:
    html = render('<c-export url="/enterprises/export.xlsx" />', request_)
    assert 'href="/enterprises/export.xlsx?q=%E6%88%90%E9%83%BD"' in html


class Registration(forms.Form):
    name = forms.CharField(label="单位名称", help_text="与营业执照一致")
    agreed = forms.BooleanField(label="已授权", required=False)


def test_an_error_stands_at_its_field_and_is_tied_to_it(request_: HttpRequest) -> None:
    html = render('<c-field :field="form.name" />', request_, form=Registration({}))
    assert '<label class="form-label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert "is-invalid" in html


def test_a_check_box_stands_inside_its_label(request_: HttpRequest) -> None:
    html = render('<c-field :field="form.agreed" />', request_, form=Registration())
    assert html.index("<label") < html.index("<input") < html.index("已授权")


def test_a_source_that_nobody_checked_says_so(request_: HttpRequest) -> None:
    source = SimpleNamespace(
        title="划分办法", document="国统字〔2017〕213号", article="", published=None, verified=False
    )
    html = render('<c-source :source="source" />', request_, source=source)
    assert "划分办法（国统字〔2017〕213号）" in html
    assert "原文未核实" in html


def test_a_chart_carries_its_numbers_as_data_and_as_a_table(request_: HttpRequest) -> None:
    chart = Chart(
        "chart-x",
        "营业收入</script>",
        ChartKind.BAR,
        "万元",
        ["2024", "2025"],
        [Series("营业收入", [1200, None])],
    )
    html = render('<c-chart :chart="chart" />', request_, chart=chart)
    assert '<script id="chart-x" type="application/json">' in html
    assert '<td class="ly-number">1,200</td>' in html
    assert html.count("</script>") == 1


def test_only_a_demonstration_is_marked_so(request_: HttpRequest) -> None:
    assert render("<c-demo-mark />", request_) == ""
    assert "演示" in render("<c-demo-mark />", request_, demo=True)
