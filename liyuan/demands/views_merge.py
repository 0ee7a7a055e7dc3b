"""Merging a demand into the one that says the same, with both before one's eyes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liyuan.cases.access import case_to
from liyuan.demands.domain import KIND
from liyuan.demands.forms_merge import MainForm
from liyuan.demands.forms_step import StepForm
from liyuan.demands.queries_merging import MERGE, merging
from liyuan.demands.views import form_of, taken
from liyuan.demands.views_list import person
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, number: str) -> HttpResponse:
    """`?q=` looks for the main demand, `?main=` sets it beside this one; 422 when it is refused."""
    user, at, lang = person(request), timezone.now(), reader_language()
    held = case_to(user, number, KIND, "dispatch", at=at)
    form = form_of(request, held, MERGE) if request.method == "POST" else None
    if form and form.is_valid() and taken(form, held, user):
        messages.success(request, _("已并案，一分钟内可以撤销。"))
        return redirect("demands:case", number)
    sought = MainForm(request.GET)
    said, chosen = sought.told()
    if form:
        chosen = str(form.cleaned_data.get("main_case", ""))
    page = merging(user, held, said, chosen, at=at, lang=lang)
    blank = StepForm(None, None, procedure=procedure_of(held.procedure), step=MERGE, lang=lang)
    shown = {"page": page, "sought": sought, "form": form or blank}
    wrong = form or not sought.is_valid()
    return render(request, "demands/merge.html", shown, status=422 if wrong else 200)
