"""Pages of screenings: begin one, watch it, call it off, read what it found, compare two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit
from liyuan.engines.findings import Reported
from liyuan.journal.exports import take_ledger
from liyuan.screening import exports, queries_pages
from liyuan.screening.access import (
    EXPORT,
    FIGURES,
    NAMES,
    RUN,
    VIEW,
    screening_done,
    screening_to_view,
)
from liyuan.screening.actions import cancel_screening, start_screening
from liyuan.screening.domain import State
from liyuan.screening.forms import ClauseFilterForm, PairForm, StartForm
from liyuan.screening.gone import told_when_gone
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import run_before
from liyuan.screening.queries_diff import diff
from liyuan.screening.queries_run import RunPage, policies_named, run_page
from liyuan.web.language import reader_language
from liyuan.web.messages import in_words

UNPROCESSABLE = 422


@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """Every screening, newest first."""
    require(request.user, VIEW)
    return _list(request, StartForm(initial={"as_of": timezone.localdate()}))


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Let the worker screen all firms; 422 while another one waits or runs."""
    require(request.user, RUN)
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            as_of, by = form.cleaned_data["as_of"], _person(request)
            run = start_screening(as_of=as_of, by=by, at=timezone.now())
            return redirect("screening:run", run.pk)
        except Reported as refused:
            form.add_error(None, in_words(refused.finding, reader_language()))
    return _list(request, form, status=UNPROCESSABLE)


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call it off; one that runs stops at its next stretch of firms."""
    require(request.user, RUN)
    run = screening_to_view(request.user, number, at=timezone.now())
    try:
        cancel_screening(run, by=_person(request), at=timezone.now())
    except Reported as refused:
        messages.error(request, in_words(refused.finding, reader_language()))
    return redirect("screening:run", number)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All screenings as a ledger."""
    require(request.user, EXPORT)
    at, lang = timezone.now(), reader_language()
    rows = queries_pages.every_run(lang=lang)
    ledger = exports.runs_ledger(rows, unit=filling_unit(request.user, lang), at=at)
    subject = ("list", "screenings")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload={})


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The two that were ticked, led to their comparison."""
    require(request.user, FIGURES)
    pair = PairForm(request.GET).pair()
    if pair:
        return redirect("screening:diff", *pair)
    messages.error(request, _("请勾选两次已完成的筛查再比较。"))
    return redirect("screening:list")


@require_safe
def run(request: HttpRequest, number: int) -> HttpResponse:
    """One screening: how far it is, and for whom it may concern the clauses with what it found."""
    found = screening_to_view(request.user, number, at=timezone.now())
    context = {"row": queries_pages.run_row(found, reader_language()), "runs": may_run(request)}
    if found.state == State.DONE and may(request.user, FIGURES):
        form, page = _clauses(request, found)
        earlier = run_before(found)
        context |= {"form": form, "page": page, "earlier": earlier}
        context["names"] = bool(may(request.user, NAMES))
        context["exports"] = bool(may(request.user, EXPORT))
    return render(request, "screening/run.html", context)


@require_safe
def run_export(request: HttpRequest, number: int) -> HttpResponse:
    """The same clauses as a ledger."""
    require(request.user, EXPORT)
    require(request.user, FIGURES)
    at = timezone.now()
    found = screening_done(request.user, number, at=at)
    form, page = _clauses(request, found)
    unit = filling_unit(request.user, reader_language())
    ledger = exports.clauses_ledger(found, page, unit=unit, at=at)
    subject, said = ("screening", str(number)), form.filters().said()
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


@require_safe
def diff_page(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """What changed from one screening to another, clause by clause."""
    require(request.user, FIGURES)
    at = timezone.now()
    now, before = (screening_done(request.user, one, at=at) for one in (number, other))
    context = {"run": now, "before": before, "names": bool(may(request.user, NAMES))}
    context["exports"] = bool(may(request.user, EXPORT))
    try:
        context["diff"] = diff(before, now, lang=reader_language())
    except Reported as gone:
        context["gone"] = in_words(gone.finding, reader_language())
    return render(request, "screening/diff.html", context)


@require_safe
@told_when_gone
def diff_export(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """The same as a ledger."""
    require(request.user, EXPORT)
    require(request.user, FIGURES)
    at, lang = timezone.now(), reader_language()
    now, before = (screening_done(request.user, one, at=at) for one in (number, other))
    found = diff(before, now, lang=lang)
    unit = filling_unit(request.user, lang)
    ledger = exports.diff_ledger(before, now, found, unit=unit, at=at)
    subject, said = ("screening", str(number)), {"against": other}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def may_run(request: HttpRequest) -> bool:
    return bool(may(request.user, RUN))


def _list(request: HttpRequest, form: StartForm, *, status: int = 200) -> HttpResponse:
    page = queries_pages.run_rows(after=request.GET.get("after"), lang=reader_language())
    context = {"page": page, "form": form, "runs": may_run(request)}
    context["exports"] = bool(may(request.user, EXPORT))
    context["figures"] = bool(may(request.user, FIGURES))
    context["open"] = next((one for one in page.items if one.running), None)
    return render(request, "screening/list.html", context, status=status)


def _clauses(request: HttpRequest, run: ScreeningRun) -> tuple[ClauseFilterForm, RunPage]:
    lang = reader_language()
    form = ClauseFilterForm(request.GET, policies=policies_named(run, lang))
    return form, run_page(run, form.filters(), lang=lang)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
