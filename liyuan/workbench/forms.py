"""What the pages of the workshop take."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.web.forms import ALL
from liyuan.workbench.words import KINDS, ORIGINS

OPEN_DRAFT = "open"


@dataclass(frozen=True)
class Filters:
    """What the list of rules is narrowed by; an empty text narrows nothing."""

    q: str = ""
    kind: str = ""
    origin: str = ""
    draft: str = ""


class RuleFilterForm(forms.Form):
    """The filters of the list of rules; who reads no drafts is not told of them by one."""

    q = forms.CharField(
        label=_("规则名称或编号"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ALL, *KINDS.items()])
    origin = forms.ChoiceField(label=_("来源"), required=False, choices=[ALL, *ORIGINS.items()])
    draft = forms.ChoiceField(
        label=_("草稿"), required=False, choices=[ALL, (OPEN_DRAFT, _("有未结草稿"))]
    )

    def __init__(self, data: Any, *, drafts: bool) -> None:
        super().__init__(data)
        if not drafts:
            del self.fields["draft"]

    def filters(self) -> Filters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Filters(**{name: found.get(name) or "" for name in self.fields})


class VersionForm(forms.Form):
    """Which version of a rule is meant."""

    version = forms.IntegerField(required=False, min_value=1)

    def asked(self) -> int | None:
        """The number asked for, if it is one."""
        return self.cleaned_data["version"] if self.is_valid() else None


class Text(forms.CharField):
    """A text of several lines, whose ends a browser writes in a way of its own."""

    def to_python(self, value: Any) -> str:
        """The lines as they are kept."""
        return str(super().to_python(value)).replace("\r\n", "\n")


class TextForm(forms.Form):
    """A text with its cases, as they are saved: nothing is trimmed, whatever it says."""

    text = Text(required=False, strip=False)
    cases = Text(required=False, strip=False)
    version = forms.IntegerField(min_value=1)


class ReasonForm(forms.Form):
    """Why a past value is changed."""

    correction = forms.CharField(
        label=_("更正说明"),
        required=False,
        max_length=2000,
        help_text=_(
            "改变已经过去的数值，或使读取本规则的其他规则的算例有别的结果时必填，写明依据；其余不填。"
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemarksForm(forms.Form):
    """What is said to a draft that is decided on."""

    remarks = forms.CharField(
        label=_("审批意见"),
        required=False,
        max_length=2000,
        help_text=_("退回时必填。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class UploadForm(forms.Form):
    """A file that was taken away, edited and brought back."""

    file = forms.FileField(label=_("改好的 XLSX 或 DMN 文件"))
    version = forms.IntegerField(widget=forms.HiddenInput)


class NamesForm(forms.Form):
    """What the list of names is asked for: a beginning, and the draft that is being written."""

    q = forms.CharField(required=False, max_length=60)
    rule = forms.IntegerField(required=False, min_value=1)


class CheckForm(forms.Form):
    """A text that is being written, and the draft that it belongs to."""

    rule = forms.IntegerField(min_value=1)
    text = forms.CharField(required=False, strip=False)
    cases = forms.CharField(required=False, strip=False)


class TrialForm(forms.Form):
    """A firm or none, and the day on which the rule is tried."""

    q = forms.CharField(
        label=_("企业名称、代码或拼音首字母"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    firm = forms.CharField(required=False, max_length=18, widget=forms.HiddenInput())
