"""The list of firms, and the same list as a 台账."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.enterprises import queries
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.exports import firm_ledger
from liyuan.enterprises.forms import FirmFilterForm
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.web.language import reader_language


@require_safe
def firm_list(request: HttpRequest) -> HttpResponse:
    """Firms that the reader may list, narrowed by the address; 422 for a filter that is wrong."""
    require(request.user, "enterprise.list")
    form, lang = _form(request), reader_language()
    if not form.is_valid():
        return render(request, "enterprises/list.html", {"form": form}, status=422)
    firms = enterprises_visible_to(request.user)
    after = request.GET.get("after")
    page = queries.firm_list_page(firms, form.filters(), after=after, lang=lang)
    asked = {"exports": "enterprise.export", "edits": "fact.import"}
    allowed = {name: bool(may(request.user, action)) for name, action in asked.items()}
    return render(request, "enterprises/list.html", {"form": form, "page": page, **allowed})


@require_safe
def firm_export(request: HttpRequest) -> HttpResponse:
    """The firms that the filters leave, as a 台账; 422 for a filter that is wrong."""
    require(request.user, "enterprise.export")
    form = _form(request)
    if not form.is_valid():
        return render(request, "enterprises/list.html", {"form": form}, status=422)
    return firm_ledger(request, form.filters())


def _form(request: HttpRequest) -> FirmFilterForm:
    lang = reader_language()
    parks = park_choices(parks_visible_to(request.user), lang)
    return FirmFilterForm(request.GET, parks=parks, lang=lang)
