"""What a password must be (the habit of GB/T 22239: length, classes of signs, age, no return)."""

import re
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import User

LENGTH = 10
CLASSES = 3
KEPT = 5
PATTERNS = (r"[A-Z]", r"[a-z]", r"[0-9]", r"[^A-Za-z0-9]")
RULES: Promise = _(
    "至少 10 个字符；大写字母、小写字母、数字、符号中至少三类；不含账号或姓名；"
    "不是常见密码；不与最近五次用过的相同。"
)


class ThreeClasses:
    """At least three of: capitals, small letters, digits, other signs."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(pattern, password)) for pattern in PATTERNS) < CLASSES:
            raise ValidationError(_("大写字母、小写字母、数字、符号中至少要有三类。"))

    def get_help_text(self) -> str:
        return str(RULES)


class WithoutName:
    """Neither the account's name nor the person's stands in it."""

    def validate(self, password: str, user: Any = None) -> None:
        names = (getattr(user, "username", ""), getattr(user, "name", ""))
        if any(len(name) > 1 and name.lower() in password.lower() for name in names):
            raise ValidationError(_("密码不能包含账号或姓名。"))

    def get_help_text(self) -> str:
        return str(RULES)


class NotUsedLately:
    """Neither the present password nor one of those before it."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        former = user.former_passwords.order_by("-at", "-pk").values_list("hash", flat=True)
        used = (user.password, *former[: KEPT - 1])
        if any(check_password(password, hashed) for hashed in used):
            raise ValidationError(_("不能使用最近五次用过的密码。"))

    def get_help_text(self) -> str:
        return str(RULES)


def days_left(user: User, now: datetime) -> int | None:
    """Days until the password must be changed; None when it never must."""
    if not settings.LIYUAN_PASSWORD_DAYS or user.password_at is None:
        return None
    allowed: int = settings.LIYUAN_PASSWORD_DAYS
    return allowed - (now - user.password_at).days
