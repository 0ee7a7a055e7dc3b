"""批示: the list, recording one, its page with tasks, a unit's report, closing."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.queries import filling_unit
from liyuan.attachments.forms import attach_all
from liyuan.attachments.queries import attachments_of
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.views_list import person
from liyuan.journal.exports import take_ledger
from liyuan.supervision.access import (
    INSTRUCTION,
    instruction_to,
    instructions_for,
    task_to,
)
from liyuan.supervision.actions_instructions import (
    close_task,
    open_task,
    record_instruction,
    report_task,
)
from liyuan.supervision.domain import SupervisionRefused
from liyuan.supervision.exports_lists import instruction_ledger
from liyuan.supervision.forms_instructions import (
    InstructionForm,
    ReportForm,
    StateForm,
    TaskForm,
)
from liyuan.supervision.models import Instruction, Task
from liyuan.supervision.queries_instructions import (
    help_for,
    instruction_page,
    leaders,
    tasks_of,
    told,
)
from liyuan.supervision.words import refusal
from liyuan.web.language import reader_language

VIEW, RECORD, REPORT = "instruction.view", "instruction.record", "instruction.report"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The instructions that the reader may see."""
    require(request.user, VIEW)
    user, form = person(request), StateForm(request.GET)
    said: dict[str, Any] = {"form": form, "records": bool(may(user, RECORD))}
    if not form.is_valid():
        return render(request, "supervision/instructions.html", said, status=422)
    found, after = instructions_for(user, VIEW), request.GET.get("after")
    said["helps"] = help_for(user, at=timezone.now(), lang=reader_language())
    said["page"] = instruction_page(found, form.cleaned_data["state"], after=after)
    return render(request, "supervision/instructions.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The instructions that the filter leaves, one line a task, as a 台账."""
    require(request.user, VIEW)
    user, at, lang, form = (
        person(request),
        timezone.now(),
        reader_language(),
        StateForm(request.GET),
    )
    if not form.is_valid():
        return render(request, "supervision/instructions.html", {"form": form}, status=422)
    state = form.cleaned_data["state"]
    rows = told(user, instructions_for(user, VIEW), state, lang=lang)
    ledger = instruction_ledger(rows, unit=filling_unit(user, lang), at=at)
    subject, said = ("ledger", "instructions"), {"state": state} if state else {}
    return take_ledger(request, ledger, action="ledger.export", subject=subject, payload=said)


def new(request: HttpRequest) -> HttpResponse:
    """Record an instruction; 422 with what was typed when something is wrong."""
    require(request.user, RECORD)
    user, at, known = person(request), timezone.now(), leaders()
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = InstructionForm(*data, leaders=known, today=timezone.localdate(at))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "supervision/instruction_new.html", {"form": form}, status=status)
    said = form.cleaned_data
    words = (said["leader"], known[said["leader"]], said["given_on"], said["text"])
    with transaction.atomic():
        made = record_instruction(*words, by=user, at=at)
        subject = (INSTRUCTION, str(made.pk))
        for one in attach_all(said["scans"], subject=subject, by=user, at=at):
            messages.error(request, one)
    return redirect("instructions:instruction", made.pk)


@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One instruction with the tasks that the reader may see."""
    user = person(request)
    return _shown(request, instruction_to(user, number, VIEW, at=timezone.now()))


@require_POST
def task(request: HttpRequest, number: int) -> HttpResponse:
    """Give a unit its part."""
    user, at = person(request), timezone.now()
    found = instruction_to(user, number, RECORD, at=at)
    form = TaskForm(request.POST, user=user)
    if form.is_valid():
        try:
            open_task(found, form.wanted(), by=user, at=at)
            return redirect("instructions:instruction", number)
        except SupervisionRefused as error:
            form.add_error(error.field or None, refusal(error))
    return _shown(request, found, task_form=form)


@require_POST
def report(request: HttpRequest, number: int) -> HttpResponse:
    """What a unit did."""
    user, at = person(request), timezone.now()
    found, form = task_to(user, number, REPORT, at=at), ReportForm(request.POST)
    valid, said = form.is_valid(), form.cleaned_data
    if not valid:
        messages.error(request, _("请填写办理报告。"))
    elif not _refused(request, lambda: report_task(found, said["report"], by=user, at=at)):
        messages.success(request, _("已报告。"))
    return _back_to(found)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """What was reported is enough."""
    user, at = person(request), timezone.now()
    found = task_to(user, number, RECORD, at=at)
    _refused(request, lambda: close_task(found, by=user, at=at))
    return _back_to(found)


def _back_to(task: Task) -> HttpResponse:
    """The instruction of a task; one that stands beside a paper is on the list itself."""
    if task.instruction_id is None:
        return redirect("instructions:list")
    return redirect("instructions:instruction", task.instruction_id)


def _refused(request: HttpRequest, act: Any) -> bool:
    """Do something; whether it was refused, which is told."""
    try:
        act()
    except SupervisionRefused as error:
        messages.error(request, refusal(error))
        return True
    return False


def _shown(
    request: HttpRequest, found: Instruction, *, task_form: TaskForm | None = None
) -> HttpResponse:
    user, at, lang = person(request), timezone.now(), reader_language()
    records = bool(may(user, RECORD))
    said: dict[str, Any] = {"instruction": found, "records": records}
    said["tasks"] = tasks_of(found, user, closes=records, at=at, lang=lang)
    said["attachments"] = attachments_of((INSTRUCTION, str(found.pk)))
    said["report_form"] = ReportForm()
    if records:
        said |= {"task_form": task_form or TaskForm(user=user), "units": unit_choices(lang)}
    return render(request, "supervision/instruction.html", said, status=422 if task_form else 200)
