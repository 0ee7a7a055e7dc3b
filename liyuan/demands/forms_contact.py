"""Why somebody wants to know who brought a demand, and another telephone for a dead one."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Mobile and fixed lines, with an extension as offices write it.
PHONE = RegexValidator(
    r"^[+0-9][0-9 ()（）-]{5,}[0-9]$|^[+0-9][0-9 ()（）-]{5,}[0-9] ?(转|-|x) ?[0-9]{1,6}$",
    _("请填写电话号码，如 13800000000 或 028-00000000 转 801。"),
)


class ReasonForm(forms.Form):
    """Why somebody wants to know who brought a demand."""

    reason = forms.CharField(max_length=200)


class PhoneForm(forms.Form):
    """A telephone that was checked with the firm."""

    phone = forms.CharField(
        label=_("核实后的联系电话"),
        max_length=20,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
