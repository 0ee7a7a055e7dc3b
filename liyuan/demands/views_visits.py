"""The return desk: whom to call, and the page of one call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.cases.access import SHOWN, case_to, knows_firm
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.cases.words import refusal
from liyuan.demands.actions_visits import TooSoon, note_call, note_second_call
from liyuan.demands.domain import KIND
from liyuan.demands.exports_lists import visit_ledger
from liyuan.demands.forms_visits import CallForm
from liyuan.demands.queries_handled import DESK
from liyuan.demands.queries_visits import (
    SECOND,
    VERB,
    call_page,
    may_end,
    next_call,
    questions,
    visit_page,
    visit_rows,
)
from liyuan.demands.views_list import person
from liyuan.engines.procedure import RefusedError
from liyuan.journal.exports import take_ledger
from liyuan.web.days import deadline
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding


@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The demands to be called, or with `?second=1` those to be called by somebody else again."""
    require(request.user, f"{KIND}.{DESK}")
    user, at, lang, second = person(request), timezone.now(), reader_language(), _second(request)
    after = request.GET.get("after")
    page = visit_page(user, second=second, after=after, at=at, lang=lang)
    return render(request, "demands/visits.html", {"page": page, "second": second})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """One of the desk's two tabs, as a 台账."""
    require(request.user, f"{KIND}.{DESK}")
    user, at, lang, second = person(request), timezone.now(), reader_language(), _second(request)
    rows = visit_rows(user, second=second, at=at, lang=lang)
    ledger = visit_ledger(rows, unit=filling_unit(user, lang), at=at)
    subject, said = ("ledger", "visits"), {"second": second}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, number: str) -> HttpResponse:
    """One call; what is written down leads to the next one, what is refused stays (422)."""
    user, at, second = person(request), timezone.now(), _second(request)
    data = request.POST if request.method == "POST" else None
    verb = DESK if data is None else SECOND if second else VERB
    found = case_to(user, number, KIND, verb, at=at, beside=SHOWN)
    form = _form(data, found, user, second=second)
    if form.is_valid() and _noted(form, found, user):
        messages.success(request, _("已记下 %(number)s 的回访。") % {"number": number})
        return redirect(_next(user, second=second))
    page = call_page(user, found, second=second, at=at, lang=reader_language())
    may_contact = bool(may(user, f"{KIND}.contact"))
    said = {"page": page, "form": form, "may_contact": may_contact}
    return render(request, "demands/visit.html", said, status=422 if form.is_bound else 200)


def _form(data: QueryDict | None, found: Case, user: User, *, second: bool) -> CallForm:
    firm = found.firm.name if found.firm and knows_firm(user, found) else ""
    asked = questions(firm, found, reader_language())
    return CallForm(data, may_end=not second and may_end(found), second=second, questions=asked)


def _second(request: HttpRequest) -> bool:
    return request.GET.get("second") == "1"


def _noted(form: CallForm, found: Case, user: User) -> bool:
    """Write the call down, or note on the form why not."""
    said, seen, at = form.called(), form.cleaned_data.get("version"), timezone.now()
    try:
        if form.second:
            note_second_call(found, said, by=user, at=at)
        else:
            note_call(found, said, by=user, at=at, version=seen)
    except StepRefused as error:
        form.add_error(None, refusal(error))
    except TooSoon as error:
        when = _("%(why)s；下次可拨：%(next)s")
        form.add_error("outcome", when % {"why": error.words, "next": deadline(error.next_at)})
    except RefusedError as error:
        for one in error.findings:
            form.add_error(None, finding(one, reader_language()))
    return not form.errors


def _next(user: User, *, second: bool) -> str:
    """Where the next call is, or the list when none can be made now."""
    lang, tab = reader_language(), "?second=1" if second else ""
    number = next_call(user, second=second, at=timezone.now(), lang=lang)
    return (reverse("visits:call", args=[number]) if number else reverse("visits:list")) + tab
