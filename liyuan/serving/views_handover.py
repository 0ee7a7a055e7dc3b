"""离岗交接: who has what in hand, and handing it all over in one go."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from liyuan.accounts.access import require
from liyuan.demands.views_list import person
from liyuan.enterprises.actions_serving import OvertakenError
from liyuan.serving.actions_handover import hand_over
from liyuan.serving.forms_handover import HandoverForm
from liyuan.serving.queries_handover import (
    DO,
    Left,
    leavers,
    left_by,
    officers_beside,
    person_to_leave,
    successors,
)

UNPROCESSABLE = 422


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has firms or cases in hand; `?left=1` shows only those who are gone."""
    require(request.user, DO)
    left, after = bool(request.GET.get("left")), request.GET.get("after")
    rows, page = leavers(request.user, left=left, on=timezone.localdate(), after=after)
    return render(request, "serving/handover.html", {"rows": rows, "page": page, "left": left})


@require_http_methods(["GET", "HEAD", "POST"])
def leaver(request: HttpRequest, pk: int) -> HttpResponse:
    """What one person has in hand; posted, it goes to whom the form names."""
    user, at = person(request), timezone.now()
    on = timezone.localdate(at)
    found = left_by(user, person_to_leave(user, pk, at=at), on)
    form = HandoverForm(
        request.POST or None,
        people=successors(found.person, on),
        officers=officers_beside(found.person, on),
        firms=len(found.firms),
        cases=len(found.cases),
    )
    if request.method == "POST" and form.is_valid() and _handed(request, found, form):
        return redirect("handover:list")
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "serving/leaver.html", {"left": found, "form": form}, status=status)


def _handed(request: HttpRequest, left: Left, form: HandoverForm) -> bool:
    moving = left if form.with_firms else replace(left, firms=())
    try:
        done = hand_over(moving, form.following(), by=person(request), at=timezone.now())
    except OvertakenError:
        form.add_error(None, _("有企业刚刚换了专员，请核对后再确认。"))
        return False
    said = {"firms": done.firms, "cases": done.cases}
    messages.success(request, _("已移交 %(firms)s 家企业、%(cases)s 件诉求。") % said)
    if done.stayed:
        told = _("%(number)s 件诉求接办人不能经办，未移交，请另选接办人。") % {
            "number": done.stayed
        }
        messages.warning(request, told)
    return True
