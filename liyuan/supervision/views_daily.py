"""The list of a day, the same as a 台账, and making today's."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.supervision.daily import freeze
from liyuan.supervision.exports import daily_ledger
from liyuan.supervision.forms import DailyFilterForm
from liyuan.supervision.models import DailyList
from liyuan.supervision.queries_daily import (
    counts,
    daily_page,
    daily_rows,
    days,
    items_of,
)
from liyuan.supervision.words import REASONS
from liyuan.web.days import isodate
from liyuan.web.language import reader_language

VIEW, EXPORT, RUN = "supervision.view", "supervision.export", "supervision.run"


@dataclass(frozen=True)
class Asked:
    """The list that an address asks for; none where no day has one yet."""

    form: DailyFilterForm
    made: DailyList | None
    at: datetime
    lang: str


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The list of a day, the newest where none is named."""
    require(request.user, VIEW)
    user, asked = person(request), _asked(request)
    said: dict[str, object] = {"form": asked.form, "list": asked.made, "at": asked.at}
    said |= {name: bool(may(user, f"supervision.{name}")) for name in ("export", "run")}
    if not asked.form.is_valid():
        return render(request, "supervision/daily.html", said, status=422)
    if asked.made:
        items = items_of(asked.made, asked.form.filters(), user)
        after = request.GET.get("after")
        said["page"] = daily_page(items, after=after, at=asked.at, lang=asked.lang)
        said["counts"] = [(REASONS[key], count) for key, count in counts(items).items()]
    return render(request, "supervision/daily.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as a 台账; 404 where there is none, 422 for a filter that is wrong."""
    require(request.user, EXPORT)
    user, asked = person(request), _asked(request)
    if not asked.form.is_valid():
        return render(request, "supervision/daily.html", {"form": asked.form}, status=422)
    if asked.made is None:
        raise Http404
    filters, day = asked.form.filters(), isodate(asked.made.day)
    rows = daily_rows(items_of(asked.made, filters, user), at=asked.at, lang=asked.lang)
    ledger = daily_ledger(rows, day, unit=filling_unit(user, asked.lang), at=asked.at)
    said = {"day": day, **filters.said()}
    subject = ("ledger", "supervision")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Make today's list now; one that stands is kept."""
    require(request.user, RUN)
    frozen = freeze(timezone.now(), by=person(request))
    told = (
        _("已生成今天的清单，共 %(n)s 条。")
        if frozen.made
        else _("今天的清单已生成，共 %(n)s 条。")
    )
    messages.success(request, told % {"n": frozen.items})
    return redirect("supervision:daily")


def _asked(request: HttpRequest) -> Asked:
    lang = reader_language()
    form = DailyFilterForm(request.GET, days=days(), lang=lang)
    day = form.cleaned_data["day"] if form.is_valid() else ""
    found = DailyList.objects.filter(day=day) if day else DailyList.objects.all()
    return Asked(form, found.order_by("-day").first(), timezone.now(), lang)
