"""Working together on a demand: notes, calls to units and their reports, assisting parts."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.accounts.queries import filling_unit
from liyuan.cases.access import SHOWN, acting_unit, case_to
from liyuan.cases.domain import PartyState, StepRefused
from liyuan.cases.models import Case
from liyuan.cases.words import refusal
from liyuan.demands.actions_split import split_off
from liyuan.demands.actions_together import report_in, report_part, sign_part, whistle, write_note
from liyuan.demands.domain import KIND
from liyuan.demands.exports_lists import call_ledger
from liyuan.demands.forms_together import NoteForm, PartForm, ReportForm, SplitForm, WhistleForm
from liyuan.demands.queries_together import call_for, call_rows, open_calls, part_for
from liyuan.demands.views import shown
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.web.language import reader_language


@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The calls that wait for an answer, the most urgent first."""
    require(request.user, f"{KIND}.note")
    at, after = timezone.now(), request.GET.get("after")
    page = open_calls(person(request), after=after, at=at, lang=reader_language())
    return render(request, "demands/calls.html", {"page": page})


@require_safe
def calls_export(request: HttpRequest) -> HttpResponse:
    """The same calls, as a 台账."""
    require(request.user, f"{KIND}.note")
    user, at, lang = person(request), timezone.now(), reader_language()
    rows = call_rows(user, at=at, lang=lang)
    ledger = call_ledger(rows, unit=filling_unit(user, lang), at=at)
    subject = ("ledger", "calls")
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload={})


@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Write an internal remark."""
    case = _case(request, number, "note")
    form, user = NoteForm(request.POST, auto_id="note-%s"), person(request)
    if not form.is_valid():
        return shown(request, case, note_form=form)
    unit = acting_unit(user, KIND, "note")
    write_note(case, form.cleaned_data["note"], by=user, unit=unit, at=timezone.now())
    return _done(request, number, _("已记下备注。"))


@require_POST
def call(request: HttpRequest, number: str) -> HttpResponse:
    """Call units to report."""
    case = _case(request, number, "whistle")
    form, user = WhistleForm(request.POST, lang=reader_language()), person(request)
    unit, at = acting_unit(user, KIND, "whistle"), timezone.now()
    try:
        if form.is_valid():
            called = whistle(case, form.call(), by=user, unit=unit, at=at)
            return _done(request, number, _("已吹哨，请 %(n)s 个单位报到。") % {"n": called})
    except StepRefused as error:
        note_on(form, error)
    return shown(request, case, whistle_form=form)


@require_POST
def report(request: HttpRequest, number: str, called: int) -> HttpResponse:
    """Report to a call."""
    case, user = _case(request, number, "report"), person(request)
    held, form = call_for(user, case, called), ReportForm(request.POST, auto_id="report-%s")
    if held is None:
        raise Http404
    try:
        if form.is_valid():
            came, words = form.cleaned_data["came"] == "yes", form.cleaned_data["report"]
            report_in(held, came=came, words=words, by=user, unit=held.unit, at=timezone.now())
            return _done(request, number, _("已报到。") if came else _("已说明原因。"))
    except StepRefused as error:
        note_on(form, error)
    return shown(request, case, report_form=form)


@require_POST
def part(request: HttpRequest, number: str) -> HttpResponse:
    """Sign for one's own assisting part, or report it once signed."""
    case, user = _case(request, number, "report"), person(request)
    held, form = part_for(user, case), PartForm(request.POST, auto_id="part-%s")
    if held is None:
        raise Http404
    try:
        if held.state == PartyState.ASKED:
            sign_part(held, by=user, at=timezone.now())
            return _done(request, number, _("已签收协办。"))
        if form.is_valid():
            report_part(held, form.cleaned_data["report"], by=user, at=timezone.now())
            return _done(request, number, _("已报告协办情况。"))
    except StepRefused as error:
        note_on(form, error)
    return shown(request, case, part_form=form)


@require_POST
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Open a part of a demand."""
    case = _case(request, number, "split")
    form, user = SplitForm(request.POST, auto_id="split-%s"), person(request)
    unit, at = acting_unit(user, KIND, "split"), timezone.now()
    try:
        if form.is_valid():
            said = form.cleaned_data
            child = split_off(case, said["title"], said["text"], by=user, unit=unit, at=at)
            return _done(request, child.number, _("已拆分出子件，请转办。"))
    except StepRefused as error:
        note_on(form, error)
    return shown(request, case, split_form=form)


def note_on(form: forms.Form, error: StepRefused) -> None:
    """Say why something is refused, beside its field where it is about one."""
    form.add_error(error.field if error.field in form.fields else None, refusal(error))


def _case(request: HttpRequest, number: str, verb: str) -> Case:
    return case_to(person(request), number, KIND, verb, at=timezone.now(), beside=SHOWN)


def _done(request: HttpRequest, number: str, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("demands:case", number)
