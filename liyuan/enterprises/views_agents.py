"""The pages of who acts for a firm: for its legal representative, and for who grants."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import require
from liyuan.accounts.actions import RefusedError, end_grant
from liyuan.accounts.domain import Role
from liyuan.accounts.forms_people import ReasonForm
from liyuan.accounts.models import Grant, User
from liyuan.accounts.words import REFUSALS
from liyuan.enterprises.access import firm_of_head
from liyuan.enterprises.actions_agents import UnknownAgentError, grant_firm, make_agent, name_agent
from liyuan.enterprises.forms_agents import NEW, AgentForm, FirmForm, FirmGrantForm
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries_agents import agents_of

asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def agents(request: HttpRequest, code: str) -> HttpResponse:
    """Who acts for the firm, now and before."""
    at = timezone.now()
    firm = firm_of_head(request.user, code, "agent.list", at=at)
    lines = agents_of(firm, on=timezone.localdate(at))
    return render(request, "enterprises/agents.html", {"firm": firm, "agents": lines})


@asked
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Name somebody; a new account's one-time password is on the answer, and nowhere else."""
    firm = firm_of_head(request.user, code, "agent.give", at=timezone.now())
    form = AgentForm(request.POST or None, today=timezone.localdate())
    if form.is_valid() and (answer := _named(request, firm, form)):
        return answer
    context = {"firm": firm, "form": form}
    return render(request, "enterprises/agent_new.html", context, status=_status(request))


def _named(request: HttpRequest, firm: Enterprise, form: AgentForm) -> HttpResponse | None:
    """Do what the form says; None when something stands against it, which the form then tells."""
    said, by, at = dict(form.cleaned_data), _who(request), timezone.now()
    how, login, name = (said.pop(key) for key in ("how", "login", "name"))
    said["role"] = Role(said["role"])
    try:
        if how == NEW:
            user, once = make_agent(firm, login, name, **said, by=by, at=at)
            context = {"firm": firm, "person": user, "once": once}
            return render(request, "enterprises/agent_made.html", context)
        name_agent(firm, login, **said, by=by, at=at)
    except UnknownAgentError:
        form.add_error("login", _("没有可以指定的这个账号，请与本人核对。"))
    except RefusedError as refused:
        form.add_error("login", str(REFUSALS[refused.refusal]))
    else:
        return redirect("enterprises:agents", firm.credit_code)
    return None


@asked
def end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """End what somebody does for the firm, from this day on."""
    at = timezone.now()
    firm = firm_of_head(request.user, code, "agent.end", at=at)
    held = get_object_or_404(
        Grant.objects.select_related("user"), pk=number, firm_id=firm.pk, head=False
    )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        end_grant(held, reason=form.cleaned_data["reason"], by=_who(request), at=at)
        messages.success(request, _("已终止，立即生效。"))
        return redirect("enterprises:agents", code)
    context = {"firm": firm, "form": form, "held": held}
    return render(request, "enterprises/agent_end.html", context, status=_status(request))


@asked
def grant(request: HttpRequest, number: int) -> HttpResponse:
    """Find a firm by its exact code, then let an account act for it."""
    require(request.user, "grant.give")
    user = get_object_or_404(User, pk=number)
    search = FirmForm(request.GET or None)
    found = search.firm if search.is_valid() else None
    form = FirmGrantForm(request.POST or None, today=timezone.localdate())
    if found and form.is_valid() and _granted(request, user, found, form):
        return redirect("people:person", number)
    context = {"person": user, "search": search, "firm": found, "form": form}
    status = 422 if search.errors else _status(request)
    return render(request, "enterprises/grant.html", context, status=status)


def _granted(request: HttpRequest, user: User, firm: Enterprise, form: FirmGrantForm) -> bool:
    try:
        grant_firm(user, firm, **form.cleaned_data, by=_who(request), at=timezone.now())
    except RefusedError as refused:
        form.add_error(None, str(REFUSALS[refused.refusal]))
        return False
    return True


def _who(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
