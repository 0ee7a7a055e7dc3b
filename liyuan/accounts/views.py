"""The pages of log-in, password and sessions: allauth's, with our status codes, and our own."""

from typing import Any

from allauth.account import views
from allauth.mfa.models import Authenticator
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from liyuan.accounts.actions_sessions import log_out_elsewhere
from liyuan.accounts.forms_tokens import TokenForm
from liyuan.accounts.gate import must_have_second
from liyuan.accounts.identity import PROVIDER, Identity
from liyuan.accounts.models import User
from liyuan.accounts.passwords import days_left
from liyuan.accounts.queries import demo_logins
from liyuan.accounts.queries_people import sessions_of

UNPROCESSABLE = 422


class LoginView(views.LoginView):  # type: ignore[misc]  # allauth is untyped
    """Log-in by name and password."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        provider = settings.LIYUAN_OIDC_NAME if settings.LIYUAN_OIDC_ISSUER else ""
        own = {"demo_logins": demo_logins(), "provider": provider, "provider_id": PROVIDER}
        return {**super().get_context_data(**more), **own}


class PasswordChangeView(views.PasswordChangeView):  # type: ignore[misc]
    """A new password, by the old one."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)


class ReauthenticateView(views.ReauthenticateView):  # type: ignore[misc]
    """The password once more, before a change of what protects the account."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return unprocessable(self, form)


def unprocessable(view: Any, form: Form) -> HttpResponse:
    context = view.get_context_data(form=form)
    answer: HttpResponse = view.render_to_response(context, status=UNPROCESSABLE)
    return answer


def identity_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """On to the provider, with state, nonce and a challenge."""
    answer: HttpResponse = OAuth2LoginView.adapter_view(_identity(request, provider_id))(request)
    return answer


def identity_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(_identity(request, provider_id))(request)
    return answer


def _identity(request: HttpRequest, provider_id: str) -> Identity:
    if provider_id != PROVIDER or not settings.LIYUAN_OIDC_ISSUER:
        raise Http404
    return Identity(request, provider_id)


@require_safe
def identity_cancelled(request: HttpRequest) -> HttpResponse:
    """The person thought better of it at the provider."""
    messages.info(request, _("已取消统一身份认证登录。"))
    return redirect("account_login")


@require_safe
@login_required
def security(request: HttpRequest) -> HttpResponse:
    """One's own log-in: password, second factor, open sessions, keys of programs."""
    return security_page(request, token_form=TokenForm())


def security_page(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of one's own log-in; `more` is the form of a key, and a key just issued."""
    user, at = request.user, timezone.now()
    assert isinstance(user, User)
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
    context = {
        "sessions": sessions_of(user, request.session.session_key or ""),
        "second": held.first(),
        "second_needed": must_have_second(user),
        "password_days": days_left(user, at),
        "tokens": user.tokens.filter(ended_at=None, until__gt=at).order_by("-pk"),
        **more,
    }
    return render(request, "account/security.html", context, status=status)


@require_POST
@login_required
def end_elsewhere(request: HttpRequest) -> HttpResponse:
    """Log out on every other machine."""
    assert isinstance(request.user, User)
    key = request.session.session_key or ""
    ended = log_out_elsewhere(request.user, key, at=timezone.now())
    messages.success(request, _("已退出其他 %(count)s 处登录。") % {"count": ended})
    return redirect("mfa_index")
