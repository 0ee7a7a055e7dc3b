"""The forms of the security administrator."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import FOR_A_FIRM, Refusal, Role, Scope, permissions
from liyuan.accounts.models import Unit
from liyuan.accounts.queries_people import PeopleFilters
from liyuan.accounts.words import REFUSALS, ROLES, SCOPES
from liyuan.web.forms import ALL, DayField, offer
from liyuan.web.language import named

LOGIN = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{1,39}$",
    _("请填 2 至 40 个字母、数字、点、下划线或短横线，以字母或数字开头。"),
)
LISTED = (
    ("open", _("正常")),
    ("closed", _("已停用")),
    ("locked", _("登录锁定")),
    ("idle", _("没有有效授权")),
)
# Everybody is the public; the roles for a firm have pages where firms are (enterprises).
GRANTED = [(r.value, ROLES[r]) for r in Role if r not in FOR_A_FIRM | {Role.PUBLIC}]


class PeopleForm(forms.Form):
    """The filters of the list of accounts."""

    q = forms.CharField(label=_("账号或姓名"), required=False, max_length=60)
    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[ALL, *((r.value, w) for r, w in ROLES.items())]
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *LISTED])

    def filters(self) -> PeopleFilters:
        return PeopleFilters(**self.cleaned_data)


class AccountForm(forms.Form):
    """A new account."""

    login = forms.CharField(
        label=_("账号"),
        validators=[LOGIN],
        help_text=_("建议用工号；不分大小写，建立后不能更改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def indented(unit: Unit, lang: str) -> str:
    """The unit's name, set in by how deep it lies in the tree."""
    return "　" * (unit.path.count("/") - 1) + named(unit.name, unit.en, lang)


class DaysForm(forms.Form):
    """For how long something is granted; never from a day that is past."""

    since = DayField(label=_("起始日"))
    until = DayField(
        label=_("截止日（当日起无效）"),
        required=False,
        help_text=_("不填为长期。借调、挂职请填写截止日。"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["since"].initial = today

    def clean_since(self) -> date:
        since: date = self.cleaned_data["since"]
        if since < self.today:
            raise forms.ValidationError(_("授权不能倒签：起始日最早为今天。"))
        return since

    def clean_until(self) -> date | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until <= since:
            raise forms.ValidationError(str(REFUSALS[Refusal.DAYS]))
        return until  # type: ignore[no-any-return]


class GrantForm(DaysForm):
    """A role in a unit, for a time."""

    role = forms.ChoiceField(label=_("角色"), choices=GRANTED)
    unit = forms.TypedChoiceField(label=_("单位"), coerce=lambda key: Unit.objects.get(pk=key))
    field_order = ("role", "unit", "since", "until")

    def __init__(self, *args: Any, lang: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Unit.objects.order_by("path")
        unit = self.fields["unit"]
        assert isinstance(unit, forms.TypedChoiceField)
        unit.choices = [("", ""), *((one.pk, indented(one, lang)) for one in offered)]


class ReasonForm(forms.Form):
    """Why something is done to an account; kept in the journal."""

    reason = forms.CharField(
        label=_("理由"),
        min_length=2,
        max_length=200,
        help_text=_("记入审计日志，例如：调离、手机遗失、本人申请。"),
    )


class PermissionForm(forms.Form):
    """The filters of the permission table."""

    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[ALL, *((r.value, w) for r, w in ROLES.items())]
    )
    action = forms.CharField(
        label=_("操作"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "actions", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=_("范围"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offer(self, "scope", ((scope.value, SCOPES[scope]) for scope in Scope))
        self.actions = sorted(permissions().by_action)
