"""What is said when a firm is put on the list of sensitive ones, or taken off it."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from liyuan.enterprises.models import Enterprise

CODE = RegexValidator(r"^[0-9A-Z]{18}$", _("请填 18 位统一社会信用代码。"))


class ConcealForm(forms.Form):
    """Which firm, and by which document."""

    code = forms.CharField(
        label=_("统一社会信用代码"),
        max_length=18,
        validators=[CODE],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    basis = forms.CharField(
        label=_("依据文件"),
        min_length=4,
        max_length=200,
        help_text=_("只写文件名称或编号，不写涉密内容。"),
    )

    def clean_code(self) -> str:
        """The code of a registered firm that is not on the list."""
        code = str(self.cleaned_data["code"])
        self.firm = Enterprise.objects.filter(credit_code=code).first()
        if self.firm is None:
            raise forms.ValidationError(_("名录中没有这家企业。"))
        if self.firm.listings.filter(until=None).exists():
            raise forms.ValidationError(_("这家企业已在名单中。"))
        return code


class RevealForm(forms.Form):
    """Why a firm is taken off."""

    reason = forms.CharField(label=_("移出理由"), min_length=4, max_length=200)
