"""The page of a demand, its steps, and taking one back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may
from liyuan.accounts.models import User
from liyuan.attachments.domain import NotKept
from liyuan.attachments.words import refusal as file_refusal
from liyuan.cases.access import case_to, case_to_view
from liyuan.cases.actions_undo import undo_step
from liyuan.cases.domain import StepRefused
from liyuan.cases.models import Case
from liyuan.cases.words import refusal
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import KIND
from liyuan.demands.forms_contact import PhoneForm
from liyuan.demands.forms_step import StepForm, UnitField, unit_choices
from liyuan.demands.forms_together import NoteForm, PartForm, ReportForm, SplitForm, WhistleForm
from liyuan.demands.queries_case import CasePage, case_page, since_seen
from liyuan.demands.queries_chat import progress_text
from liyuan.demands.queries_contact import may_mend
from liyuan.demands.queries_family import family
from liyuan.demands.queries_merged import merges_of
from liyuan.demands.queries_replies import replies_for
from liyuan.demands.queries_steps import open_parts, verb_asked
from liyuan.demands.queries_together import together
from liyuan.demands.views_list import person
from liyuan.engines.procedure import RefusedError
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import reader_language

# Asked for only where a part is open.
PARTS_NOTE = "parts_note"
# What a page is shown again with, when something that was typed is refused.
REFUSED = frozenset(
    {
        "contact_error",
        "mend_form",
        "note_form",
        "whistle_form",
        "report_form",
        "part_form",
        "split_form",
    }
)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One demand; `?step=` opens the form of a step, `?reply=` fills its answer in."""
    user, asked = person(request), request.GET
    found = case_to_view(user, number, KIND, at=timezone.now())
    return shown(request, found, chosen=asked.get("step", ""), reply=asked.get("reply", ""))


@require_POST
def step(request: HttpRequest, number: str, transition: str) -> HttpResponse:
    """Take a step; 422 with what was typed when it is refused."""
    user, at = person(request), timezone.now()
    verb = verb_asked(number, transition) or "view"
    held = case_to(user, number, KIND, verb, at=at)
    if verb == "view":
        raise Http404
    form = form_of(request, held, transition)
    if form.is_valid() and taken(form, held, user):
        messages.success(request, _("已%(step)s。") % {"step": _name(form)})
        return redirect("demands:case", number)
    seen = case_to_view(user, number, KIND, at=at)
    return shown(request, seen, chosen=transition, form=form)


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take the last step back within its minute."""
    user, at = person(request), timezone.now()
    found = case_to_view(user, number, KIND, at=at)
    try:
        undo_step(found, by=user, at=at)
        messages.success(request, _("已撤销上一步。"))
    except StepRefused as error:
        messages.error(request, refusal(error))
    return redirect("demands:case", number)


def form_of(request: HttpRequest, held: Case, transition: str) -> StepForm:
    """The form of a step as it was sent."""
    procedure, lang = procedure_of(held.procedure), reader_language()
    return StepForm(request.POST, request.FILES, procedure=procedure, step=transition, lang=lang)


def _name(form: StepForm) -> str:
    return form.step.name if reader_language() == "zh" else form.step.en


def taken(form: StepForm, held: Case, user: User) -> bool:
    """Take the step, or note on the form why not."""
    given, files, seen = form.given(), form.files_given(), form.cleaned_data.get("version")
    at = timezone.now()
    try:
        take_step(held, form.step.key, given, files, by=user, at=at, version=seen)
    except StepRefused as error:
        form.note_refusal(error)
    except RefusedError as error:
        form.note_findings(error.findings)
    except NotKept as error:
        form.add_error(next(iter(files)), file_refusal(error))
    return not form.errors


def shown(
    request: HttpRequest,
    found: Case,
    *,
    chosen: str = "",
    form: StepForm | None = None,
    reply: str = "",
    **more: Any,
) -> HttpResponse:
    """The page with the form of the chosen step, or of the first one."""
    page = case_page(person(request), found, at=timezone.now(), lang=reader_language())
    opened = form or _opened(page, chosen)
    missed = since_seen(page, form.cleaned_data.get("version")) if form else ()
    beside = {**_beside(page, opened), "missed": missed}
    _fill_in(opened, beside, reply)
    beside["chat"] = progress_text(page, reader_language())
    said = {"page": page, "form": opened, **beside, **_contact_of(request, found)}
    said["family"] = family(person(request), found, reader_language())
    said["merges"] = merges_of(person(request), found, reader_language())
    said |= {**_together(request, page), **more}
    status = 422 if form or REFUSED & more.keys() else 200
    return render(request, "demands/case.html", said, status=status)


def _opened(page: CasePage, chosen: str) -> StepForm | None:
    """The form of the step that was asked for, else of the primary one."""
    offered = {one.key: one for one in page.steps}
    first = next((one for one in page.steps if one.primary), None)
    asked = offered.get(chosen) or first
    if asked is None or not asked.asks:
        return None
    procedure = procedure_of(page.case.procedure)
    form = StepForm(None, None, procedure=procedure, step=asked.key, lang=reader_language())
    if PARTS_NOTE in form.fields and not open_parts(page.case):
        del form.fields[PARTS_NOTE]
    return form


def _beside(page: CasePage, form: StepForm | None) -> Mapping[str, Any]:
    """What the opened form needs: the list of units, the templates of answers."""
    if form is None:
        return {}
    lists_units = any(isinstance(field, UnitField) for field in form.fields.values())
    answers = "answer" in form.fields
    return {
        "units": unit_choices(reader_language()) if lists_units else (),
        "replies": replies_for(page, reader_language()) if answers else (),
    }


def _fill_in(form: StepForm | None, beside: Mapping[str, Any], reply: str) -> None:
    """Put the template that was chosen by its place into the empty form of an answer."""
    replies = dict(enumerate(beside.get("replies", ()), 1))
    chosen = replies.get(int(reply)) if reply.isdecimal() and len(reply) < 4 else None
    if form is not None and chosen and not form.is_bound:
        form.initial = {"answer": chosen.text, "result": chosen.result}


def _together(request: HttpRequest, page: CasePage) -> Mapping[str, Any]:
    """What units do together, with empty forms; nothing of it for a firm."""
    if page.of_firm:
        return {}
    lang = reader_language()
    held = together(person(request), page.case, at=timezone.now(), lang=lang)
    return {
        "together": held,
        "owes": bool(held.part or held.mine),
        "note_form": NoteForm(auto_id="note-%s"),
        "whistle_form": WhistleForm(lang=lang) if held.may_whistle else None,
        "report_form": ReportForm(auto_id="report-%s"),
        "part_form": PartForm(auto_id="part-%s"),
        "split_form": SplitForm(auto_id="split-%s"),
    }


def _contact_of(request: HttpRequest, found: Case) -> Mapping[str, Any]:
    shown = {"may_contact": "contact", "may_link": "register"}
    said = {name: bool(may(request.user, f"{KIND}.{verb}")) for name, verb in shown.items()}
    mends = may_mend(person(request), found, timezone.now())
    return {**said, "mend_form": PhoneForm() if mends else None}
