"""The forms of who has no account: a demand by a telephone, and a step by the code it was given."""

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from liyuan.attachments.forms import AttachmentsField
from liyuan.cases.domain import LONGEST_TITLE
from liyuan.demands.domain import DIRECT
from liyuan.demands.forms_intake import NO_SUCH_WAY
from liyuan.demands.forms_step import NONE_CHOSEN, StepForm, UnitField
from liyuan.demands.queries_intake import openings
from liyuan.notices.domain import phone_of
from liyuan.parks.access import parks_visible_to
from liyuan.parks.models import District, Park
from liyuan.web.language import named

LONGEST = 5_000
ABOUT = _("反映单位或人员的问题：直报督办，被反映的单位看不到")
WRONG_CODE = _("验证码不对或已过期，请核对或重新获取。")


class CodeField(forms.CharField):
    """The six digits that a telephone was sent."""

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code"}
        super().__init__(label=_("短信验证码"), max_length=10, widget=forms.TextInput(attrs=attrs))


class AskForm(forms.Form):
    """Few fields, so that a telephone is enough: who, what, and how to reach them."""

    firm = forms.CharField(label=_("企业名称或统一社会信用代码"), max_length=100)
    title = forms.CharField(label=_("一句话说明"), max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("具体情况"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    phone = forms.CharField(
        label=_("手机号码"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    code = CodeField()

    def __init__(self, data: Any, files: Any, *, park: Park | None, lang: str) -> None:
        super().__init__(data, files)
        self.park = park
        if park is None:
            own = [(one.code, named(one.name, one.en, lang)) for one in District.objects.all()]
            place = forms.ChoiceField(label=_("所在区（市）县"), choices=[NONE_CHOSEN, *own])
            self.fields["district"] = place
        self.fields["contact_name"] = forms.CharField(
            label=_("称呼"), max_length=60, required=False
        )
        self.fields["files"] = AttachmentsField()
        if DIRECT in openings():
            self.fields["direct"] = forms.BooleanField(label=ABOUT, required=False)
            self.fields["subject_unit"] = UnitField()
            self.fields["subject_unit"].label = _("被反映单位")
            self.fields["subject_unit"].required = False

    def clean(self) -> dict[str, Any]:
        """Whom a direct report is about is said, so that it never reaches them."""
        said = self.cleaned_data
        if "direct" not in self.fields and self.data.get("direct"):
            self.add_error(None, NO_SUCH_WAY)
        if (
            said.get("direct")
            and not said.get("subject_unit")
            and not self.has_error("subject_unit")
        ):
            self.add_error("subject_unit", _("请填写被反映单位，以便回避。"))
        return said

    def clean_phone(self) -> str:
        """A number that can be sent a code."""
        number = phone_of(self.cleaned_data["phone"])
        if not number:
            raise forms.ValidationError(_("请填写 11 位手机号码。"))
        return number

    def place(self) -> tuple[District | None, Park | None]:
        """Whose desk it goes to: that of the park's district, or of the district chosen."""
        if self.park is not None:
            return self.park.district, self.park
        return District.objects.get(code=self.cleaned_data["district"]), None


def park_at(code: str) -> Park | None:
    """The park that the address on a poster names; none for a word that is none."""
    if "\0" in code:
        return None
    shown = parks_visible_to(AnonymousUser()).exclude(district=None)
    return shown.select_related("district").filter(code=code).first()


class TrackedStepForm(StepForm):
    """A step that the firm takes by the address of its demand, and a code to its telephone."""

    def __init__(self, data: Any, files: Any, **said: Any) -> None:
        super().__init__(data, files, **said)
        self.fields["code"] = CodeField()
