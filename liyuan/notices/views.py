"""A person's notices: the bell, the list, opening one; and their settings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liyuan.notices.access import notice_to_open, receiver
from liyuan.notices.actions import read_all as mark_all
from liyuan.notices.actions import read_notice
from liyuan.notices.actions_settings import make_calendar_key, revoke_calendar_key, set_wishes
from liyuan.notices.forms import FilterForm, SettingsForm
from liyuan.notices.models import CalendarKey
from liyuan.notices.queries import notice_list, page_of, unread_count


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """The link to the list with the number of what is unread: fetched when a page is there."""
    context = {"unread": unread_count(receiver(request.user))}
    return render(request, "notices/_bell.html", context)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first; 422 for a filter that is wrong."""
    user, form = receiver(request.user), FilterForm(request.GET)
    if not form.is_valid():
        return render(request, "notices/list.html", {"form": form}, status=422)
    found = notice_list(user, form.filters(), after=request.GET.get("after"))
    context = {"form": form, "page": found, "unread": unread_count(user)}
    return render(request, "notices/list.html", context)


@require_safe
def open_notice(request: HttpRequest, number: int) -> HttpResponse:
    """What the notice is about; it is read then."""
    at = timezone.now()
    notice = notice_to_open(request.user, number, at=at)
    read_notice(notice, at=at)
    return redirect(page_of(notice) or "notices:list")


@require_POST
def read(request: HttpRequest, number: int) -> HttpResponse:
    """Mark one as read, and go on where one was."""
    at = timezone.now()
    read_notice(notice_to_open(request.user, number, at=at), at=at)
    return redirect("notices:list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    number = mark_all(receiver(request.user), at=timezone.now())
    messages.success(request, _("已将 %(number)s 条标为已读。") % {"number": number})
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def wishes(request: HttpRequest) -> HttpResponse:
    """Addresses, rhythm, topics by channel, and the calendar; 422 keeps what was typed."""
    user = receiver(request.user)
    form = SettingsForm(request.POST or None, user=user)
    key = CalendarKey.objects.filter(user=user).first()
    context = {"form": form, "key": key}
    if request.method != "POST":
        return render(request, "notices/settings.html", context)
    if not form.is_valid():
        return render(request, "notices/settings.html", context, status=422)
    wished, without = form.wished(), form.without()
    set_wishes(user, reaches=form.reaches(), rhythm=wished, without=without, at=timezone.now())
    messages.success(request, _("通知设置已保存。"))
    return redirect("notices:settings")


@require_POST
def calendar_key(request: HttpRequest) -> HttpResponse:
    """A new address of the calendar, shown once; or none any more."""
    user, at = receiver(request.user), timezone.now()
    if "revoke" in request.POST:
        revoke_calendar_key(user, at=at)
        messages.success(request, _("日历订阅地址已作废。"))
        return redirect("notices:settings")
    secret = make_calendar_key(user, at=at)
    address = request.build_absolute_uri(f"{reverse('calendar')}?key={secret}")
    return render(request, "notices/calendar.html", {"address": address})
