"""Who brought a demand, told for a reason, and another telephone for a dead one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liyuan.cases.access import case_to
from liyuan.cases.domain import StepRefused
from liyuan.cases.words import refusal
from liyuan.demands.actions_contact import mend_contact, open_contact
from liyuan.demands.domain import KIND
from liyuan.demands.forms_contact import PhoneForm, ReasonForm
from liyuan.demands.queries_contact import MEND, kept_from
from liyuan.demands.views import shown
from liyuan.demands.views_list import person


@require_POST
def contact(request: HttpRequest, number: str) -> HttpResponse:
    """Who brought a demand, told once for a reason; informants to supervision alone."""
    user, at = person(request), timezone.now()
    found = case_to(user, number, KIND, "contact", at=at)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return shown(request, found, contact_error=_("请填写查看理由。"))
    held = open_contact(found, reason=form.cleaned_data["reason"], by=user, at=at)
    return shown(
        request, found, contact=None if kept_from(user, found) else held, contact_asked=True
    )


@require_POST
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """Another telephone for a dead one."""
    user, at = person(request), timezone.now()
    found = case_to(user, number, KIND, MEND, at=at)
    form = PhoneForm(request.POST)
    try:
        if form.is_valid():
            mend_contact(found, phone=form.cleaned_data["phone"], by=user, at=at)
            messages.success(request, _("已更正联系电话，回访台会再次拨打。"))
            return redirect("demands:case", number)
    except StepRefused as error:
        form.add_error(None, refusal(error))
    return shown(request, found, mend_form=form)
