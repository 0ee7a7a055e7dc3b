"""The list of sensitive firms: seen and kept by the secrecy officer alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from liyuan.accounts.access import require
from liyuan.accounts.models import User
from liyuan.enterprises.actions_sensitive import conceal_firm, reveal_firm
from liyuan.enterprises.forms_sensitive import ConcealForm, RevealForm
from liyuan.enterprises.models import SensitiveListing
from liyuan.enterprises.queries_sensitive import sensitive_page

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
def sensitive_list(request: HttpRequest) -> HttpResponse:
    """The list; a posted form puts a firm on it."""
    require(request.user, "enterprise.sensitive")
    form = ConcealForm(request.POST or None)
    if request.method == "POST":
        require(request.user, "enterprise.conceal")
        if form.is_valid() and form.firm:
            basis = form.cleaned_data["basis"]
            conceal_firm(form.firm, basis=basis, by=_person(request), at=timezone.now())
            messages.success(request, _("已列入名单，立即生效。"))
            return redirect("enterprises:sensitive")
    page = sensitive_page(after=request.GET.get("after"))
    status = UNPROCESSABLE if form.errors else 200
    return render(
        request, "enterprises/sensitive.html", {"form": form, "page": page}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, number: int) -> HttpResponse:
    """Taking a firm off the list, for a stated reason."""
    require(request.user, "enterprise.conceal")
    listing = get_object_or_404(SensitiveListing, pk=number, until=None)
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        reveal_firm(listing, reason=reason, by=_person(request), at=timezone.now())
        messages.success(request, _("已移出名单，立即生效。"))
        return redirect("enterprises:sensitive")
    context = {"form": form, "listing": listing}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "enterprises/reveal.html", context, status=status)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
