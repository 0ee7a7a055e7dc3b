"""What a main demand is looked for by."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MainForm(forms.Form):
    """Words or a number to look for, and the demand that was chosen."""

    q = forms.CharField(label=_("编号或标题"), max_length=200, required=False)
    main = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)

    def told(self) -> tuple[str, str]:
        """What to look for, and what was chosen; nothing of what is wrong."""
        self.is_valid()
        return self.cleaned_data.get("q", ""), self.cleaned_data.get("main", "")
