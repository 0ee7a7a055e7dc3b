"""The auditor's pages: the list, one entry with its proof, the check, the 台账."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.journal import queries
from liyuan.journal.actions import check_journal, check_soon, open_personal
from liyuan.journal.exports import journal_ledger, take_ledger
from liyuan.journal.forms import FilterForm, ReasonForm
from liyuan.journal.models import Entry
from liyuan.web.language import named, reader_language

AT_ONCE = 20_000  # entries that are verified while the reader waits


# The permission table, by way of Django: this layer lies below the accounts.
allowed = partial(permission_required, raise_exception=True)


@require_safe
@allowed("journal.view")
def page(request: HttpRequest) -> HttpResponse:
    """The entries, newest first, and how far the journal is sealed and verified."""
    form = FilterForm(request.GET)
    context: dict[str, Any] = {"form": form, "state": queries.journal_state()}
    if not form.is_valid():
        return render(request, "journal/page.html", context, status=422)
    context["page"] = queries.journal_page(form.filters(), after=request.GET.get("after"))
    return render(request, "journal/page.html", context)


@require_safe
@allowed("journal.view")
def entry(request: HttpRequest, number: int) -> HttpResponse:
    """One entry: what it says, its hash, and its place in the chain."""
    found = queries.entry_page(number)
    if found is None:
        raise Http404
    return render(request, "journal/entry.html", {"entry": found, "form": ReasonForm()})


@require_POST
@allowed("journal.personal")
def personal(request: HttpRequest, number: int) -> HttpResponse:
    """Personal details of an entry, for a stated reason that is journalled."""
    form = ReasonForm(request.POST)
    context: dict[str, Any] = {"entry": queries.entry_page(number), "form": form}
    if not form.is_valid():
        return render(request, "journal/entry.html", context, status=422)
    found = get_object_or_404(Entry, pk=number)
    reason = form.cleaned_data["reason"]
    context["personal"] = open_personal(
        found, reason=reason, by=_person(request), at=timezone.now()
    )
    return render(request, "journal/entry.html", context)


@require_POST
@allowed("journal.verify")
def verify(request: HttpRequest) -> HttpResponse:
    """Verify now; a long journal is verified by a job, whose result the page then shows."""
    if queries.longer_than(AT_ONCE):
        check_soon(_person(request))
        messages.info(request, _("日志较长，核验已在后台开始，完成后结果显示在本页。"))
        return redirect("journal:page")
    found = check_journal(by=_person(request), at=timezone.now())
    if found.ok:
        messages.success(request, _("核验通过：%(count)s 条记录完整。") % {"count": found.entries})
    else:
        messages.error(request, _("核验未通过：日志可能被改动，请立即报告。"))
    return redirect("journal:page")


@require_safe
@allowed("journal.export")
def export(request: HttpRequest) -> HttpResponse:
    """What the filters leave, as a 台账; 422 for a filter that is wrong."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "state": queries.journal_state()}
        return render(request, "journal/page.html", context, status=422)
    filters = form.filters()
    ledger = journal_ledger(filters, at=timezone.now(), unit=_unit(request))
    said, subject = filters.as_payload(), ("journal", "all")
    return take_ledger(request, ledger, action="journal.export", subject=subject, payload=said)


def _person(request: HttpRequest) -> AbstractBaseUser:
    assert isinstance(request.user, AbstractBaseUser)
    return request.user


def _unit(request: HttpRequest) -> str:
    assert request.user.is_authenticated
    held = request.user.grants.exclude(unit=None).select_related("unit").first()
    return named(held.unit.name, held.unit.en, reader_language()) if held and held.unit else ""
