"""The second factor: how its secret lies in the database, and how wrong codes are counted."""

import base64
import hashlib
import secrets
from typing import ClassVar

import qrcode
from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from axes.handlers.proxy import AxesProxyHandler
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from liyuan.accounts.gate import must_have_second
from liyuan.accounts.models import User


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Our words for allauth, and secrets that a copy of the database alone does not give away."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不正确，或已经用过。"),
        "cannot_delete_authenticator": _("您的账号须使用两步验证，不能停用。"),
    }

    def get_totp_issuer(self) -> str:
        return gettext("立园")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_second(authenticator.user)

    def build_totp_svg(self, url: str) -> str:
        """On white, as a camera needs it on a dark page too."""
        drawn = qrcode.make(url, image_factory=SvgPathFillImage)
        return str(drawn.to_string(encoding="unicode"))

    def encrypt(self, text: str) -> str:
        return _locked().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was locked with another key, in a restored database, opens to no code at all."""
        try:
            return _locked().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _locked() -> Fernet:
    key = hashlib.sha256(f"liyuan.second_factor:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether too many codes or passwords were wrong: even a right code is not looked at."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.username})


def count_failure(request: HttpRequest, user: User) -> None:
    """A wrong code counts like a wrong password, towards the same lock."""
    credentials = {"username": user.username}
    user_login_failed.send(sender=__name__, credentials=credentials, request=request)
    account_adapter(request).authentication_failed(request, **credentials)
