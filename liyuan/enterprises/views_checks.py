"""Open checks (待核事项): the list, the same as a 台账, and settling one."""

from itertools import chain

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import may, require
from liyuan.accounts.models import User
from liyuan.accounts.queries import filling_unit, unit_names
from liyuan.enterprises.access import (
    basis_checks_visible_to,
    checks_visible_to,
    figures_of_checks,
    not_sensitive,
)
from liyuan.enterprises.actions_checks import settle_check
from liyuan.enterprises.domain_checks import CheckClosed, CheckState
from liyuan.enterprises.exports_checks import basis_lines, check_ledger, check_lines
from liyuan.enterprises.forms_checks import CheckFilterForm, SettleForm
from liyuan.enterprises.queries_checks import (
    BasisRow,
    CheckPage,
    basis_rows,
    check_page,
    check_row,
)
from liyuan.journal.exports import take_ledger
from liyuan.parks.access import parks_visible_to
from liyuan.parks.queries import park_choices
from liyuan.rules.queries import catalogue
from liyuan.web.language import reader_language
from liyuan.web.ledger import MOST_ROWS
from liyuan.web.paging import PAGE_SIZE

UNPROCESSABLE = 422
EVERY = Q()


@require_safe
def check_list(request: HttpRequest) -> HttpResponse:
    """The checks of one's firms or one's figures, narrowed by the address."""
    require(request.user, "check.list")
    form = _form(request)
    page = _page(request, form, after=request.GET.get("after"))
    settles = bool(may(request.user, "check.settle"))
    context = {"form": form, "page": page, "basis": _basis(request, form), "settles": settles}
    return render(request, "enterprises/checks.html", context)


@require_safe
def check_export(request: HttpRequest) -> HttpResponse:
    """The same list as a 台账, without sensitive firms: these are in no file."""
    require(request.user, "check.list")
    form = _form(request)
    page = _page(request, form, not_sensitive("enterprise"), size=MOST_ROWS)
    unit = filling_unit(request.user, reader_language())
    lines = basis_lines(_basis(request, form)), check_lines(page.rows)
    ledger = check_ledger(chain(*lines), unit=unit, at=timezone.now())
    subject = ("list", "checks")
    return take_ledger(
        request, ledger, action="ledger.export", subject=subject, payload=form.filters().said()
    )


@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, number: int) -> HttpResponse:
    """Confirming one source of an open check, with reason and evidence."""
    require(request.user, "check.settle")
    visible = checks_visible_to(request.user, "check.settle").select_related("enterprise")
    check = get_object_or_404(visible, pk=number)
    lang, readable = reader_language(), figures_of_checks(request.user)
    row = check_row(check, catalogue(), readable, unit_names(lang), lang)
    form = SettleForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid() and _settled(request, number, form):
        return redirect("checks:list")
    context = {"form": form, "row": row, "open": row.state == CheckState.OPEN}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "enterprises/check.html", context, status=status)


def _settled(request: HttpRequest, number: int, form: SettleForm) -> bool:
    assert isinstance(request.user, User)
    check = checks_visible_to(request.user, "check.settle").get(pk=number)
    said = form.cleaned_data
    try:
        settle_check(
            check,
            said["source"],
            reason=said["reason"],
            evidence=said["evidence"],
            by=request.user,
            at=timezone.now(),
        )
    except CheckClosed:
        form.add_error(None, _("这一事项已经办结，请返回列表查看。"))
        return False
    messages.success(request, _("已确认，下次核算起按此采信。"))
    return True


def _basis(request: HttpRequest, form: CheckFilterForm) -> tuple[BasisRow, ...]:
    lang, state = reader_language(), form.filters().state
    checks = basis_checks_visible_to(request.user)
    return basis_rows(checks, state, units=unit_names(lang), lang=lang)


def _form(request: HttpRequest) -> CheckFilterForm:
    lang = reader_language()
    parks = park_choices(parks_visible_to(request.user), lang)
    return CheckFilterForm(request.GET, parks=parks, lang=lang)


def _page(
    request: HttpRequest,
    form: CheckFilterForm,
    among: Q = EVERY,
    after: str | None = None,
    size: int = PAGE_SIZE,
) -> CheckPage:
    lang = reader_language()
    return check_page(
        checks_visible_to(request.user).filter(among),
        form.filters(),
        readable=figures_of_checks(request.user),
        units=unit_names(lang),
        lang=lang,
        after=after,
        size=size,
    )
