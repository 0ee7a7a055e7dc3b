"""Bringing a demand, and what is suggested while it is typed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.accounts.actions_pace import TooOften
from liyuan.cases.access import case_to
from liyuan.cases.domain import StepRefused
from liyuan.cases.words import refusal
from liyuan.demands import queries_intake
from liyuan.demands.access import REGISTER
from liyuan.demands.actions_ask import link_firm
from liyuan.demands.domain import KIND
from liyuan.demands.forms_intake import IntakeForm, firm_meant
from liyuan.demands.forms_step import unit_choices
from liyuan.demands.intake import just_brought, keep_intake_pace, taken_in
from liyuan.demands.views_list import person
from liyuan.web.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; once it is filled in rightly, the page of the new demand."""
    require(request.user, REGISTER)
    if request.method != "POST":
        return _asked(request, _form(request), 200)
    form, user, at = _form(request), person(request), timezone.now()
    try:
        keep_intake_pace(user, at=at)
    except TooOften as error:
        return _too_often(request, form, error)
    if twin := just_brought(form, user, at=at):
        messages.info(request, _("您刚刚提交过这件诉求，没有重复登记。"))
        return redirect("demands:case", twin)
    brought = taken_in(form, user, at=at)
    if brought is None:
        return _asked(request, form, 422)
    messages.success(request, _("已登记，编号 %(number)s。") % {"number": brought.number})
    return redirect("demands:case", brought.number)


def _form(request: HttpRequest) -> IntakeForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return IntakeForm(*sent, user=person(request), lang=reader_language())


def _asked(request: HttpRequest, form: IntakeForm, status: int) -> HttpResponse:
    said = {"form": form, "units": unit_choices(reader_language())}
    return render(request, "demands/new.html", said, status=status)


def _too_often(request: HttpRequest, form: IntakeForm, error: TooOften) -> HttpResponse:
    """What was typed stays; the browser may send it again in a while."""
    words = _("每分钟最多提交 %(most)s 件，请 %(seconds)s 秒后再试。")
    form.add_error(None, words % {"most": error.most, "seconds": error.seconds})
    answer = _asked(request, form, 429)
    answer["Retry-After"] = str(error.seconds)
    return answer


@require_safe
def hints(request: HttpRequest) -> HttpResponse:
    """Categories and earlier demands for what is typed so far."""
    require(request.user, REGISTER)
    said = (_typed(request, name) for name in ("firm", "title", "text"))
    found = queries_intake.hints(person(request), *said, lang=reader_language())
    return render(request, "demands/_hints.html", {"hints": found})


@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms that a part of a name may mean, as choices of the field."""
    require(request.user, REGISTER)
    found = queries_intake.firms_like(person(request), _typed(request, "firm"))
    return render(request, "demands/_firms.html", {"firms": found})


def _typed(request: HttpRequest, name: str) -> str:
    """What stands in a field so far; a database takes no NUL."""
    return request.GET.get(name, "")[:500].replace("\0", "")


@require_POST
def link(request: HttpRequest, number: str) -> HttpResponse:
    """Say which firm brought a demand that came without account, among those one may write for."""
    user, at = person(request), timezone.now()
    case = case_to(user, number, KIND, "register", at=at)
    try:
        link_firm(case, firm_meant(user, request.POST.get("firm", "")), by=user, at=at)
        messages.success(request, _("已确认企业。"))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    except StepRefused as error:
        messages.error(request, refusal(error))
    return redirect("demands:case", number)
