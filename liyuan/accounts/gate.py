"""Between the log-in and every page: how long a session lasts, and what must be done first."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.access import roles_of
from liyuan.accounts.actions_sessions import touch_session
from liyuan.accounts.domain import ADMINISTRATORS
from liyuan.accounts.login import BY_PASSWORD, NUMBER, SEEN, SINCE
from liyuan.accounts.models import OpenSession, User
from liyuan.accounts.passwords import days_left

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SEEN_EVERY = 600  # seconds; a tenth of a shorter idleness
KEY, SECOND = "noted_key", "has_second"
# Where one changes a password, sets up a second factor, leaves or reads the other language.
ALWAYS_OPEN = ("/accounts/", "/language/", "/healthz")


def watch(get_response: GetResponse) -> GetResponse:
    """Middleware: ends a session that is too old, notes one in use, sends to what comes first."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User) or SINCE not in request.session:
            return get_response(request)
        now = int(timezone.now().timestamp())
        idle = idle_seconds(user)
        if _past(request, now, idle):
            return _too_old(request)
        _note(request, now, idle)
        first = "" if request.path.startswith(ALWAYS_OPEN) else comes_first(request, user)
        return _led_to(request, reverse(first)) if first else get_response(request)

    return answer


def idle_seconds(user: User) -> int:
    """How long a session may rest: who administers the system leaves no open desk."""
    longest: int = settings.SESSION_COOKIE_AGE
    if roles_of(user) & ADMINISTRATORS:
        return min(longest, settings.LIYUAN_ADMIN_IDLE_MINUTES * 60)
    return longest


def _past(request: HttpRequest, now: int, idle: int) -> bool:
    kept = request.session
    longest: int = settings.LIYUAN_SESSION_HOURS * 3600
    return bool(now - kept[SINCE] > longest or now - kept[SEEN] > idle)


def comes_first(request: HttpRequest, user: User) -> str:
    """The address that a person must visit before any other; empty when none."""
    if request.session.get(BY_PASSWORD):
        left = days_left(user, timezone.now())
        if user.must_change_password or (left is not None and left <= 0):
            messages.warning(request, _("请先设置新密码，再继续使用。"))
            return "account_change_password"
    if must_have_second(user) and not _has_second(request, user):
        messages.warning(request, _("您的账号须启用两步验证，请先完成设置。"))
        return "mfa_activate_totp"
    return ""


def must_have_second(user: User) -> bool:
    """Whether a second factor is demanded of this person."""
    if settings.LIYUAN_SECOND_FACTOR == "administrators":
        return bool(roles_of(user) & ADMINISTRATORS)
    return bool(settings.LIYUAN_SECOND_FACTOR == "everybody")


def _has_second(request: HttpRequest, user: User) -> bool:
    if not request.session.get(SECOND):
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            return False
        request.session[SECOND] = True
    return True


def _note(request: HttpRequest, now: int, idle: int) -> None:
    """A session in use is prolonged, though not written on every request."""
    kept = request.session
    often = min(SEEN_EVERY, idle // 10)
    if now - kept[SEEN] > often or kept.get(KEY) != kept.session_key:
        kept[SEEN], kept[KEY] = now, kept.session_key
        touch_session(kept[NUMBER], kept.session_key or "", at=timezone.now())


def _too_old(request: HttpRequest) -> HttpResponse:
    OpenSession.objects.filter(pk=request.session.get(NUMBER, 0)).delete()
    logout(request)
    messages.warning(request, _("本次登录已超过时限，请重新登录。"))
    return _led_to(request, redirect_to_login(request.get_full_path()).url)


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    """The whole page, also when only a fragment was asked for."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
