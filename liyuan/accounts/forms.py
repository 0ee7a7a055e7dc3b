"""The forms of log-in and password, in our words."""

from typing import Any, ClassVar

from allauth.account import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.passwords import RULES


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth is untyped
    """User name and password; the name is one and the same in capitals and small letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("账号")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        return str(super().clean_login()).lower()


class ChangePasswordForm(forms.ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """The old password once, the new one twice."""

    LABELS: ClassVar = {
        "oldpassword": _("当前密码"),
        "password1": _("新密码"),
        "password2": _("再输入一次新密码"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = RULES


class ReauthenticateForm(forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before a change of what protects the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("当前密码"), ""
        field.widget.attrs.pop("placeholder", None)
