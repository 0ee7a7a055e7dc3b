"""Coming and going: what is journalled, when it locks, and what a session remembers."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.actions_people import change_password
from liyuan.accounts.actions_sessions import begin_session
from liyuan.accounts.forms import LoginForm
from liyuan.accounts.identity import after_log_out
from liyuan.accounts.models import OpenSession, User
from liyuan.accounts.queries import demo_logins
from liyuan.journal.actions import record
from liyuan.web.days import moment

# What a session keeps beside Django's own: read by accounts.gate and by the account menu.
SEEN, SINCE, NUMBER, BY_PASSWORD, BEFORE = "seen", "since", "number", "by_password", "before"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Our choices for allauth: nobody signs up, and every coming and going is journalled."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("账号或密码不正确。连续五次错误将锁定十五分钟。"),
        "enter_current_password": _("当前密码不正确。"),
        "incorrect_password": _("密码不正确。"),
        "too_many_login_attempts": _("来自本机的失败次数过多，请十五分钟后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        before = {"at": user.last_login and user.last_login.isoformat(), "ip": user.last_address}
        super().login(request, user)
        at, kept = timezone.now(), request.session
        if kept.session_key is None:
            kept.create()
        address, browser = address_of(request), request.META.get("HTTP_USER_AGENT", "")
        number = begin_session(
            user, kept.session_key or "", address=address, browser=browser, at=at
        )
        ways = {way["method"] for way in get_authentication_records(request)}
        kept.update({SEEN: _seconds(at), SINCE: _seconds(at), NUMBER: number, BEFORE: before})
        kept[BY_PASSWORD] = "socialaccount" not in ways
        _journal(request, "account.login", user)
        messages.info(request, last_log_in(before))

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            OpenSession.objects.filter(pk=request.session.get(NUMBER, 0)).delete()
            _journal(request, "account.logout", request.user)
        super().logout(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """To the provider's own log-out, for who came from there."""
        return after_log_out(request) or str(super().get_logout_redirect_url(request))

    def set_password(self, user: User, password: str) -> None:
        change_password(user, password, at=timezone.now(), address=address_of(self.request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        most: int = settings.LIYUAN_NAMES_PER_ADDRESS
        if most and names_tried(address_of(request), timezone.now()) >= most:
            raise self.validation_error("too_many_login_attempts")

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


def names_tried(address: str, at: datetime) -> int:
    """How many names failed lately from one address."""
    window: timedelta = settings.AXES_COOLOFF_TIME
    lately = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=at - window)
    names: int = lately.values("username").distinct().count()
    return names


def last_log_in(before: dict[str, Any]) -> str:
    """When and from where a person came before this time."""
    at = parse_datetime(before["at"] or "")
    if at is None:
        return gettext("这是您首次登录。")
    if not before["ip"]:
        return gettext("上次登录：%(at)s") % {"at": moment(at)}
    return gettext("上次登录：%(at)s，地址 %(ip)s") % {"at": moment(at), "ip": before["ip"]}


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _journal(
    request: HttpRequest, action: str, user: User | None, *, by: User | None = None, login: str = ""
) -> None:
    """The address of the person, and what a stranger typed, stay outside the hashed payload."""
    personal = {"ip": address_of(request)} | ({"login": login} if login else {})
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


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
