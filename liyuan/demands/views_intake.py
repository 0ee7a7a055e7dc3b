"""Bringing a demand, and what is suggested while it is typed."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import require
from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.attachments.domain import NotKept
from liyuan.attachments.words import refusal as file_refusal
from liyuan.cases.access import acting_unit
from liyuan.cases.domain import SUBJECT, StepRefused
from liyuan.cases.models import Case
from liyuan.demands import queries_intake
from liyuan.demands.access import REGISTER
from liyuan.demands.actions import bring_demand
from liyuan.demands.domain import KIND
from liyuan.demands.forms_intake import IntakeForm
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.views_list import person
from liyuan.engines.procedure import RefusedError
from liyuan.web.language import reader_language
from liyuan.web.messages.findings import finding


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; once it is filled in rightly, the page of the new demand."""
    require(request.user, REGISTER)
    user, lang = person(request), reader_language()
    sent = request.method == "POST"
    form = IntakeForm(
        *(request.POST, request.FILES) if sent else (None, None), user=user, lang=lang
    )
    brought = _brought(form, user) if sent and form.is_valid() else None
    if brought is None:
        said = {"form": form, "units": unit_choices(lang)}
        return render(request, "demands/new.html", said, status=422 if sent else 200)
    messages.success(request, _("已登记，编号 %(number)s。") % {"number": brought.number})
    return redirect("demands:case", brought.number)


@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """Categories and earlier demands for what is typed so far."""
    require(request.user, REGISTER)
    said = (request.GET.get(name, "")[:500] for name in ("firm", "title", "text"))
    found = queries_intake.hints(person(request), *said, lang=reader_language())
    return render(request, "demands/_hints.html", {"hints": found})


@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms that a part of a name may mean, as choices of the field."""
    require(request.user, REGISTER)
    found = queries_intake.firms_like(person(request), request.GET.get("firm", "")[:120])
    return render(request, "demands/_firms.html", {"firms": found})


def _brought(form: IntakeForm, user: User) -> Case | None:
    """Open the case with its files, or note on the form why not."""
    at = timezone.now()
    unit = acting_unit(user, KIND, "register")
    try:
        with transaction.atomic():
            case = bring_demand(form.brought(at), by=user, unit=unit, at=at)
            for one in form.cleaned_data["files"]:
                subject = (SUBJECT, case.number)
                attach(one.chunks(), subject=subject, name=one.name or "", by=user, at=at)
            return case
    except StepRefused as error:
        form.note_refusal(error)
    except NotKept as error:
        form.add_error("files", file_refusal(error))
    except RefusedError as error:
        for one in error.findings:
            form.add_error(None, finding(one, reader_language()))
    return None
