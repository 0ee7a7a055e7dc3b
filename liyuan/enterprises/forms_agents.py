"""What is said when somebody is named to act for a firm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import Role
from liyuan.accounts.forms_people import LOGIN, DaysForm
from liyuan.accounts.words import ROLES
from liyuan.enterprises.forms_sensitive import CODE
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries_agents import firm_by_code
from liyuan.enterprises.words_agents import POWERS

ACTS, READS = (str(Role.FIRM), POWERS[Role.FIRM]), (str(Role.FIRM_READER), POWERS[Role.FIRM_READER])
KNOWN, NEW = "known", "new"


class AgentForm(DaysForm):
    """Whom the firm's head names: by the account they have, or with a new one."""

    how = forms.ChoiceField(
        label=_("账号"),
        choices=[(KNOWN, _("已有账号，按账号指定")), (NEW, _("没有账号，新建一个"))],
        initial=KNOWN,
    )
    login = forms.CharField(
        label=_("账号名"),
        validators=[LOGIN],
        help_text=_("已有账号的请向本人询问；新建的不分大小写，建立后不能更改。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    name = forms.CharField(
        label=_("姓名（新建账号时填写）"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("权限"), choices=[ACTS, READS], initial=Role.FIRM)
    field_order = ("how", "login", "name", "role", "since", "until")

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("how") == NEW and not said.get("name"):
            self.add_error("name", str(_("新建账号须填写姓名。")))
        return said


class FirmForm(forms.Form):
    """Which firm: by its exact code, for who may not search the registry."""

    code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=18,
        validators=[CODE],
        help_text=_("须与营业执照上的 18 位代码完全一致；不能按名称查找。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    firm: Enterprise | None = None

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        self.firm = firm_by_code(code)
        if self.firm is None:
            raise forms.ValidationError(_("名录中没有这家企业。"))
        return code


class FirmGrantForm(DaysForm):
    """What the security administrator gives for the firm found."""

    power = forms.ChoiceField(
        label=_("身份"),
        choices=[
            ("head", POWERS["head"]),
            *((str(role), ROLES[role]) for role in (Role.FIRM, Role.FIRM_READER)),
        ],
        help_text=_("法定代表人可自行指定和终止本企业的经办人；须先核对营业执照和本人身份。"),
    )
    field_order = ("power", "since", "until")
