"""Cases to be put right, for supervision."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from liyuan.accounts.access import require
from liyuan.accounts.queries import filling_unit
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.supervision.exports_lists import rectification_ledger
from liyuan.supervision.queries_rectification import CAUSES, page_of, rows_of, to_put_right
from liyuan.web.forms import ALL
from liyuan.web.language import reader_language

VIEW = "rectification.list"


class CauseForm(forms.Form):
    """The filter of the list."""

    cause = forms.ChoiceField(label=_("原因"), required=False, choices=[ALL, *CAUSES.items()])


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """What is to be put right, what is open of it and since when."""
    require(request.user, VIEW)
    user, at, form = person(request), timezone.now(), CauseForm(request.GET)
    said: dict[str, object] = {"form": form}
    if not form.is_valid():
        return render(request, "supervision/rectification.html", said, status=422)
    cases, after = to_put_right(user, form.cleaned_data["cause"]), request.GET.get("after")
    said["page"] = page_of(cases, after=after, at=at, lang=reader_language())
    return render(request, "supervision/rectification.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list that the filter leaves, as a 台账."""
    require(request.user, VIEW)
    user, at, lang, form = (
        person(request),
        timezone.now(),
        reader_language(),
        CauseForm(request.GET),
    )
    if not form.is_valid():
        return render(request, "supervision/rectification.html", {"form": form}, status=422)
    cause = form.cleaned_data["cause"]
    rows = rows_of(to_put_right(user, cause), at=at, lang=lang)
    ledger = rectification_ledger(rows, unit=filling_unit(user, lang), at=at)
    subject, said = ("ledger", "rectification"), {"cause": cause} if cause else {}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)
