"""What the address of the journal's list may ask for, and why personal details are opened."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from liyuan.journal.queries import Filters
from liyuan.journal.words import ACTIONS
from liyuan.web.forms import offer

SUBJECT = RegexValidator(r"^[a-z_]+(:.+)?$", _("请填写对象类别，或“类别:编号”。"))
DAY = {"type": "date"}
# Beyond these a day has no midnight in UTC.
DAYS = (MinValueValidator(date(1949, 10, 1)), MaxValueValidator(date(2999, 12, 31)))


class FilterForm(forms.Form):
    """The filters of the list; each may be absent."""

    action = forms.ChoiceField(label=_("操作"), required=False)
    actor = forms.CharField(label=_("操作人账号"), required=False, max_length=150)
    subject = forms.CharField(
        label=_("对象（类别:编号）"), required=False, max_length=120, validators=[SUBJECT]
    )
    since = forms.DateField(
        label=_("起"), required=False, validators=DAYS, widget=forms.DateInput(attrs=DAY)
    )
    until = forms.DateField(
        label=_("止"), required=False, validators=DAYS, widget=forms.DateInput(attrs=DAY)
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        offer(self, "action", sorted(ACTIONS.items()))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _("止期不能早于起期。"))
        return said

    def filters(self) -> Filters:
        return Filters(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why somebody opens personal details."""

    reason = forms.CharField(label=_("查看理由"), min_length=4, max_length=200)
