"""Log-in by the city's unified identity (OpenID Connect): only into an account that exists."""

from typing import Any
from urllib.parse import urlencode

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from liyuan.accounts.models import User
from liyuan.journal.actions import record

PROVIDER = "city"
LOG_OUT = "identity_log_out"


def nonce_of(state: str) -> str:
    """Bound to the state, which is drawn anew and kept in the visitor's session."""
    return salted_hmac("liyuan.identity.nonce", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):  # type: ignore[misc]  # allauth is untyped
    """Asks the provider to repeat our nonce in its token."""

    def get_redirect_url(self, address: str, scope: Any, extra: dict[str, str]) -> str:
        more = {**extra, "nonce": nonce_of(self.state)}
        return str(super().get_redirect_url(address, scope, more))


class Identity(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The provider as allauth speaks to it, with the checks that allauth leaves to us."""

    client_class = Client

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = type(self)
        return provider

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        login = super().complete_login(request, app, token, **kwargs)
        said = login.account.extra_data
        signed, told = said.get("id_token") or {}, said.get("userinfo") or {}
        expected = nonce_of(request.GET.get("state", ""))
        if not constant_time_compare(str(signed.get("nonce", "")), expected):
            raise OAuth2Error("the token does not answer our question")
        if told.get("sub") != signed.get("sub"):
            raise OAuth2Error("the token and the information are about two persons")
        if end := self.openid_config.get("end_session_endpoint"):
            request.session[LOG_OUT] = end
        claim = settings.LIYUAN_OIDC_CLAIM
        # What else the provider tells of the person is none of our business.
        login.account.extra_data = {"sub": signed["sub"], claim: {**signed, **told}.get(claim, "")}
        login.email_addresses = []
        return login


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An identity leads to the account that its claim names; the two are then tied together."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        sociallogin.state["process"] = "login"  # nobody ties an identity to an account by hand
        if not sociallogin.is_existing:
            user = account_named(claimed(sociallogin))
            if user is None:
                raise ImmediateHttpResponse(self._unknown(request, sociallogin))
            with transaction.atomic():
                sociallogin.connect(request, user)
                _journal("account.tie", user, user)
        elif not sociallogin.user.is_active:
            raise ImmediateHttpResponse(self._unknown(request, sociallogin))

    def _unknown(self, request: HttpRequest, sociallogin: Any) -> Any:
        name = claimed(sociallogin)
        personal = {"ip": str(request.META.get("REMOTE_ADDR", "")), "login": name}
        _journal("account.login_unknown", None, None, personal)
        context = {"name": name, "provider": settings.LIYUAN_OIDC_NAME}
        return render(request, "account/unknown_identity.html", context, status=403)


def claimed(sociallogin: Any) -> str:
    """The name of our account that the provider states."""
    return str(sociallogin.account.extra_data.get(settings.LIYUAN_OIDC_CLAIM) or "")


def account_named(login: str) -> User | None:
    """The open account of this name, unless it is tied to another identity (a number reused)."""
    free = User.objects.exclude(pk__in=SocialAccount.objects.values("user"))
    return free.filter(username=login.lower(), is_active=True).first() if login else None


def after_log_out(request: HttpRequest) -> str:
    """The provider's log-out, which leads back here; empty for who came with a password."""
    end = request.session.get(LOG_OUT, "")
    if not end:
        return ""
    client = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["client_id"]
    back = request.build_absolute_uri(reverse(settings.ACCOUNT_LOGOUT_REDIRECT_URL))
    return f"{end}?{urlencode({'client_id': client, 'post_logout_redirect_uri': back})}"


def _journal(
    action: str, user: User | None, by: User | None, personal: dict[str, str] | None = None
) -> None:
    with transaction.atomic():
        record(
            action=action,
            subject=("user", str(user.pk) if user else "-"),
            by=by,
            at=timezone.now(),
            payload={},
            personal=personal,
        )
