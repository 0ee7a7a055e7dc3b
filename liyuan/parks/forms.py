"""What the address of the list of parks may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.parks.domain import RosterStatus
from liyuan.parks.queries import LEVEL_WORDS, STATUS_WORDS, Choices, ParkFilters
from liyuan.web.forms import ALL, offer


class ParkFilterForm(forms.Form):
    """The filters of the list of parks; the uncertain status only for who may see such names."""

    level = forms.ChoiceField(label=_("级别"), required=False, choices=[ALL, *LEVEL_WORDS.items()])
    type = forms.ChoiceField(label=_("类型"), required=False)
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    status = forms.ChoiceField(label=_("名录状态"), required=False)

    def __init__(self, data: Any, *, types: Choices, districts: Choices, uncertain: bool) -> None:
        super().__init__(data)
        words = STATUS_WORDS.items()
        statuses = [pair for pair in words if uncertain or pair[0] != RosterStatus.UNCERTAIN]
        for name, choices in (("type", types), ("district", districts), ("status", statuses)):
            offer(self, name, choices)

    def filters(self) -> ParkFilters:
        """The filters as they were understood."""
        return ParkFilters(**self.cleaned_data)


class DayForm(forms.Form):
    """The day of a roster, and the day to compare it with."""

    on = forms.DateField(
        label=_("日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    against = forms.DateField(
        label=_("对比日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class YearForm(forms.Form):
    """The year of a measure; what is no year is one without figures."""

    year = forms.IntegerField(required=False)

    def year_asked(self) -> int | None:
        """The year that was asked for, None for the latest."""
        return self.cleaned_data["year"] if self.is_valid() else 0
