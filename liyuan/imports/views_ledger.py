"""Taking a ledger away to edit, and choosing where it meets what others said meanwhile."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from liyuan.accounts.access import require
from liyuan.accounts.models import User
from liyuan.engines.findings import Reported
from liyuan.engines.sheets import Format
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.forms import FirmFilterForm
from liyuan.enterprises.queries import Filters, first_ids, narrowed
from liyuan.imports.access import import_to_view
from liyuan.imports.actions_ledger import choose
from liyuan.imports.domain_ledger import Change
from liyuan.imports.exports_ledger import Wanted, take_to_edit
from liyuan.imports.forms_ledger import LedgerForm, every, picked
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.web.messages import in_words


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """The firms that the address leaves, as a ledger to edit; 422 for what is wrong."""
    by, at, lang = _person(request), timezone.now(), reader_language()
    filters = _filters(request, lang)
    firms = narrowed(enterprises_visible_to(by, "fact.import"), filters)
    data = request.POST if request.method == "POST" else None
    unit, year = request.GET.get("unit", ""), timezone.localdate(at).year - 1
    form = LedgerForm(data, user=by, unit=unit, year=year, lang=lang)
    count = len(first_ids(firms, MOST_ROWS))
    if form.is_valid() and form.chosen and 0 < count <= MOST_ROWS:
        said = form.facts_chosen(), form.year_chosen(), firms, filters.said()
        wanted = Wanted(form.chosen, *said, Format(form.cleaned_data["format"]), lang)
        return take_to_edit(request, wanted, by=by, at=at)
    context = {"form": form, "count": count, "most": MOST_ROWS, "filters": filters.said()}
    return render(request, "imports/ledger.html", context, status=422 if form.is_bound else 200)


@require_POST
def choices(request: HttpRequest, number: int) -> HttpResponse:
    """For the lines shown, or for all: keep what the system has, or take what the file says."""
    by, at = _person(request), timezone.now()
    job = import_to_view(by, number, at=at)
    try:
        choose(job, picked(request.POST), every=every(request.POST), by=by, at=at)
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
    return redirect(f"{reverse('imports:import', args=[number])}?lines={Change.CONFLICT}#lines")


def _person(request: HttpRequest) -> User:
    require(request.user, "fact.import")
    if not isinstance(request.user, User):
        raise PermissionDenied("fact.import")
    return request.user


def _filters(request: HttpRequest, lang: str) -> Filters:
    """What the list of firms was narrowed by; a wrong filter narrows nothing."""
    parks = park_choices(parks_visible_to(request.user), lang)
    form = FirmFilterForm(request.GET, parks=parks, lang=lang)
    return form.filters() if form.is_valid() else Filters()
