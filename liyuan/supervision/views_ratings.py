"""Publishing what firms said, period by period; before, the units that handled it read none."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.demands.actions_ratings import NotOver, publish_ratings
from liyuan.demands.queries_ratings import period_rows
from liyuan.demands.views_list import person

PUBLISH = "rating.publish"


class UntilForm(forms.Form):
    """The day before which everything said is published."""

    until = forms.DateField()


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The periods, the newest first."""
    require(request.user, PUBLISH)
    return render(request, "supervision/ratings.html", {"rows": period_rows(timezone.now())})


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """Publish a period that is over, with all before it."""
    require(request.user, PUBLISH)
    user, at, form = person(request), timezone.now(), UntilForm(request.POST)
    try:
        if form.is_valid() and publish_ratings(form.cleaned_data["until"], by=user, at=at):
            messages.success(request, _("已公布，承办单位现在可以看到这一期的单件评价。"))
            return redirect("supervision:ratings")
    except NotOver:
        form.add_error("until", _("这一期还没有结束。"))
    said = {"rows": period_rows(at), "form": form}
    return render(request, "supervision/ratings.html", said, status=422)
