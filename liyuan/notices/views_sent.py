"""The system administrator's page of what went out, and what did not."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.access import require
from liyuan.notices import queries
from liyuan.notices.access import receiver
from liyuan.notices.actions import tell_on_trial
from liyuan.notices.actions_sending import send_again
from liyuan.notices.channels import gateways
from liyuan.notices.domain import State
from liyuan.notices.forms import SentForm
from liyuan.notices.models import Delivery
from liyuan.notices.words import CHANNELS


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What failed on top, then the messages, newest first; 422 for a filter that is wrong."""
    require(request.user, "notice.sent")
    form = SentForm(request.GET)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    context: dict[str, Any] = {"form": form, "standing": queries.standing(midnight)}
    context["channels"] = [CHANNELS[channel] for channel in gateways()]
    if not form.is_valid():
        return render(request, "notices/sent.html", context, status=422)
    channel = form.cleaned_data["channel"]
    context["undelivered"] = queries.undelivered_list(channel)
    context["page"] = queries.sent_list(channel, after=request.GET.get("after"))
    return render(request, "notices/sent.html", context)


@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Try a failed delivery anew."""
    require(request.user, "notice.send")
    delivery = get_object_or_404(Delivery, pk=number, state=State.FAILED)
    send_again([delivery], by=receiver(request.user), at=timezone.now())
    messages.success(request, _("已重新排队发送。"))
    return redirect("notices:sent")


@require_POST
def on_trial(request: HttpRequest) -> HttpResponse:
    """Send oneself a notice by every channel."""
    require(request.user, "notice.send")
    tell_on_trial(by=receiver(request.user), at=timezone.now())
    messages.success(request, _("已向您本人试发：站内立即可见，站外按您的通知设置发送。"))
    return redirect("notices:sent")
