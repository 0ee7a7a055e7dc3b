"""The list of demands, and the same list as a 台账."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.cases.access import cases_visible_to
from liyuan.demands.access import is_of_firm
from liyuan.demands.domain import KIND, MERGED
from liyuan.demands.exports import demand_ledger
from liyuan.demands.forms import DemandFilterForm
from liyuan.demands.queries_ledger import EDITING
from liyuan.demands.queries_list import demand_page, demand_rows
from liyuan.journal.exports import take_ledger
from liyuan.rules.queries_procedures import procedure_in_force
from liyuan.web.language import reader_language

OF_ITS_OWN = Q(parent=None) | Q(state=MERGED)
# What the list offers to whom: a button's name, the verb that allows it.
OFFERED = {"register": "register", "export": "export", "bulk": "dispatch", "calls": "note"}


@require_safe
def demand_list(request: HttpRequest) -> HttpResponse:
    """Demands that the reader may list, narrowed by the address; a firm follows its own."""
    require(request.user, f"{KIND}.list")
    user, at, lang, form = person(request), timezone.now(), reader_language(), _form(request)
    said = {"form": form, "of_firm": is_of_firm(user)}
    said |= {name: bool(may(user, f"{KIND}.{verb}")) for name, verb in OFFERED.items()}
    said["topics"] = bool(may(user, "topic.view"))
    said["edits"] = any(may(user, verb) for verb in EDITING)
    said["posters"] = settings.LIYUAN_ASK and said["register"] and not said["of_firm"]
    if not form.is_valid():
        return render(request, "demands/list.html", said, status=422)
    cases, after = cases_visible_to(user, KIND), request.GET.get("after")
    if said["of_firm"] and not form.filters().q:
        cases = cases.filter(OF_ITS_OWN)  # it follows the parts on the page of the whole
    said["page"] = demand_page(cases, form.filters(), user, after=after, at=at, lang=lang)
    return render(request, "demands/list.html", said)


@require_safe
def demand_export(request: HttpRequest) -> HttpResponse:
    """The demands that the filters leave, as a 台账; 422 for a filter that is wrong."""
    require(request.user, f"{KIND}.export")
    user, at, lang, form = person(request), timezone.now(), reader_language(), _form(request)
    if not form.is_valid():
        return render(request, "demands/list.html", {"form": form}, status=422)
    cases, filters = cases_visible_to(user, KIND, "export"), form.filters()
    rows = demand_rows(cases, filters, user, at=at, lang=lang)
    ledger = demand_ledger(rows, unit=filling_unit(user, lang), at=at, lang=lang)
    said = {name: value for name, value in filters.said().items() if name != "q"}
    subject = ("ledger", "demands")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _form(request: HttpRequest) -> DemandFilterForm:
    _version, procedure = procedure_in_force(KIND, timezone.localdate())
    of_firm = is_of_firm(request.user)
    lang = reader_language()
    return DemandFilterForm(request.GET, procedure=procedure, of_firm=of_firm, lang=lang)
