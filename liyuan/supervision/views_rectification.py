"""Cases to be put right, for supervision."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from liyuan.accounts.access import require
from liyuan.demands.views_list import person
from liyuan.supervision.queries_rectification import CAUSES, page_of, to_put_right
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
