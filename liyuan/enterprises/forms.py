"""What the address of a list of firms may ask for."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from liyuan.enterprises.queries import STATUS_WORDS, Filters, section_choices
from liyuan.parks.queries import Choices, district_choices
from liyuan.web.forms import ALL, offer

LETTER_OR_DIGITS = RegexValidator(
    r"^([A-Za-z]|\d{1,4})$", _("请填一个门类字母或一至四位行业代码。")
)


class FirmFilterForm(forms.Form):
    """The filters of the list of firms; each may be absent. `parks` are those one may see."""

    q = forms.CharField(
        label=_("企业名称、代码或拼音首字母"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)
    industry = forms.CharField(
        label=_("行业（门类或代码）"),
        required=False,
        max_length=4,
        validators=[LETTER_OR_DIGITS],
        widget=forms.TextInput(attrs={"list": "sections", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        label=_("登记状态"), required=False, choices=[ALL, *STATUS_WORDS.items()]
    )

    def __init__(self, data: Any, *, parks: Choices, lang: str) -> None:
        super().__init__(data)
        self.sections = section_choices(lang)
        for name, choices in (("district", district_choices(lang)), ("park", parks)):
            offer(self, name, choices)

    def filters(self) -> Filters:
        """The filters as they were understood; nothing is narrowed by a wrong address."""
        said = self.cleaned_data | {"industry": self.cleaned_data["industry"].upper()}
        return Filters(**said)
