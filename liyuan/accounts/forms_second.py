"""The forms of the second factor, in our words."""

from typing import Any

from allauth.core import context
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.actions_people import use_code
from liyuan.accounts.second_factor import count_failure, is_locked

CODE = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}


def _in_our_words(field: forms.Field, hint: Any) -> None:
    field.label, field.help_text = _("验证码"), hint
    field.widget = forms.TextInput(attrs=CODE)


class CodeForm(base.AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    """A code of the telephone, or a recovery code; a wrong one counts towards the lock."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["code"], _("手机上的六位数字；手机不在身边时填一个恢复码。"))

    def clean_code(self) -> str:
        if is_locked(context.request, self.user):
            raise forms.ValidationError(_("连续五次输入错误，已锁定十五分钟。"))
        code = str(super().clean_code())
        # allauth remembers a code for a shorter time than it accepts it, and in one process only.
        if not use_code(self.user, code, at=timezone.now()):
            self._emit_authentication_failed(self.authenticator)
            raise forms.ValidationError(_("验证码不正确，或已经用过。"))
        return code

    def _emit_authentication_failed(self, authenticator: Any) -> None:
        super()._emit_authentication_failed(authenticator)
        count_failure(context.request, self.user)


class CodeAgainForm(CodeForm, base.ReauthenticateForm):  # type: ignore[misc]
    """The same before a change of what protects the account."""

    save = base.ReauthenticateForm.save


class ActivateForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the telephone has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self.fields["code"], _("扫码后，手机上显示的六位数字。"))
