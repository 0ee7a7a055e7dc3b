"""A 台账 of demands that was edited offline: preview row by row, then all of it or nothing."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from liyuan.accounts.access import may
from liyuan.accounts.models import User
from liyuan.cases.words import refusal
from liyuan.demands.actions_ledger import Overtaken, take_ledger_back
from liyuan.demands.forms_ledger import LedgerBackForm, signed, unsigned
from liyuan.demands.queries_ledger import EDITING, compare
from liyuan.demands.views_list import person
from liyuan.web.language import reader_language

PAGE = "demands/ledger.html"


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """Hand the file over; what it would change is shown, 422 when it cannot be taken."""
    user = _editor(request)
    form = LedgerBackForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if not form.is_valid():
        return render(request, PAGE, {"form": form}, status=422 if form.is_bound else 200)
    found = compare(form.rows(), user, lang=reader_language())
    said = {"form": LedgerBackForm(), "found": found}
    said["changes"] = signed(found.changes, user) if found.fits else ""
    return render(request, PAGE, said, status=422 if found.wrong else 200)


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Take what was shown, all of it; 422 with the row that stands against it."""
    user = _editor(request)
    changes = unsigned(request.POST.get("changes", ""), user)
    error = "" if changes else _("预览已过期，请重新上传文件。")
    try:
        if changes:
            count = take_ledger_back(changes, by=user, at=timezone.now())
            messages.success(request, _("已导入 %(n)s 行。") % {"n": count})
            return redirect("demands:list")
    except Overtaken as stopped:
        where = _("第 %(row)s 行 %(number)s") % vars(stopped.change)
        error = f"{where}：{refusal(stopped.why)} {_('没有导入任何一行。')}"
    said = {"form": LedgerBackForm(), "error": error}
    return render(request, PAGE, said, status=422)


def _editor(request: HttpRequest) -> User:
    if not any(may(request.user, action) for action in EDITING):
        raise PermissionDenied
    return person(request)
