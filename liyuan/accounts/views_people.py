"""The pages of the security administrator: accounts, grants, the permission table."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts import actions_people as verbs
from liyuan.accounts.access import require
from liyuan.accounts.actions import RefusedError, end_grant, give_grant
from liyuan.accounts.domain import Role
from liyuan.accounts.exports_people import take_people, take_permissions
from liyuan.accounts.forms_people import (
    AccountForm,
    GrantForm,
    PeopleForm,
    PermissionForm,
    ReasonForm,
)
from liyuan.accounts.models import Grant, User
from liyuan.accounts.queries_people import PersonPage, people_page, permission_rows, person_page
from liyuan.accounts.words import REFUSALS, ROLES, SCOPES, VERBS, action_words
from liyuan.web.language import reader_language

asked = require_http_methods(["GET", "HEAD", "POST"])
# verb in the address → (the action that it needs, what it does)
CHANGES: dict[str, tuple[str, Callable[..., None]]] = {
    "close": ("account.close", verbs.close_account),
    "reopen": ("account.close", verbs.reopen_account),
    "unlock": ("account.unlock", verbs.unlock_account),
    "second": ("account.second", verbs.reset_second_factor),
}


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The accounts, narrowed by the address; 422 for a filter that is wrong."""
    require(request.user, "account.list")
    form = PeopleForm(request.GET)
    if not form.is_valid():
        return render(request, "people/list.html", {"form": form}, status=422)
    after, lang = request.GET.get("after"), reader_language()
    page = people_page(form.filters(), after=after, at=timezone.now(), lang=lang)
    return render(request, "people/list.html", {"form": form, "page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same accounts as a 台账."""
    require(request.user, "account.export")
    form = PeopleForm(request.GET)
    if not form.is_valid():
        return render(request, "people/list.html", {"form": form}, status=422)
    return take_people(request, form.filters(), timezone.now())


@asked
def new(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time password is on the answer, and nowhere else."""
    by = _who(request, "account.make")
    form = AccountForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = verbs.make_account(said["login"], said["name"], by=by, at=timezone.now())
            return render(request, "people/password.html", {"person": made[0], "once": made[1]})
        except RefusedError as refused:
            form.add_error("login", str(REFUSALS[refused.refusal]))
    return render(request, "people/new.html", {"form": form}, status=_status(request))


@require_safe
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One account: its state, its grants now and before."""
    require(request.user, "account.list")
    context = {"page": _page(number), "oneself": request.user.pk == number}
    return render(request, "people/person.html", context)


@asked
def give(request: HttpRequest, number: int) -> HttpResponse:
    """Give a role in a unit; 422 with what stands against it."""
    by, at = _who(request, "grant.give"), timezone.now()
    user, page = get_object_or_404(User, pk=number), _page(number)
    form = GrantForm(request.POST or None, today=timezone.localdate(at), lang=reader_language())
    if form.is_valid():
        said = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            give_grant(user, said.pop("role"), **said, by=by, at=at)
            return redirect("people:person", number)
        except RefusedError as refused:
            form.add_error(None, str(REFUSALS[refused.refusal]))
    context = {"form": form, "page": page}
    return render(request, "people/give.html", context, status=_status(request))


@asked
def end(request: HttpRequest, number: int, grant: int) -> HttpResponse:
    """End a grant this day."""
    by, at = _who(request, "grant.end"), timezone.now()
    held = get_object_or_404(Grant.objects.select_related("user"), pk=grant, user=number)
    return _with_reason(
        request, number, "end", lambda reason: end_grant(held, reason=reason, by=by, at=at)
    )


@asked
def change(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Close, reopen, unlock, or reset the second factor, for a stated reason."""
    if verb not in CHANGES:
        raise Http404
    action, act = CHANGES[verb]
    by, at = _who(request, action), timezone.now()
    user = get_object_or_404(User, pk=number)
    return _with_reason(
        request, number, verb, lambda reason: act(user, reason=reason, by=by, at=at)
    )


@asked
def new_password(request: HttpRequest, number: int) -> HttpResponse:
    """Another one-time password, which is on the answer and nowhere else."""
    by, user = _who(request, "account.password"), get_object_or_404(User, pk=number)
    if request.method == "POST":
        try:
            once = verbs.give_new_password(user, by=by, at=timezone.now())
            return render(request, "people/password.html", {"person": user, "once": once})
        except RefusedError as refused:
            messages.error(request, str(REFUSALS[refused.refusal]))
            return redirect("people:person", number)
    context = {"page": _page(number), "words": VERBS["password"]}
    return render(request, "people/confirm.html", context)


@require_safe
def permission_table(request: HttpRequest) -> HttpResponse:
    """Who may do what over which records: the table that the code itself asks."""
    require(request.user, "permission.list")
    form = PermissionForm(request.GET)
    if not form.is_valid():
        return render(request, "people/permissions.html", {"form": form}, status=422)
    found = permission_rows(**form.cleaned_data)
    rows = [(ROLES[r.role], action_words(r.action), r.action, SCOPES[r.scope]) for r in found]
    return render(request, "people/permissions.html", {"form": form, "rows": rows})


@require_safe
def permission_export(request: HttpRequest) -> HttpResponse:
    """The same rows as a 台账."""
    require(request.user, "permission.export")
    form = PermissionForm(request.GET)
    if not form.is_valid():
        return render(request, "people/permissions.html", {"form": form}, status=422)
    return take_permissions(request, **form.cleaned_data, at=timezone.now())


def _with_reason(
    request: HttpRequest, number: int, verb: str, act: Callable[[str], None]
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            act(form.cleaned_data["reason"])
        except RefusedError as refused:
            messages.error(request, str(REFUSALS[refused.refusal]))
        return redirect("people:person", number)
    context = {"form": form, "page": _page(number), "words": VERBS[verb]}
    return render(request, "people/confirm.html", context, status=_status(request))


def _who(request: HttpRequest, action: str) -> User:
    require(request.user, action)
    if not isinstance(request.user, User):
        raise PermissionDenied(action)
    return request.user


def _page(number: int) -> PersonPage:
    found = person_page(number, at=timezone.now(), lang=reader_language())
    if found is None:
        raise Http404
    return found


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
