"""The list of parks, and the same list as a 台账."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.parks import queries
from liyuan.parks.access import parks_visible_to
from liyuan.parks.exports import park_ledger
from liyuan.parks.forms import ParkFilterForm
from liyuan.rules.queries import pack_manifest
from liyuan.web.language import reader_language


@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    """The roster of today, narrowed by the address; 422 for a filter that is wrong."""
    require(request.user, "park.list")
    form, lang = _form(request), reader_language()
    if not form.is_valid():
        return render(request, "parks/list.html", {"form": form}, status=422)
    page = queries.park_list_page(
        parks_visible_to(request.user),
        form.filters(),
        manifest=pack_manifest(),
        on=timezone.localdate(),
        after=request.GET.get("after"),
        lang=lang,
    )
    exports = bool(may(request.user, "park.export"))
    return render(request, "parks/list.html", {"form": form, "page": page, "exports": exports})


@require_safe
def park_export(request: HttpRequest) -> HttpResponse:
    """The parks that the filters leave, as a 台账; 422 for a filter that is wrong."""
    require(request.user, "park.export")
    form = _form(request)
    if not form.is_valid():
        return render(request, "parks/list.html", {"form": form}, status=422)
    return park_ledger(request, form.filters())


def _form(request: HttpRequest) -> ParkFilterForm:
    parks = parks_visible_to(request.user)
    return ParkFilterForm(
        request.GET,
        types=queries.type_choices(parks),
        districts=queries.district_choices(reader_language()),
        uncertain=bool(may(request.user, "park.view_uncertain")),
    )
