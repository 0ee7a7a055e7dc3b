"""Log-in with a password: what is journalled, when it locks, and how long a session may idle."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.forms import LoginForm
from liyuan.accounts.models import User
from liyuan.accounts.queries import demo_logins
from liyuan.journal.actions import record
from liyuan.web.days import moment

SEEN = "seen"
SEEN_EVERY = timedelta(minutes=10)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Our choices for allauth: nobody signs up, and every coming and going is journalled."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("账号或密码不正确。连续五次错误将锁定十五分钟。"),
        "enter_current_password": _("当前密码不正确。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        before = user.last_login
        super().login(request, user)
        request.session[SEEN] = _seconds()
        _journal(request, "account.login", user)
        messages.info(request, last_log_in(before))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            _journal(request, "account.logout", request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        _journal(self.request, "account.password", user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        failures = getattr(request, "axes_failures_since_start", None)
        if failures is None:  # refused without a look at the password: locked already
            return
        login = str(credentials.get("username", ""))
        user = User.objects.filter(username=login).first()
        locked = getattr(request, "axes_locked_out", False)
        action = "account.lock" if locked else "account.login_failed"
        _journal(request, action, user, by=None, login=login)


def last_log_in(before: datetime | None) -> str:
    if before is None:
        return gettext("这是您首次登录。")
    return gettext("上次登录：%(at)s") % {"at": moment(before)}


def _journal(
    request: HttpRequest, action: str, user: User | None, *, by: User | None = None, login: str = ""
) -> None:
    """The address of the person, and what a stranger typed, stay outside the hashed payload."""
    personal = {"ip": request.META.get("REMOTE_ADDR", "")} | ({"login": login} if login else {})
    with transaction.atomic():
        record(
            action=action,
            subject=("user", str(user.pk) if user else "-"),
            by=by or (None if login else user),
            at=timezone.now(),
            payload={},
            personal=personal,
        )


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The log-in page again, saying how long the lock lasts (named in the settings for axes)."""
    context = {"form": LoginForm(request=request), "locked": True, "demo_logins": demo_logins()}
    return render(request, "account/login.html", context, status=429)


def _seconds() -> int:
    return int(timezone.now().timestamp())


def idle_limit(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a session in use is prolonged, though not written on every request."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now = _seconds()
            if now - request.session.get(SEEN, now) > SEEN_EVERY.total_seconds():
                request.session[SEEN] = now
        return get_response(request)

    return answer
