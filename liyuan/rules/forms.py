"""What the address of the working calendar may ask for."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

MOST_DAYS = 250
YEARS = (2000, 2100)
# A day from which days are counted lies where a calendar can be drawn.
RANGE = [MinValueValidator(date(YEARS[0], 1, 1)), MaxValueValidator(date(YEARS[1] - 2, 12, 31))]


class CalendarForm(forms.Form):
    """The year to show, and from when how many working days are to be counted."""

    year = forms.TypedChoiceField(label=_("年份"), coerce=int, required=False, empty_value=None)
    start = forms.DateField(
        label=_("起算日"),
        required=False,
        validators=RANGE,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("不填为今天；起算日当天不计入。"),
    )
    days = forms.IntegerField(label=_("工作日数"), required=False, min_value=1, max_value=MOST_DAYS)

    def __init__(self, data: Any, *, covered: tuple[int, ...], today: date) -> None:
        super().__init__(data)
        self.today = today
        # the year after is shown too, as the estimate that it is
        years = sorted({*covered, today.year, (today + timedelta(days=366)).year})
        choices = [("", _("今年")), *((year, str(year)) for year in years)]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What to show; this year, and no days counted, when nothing was said."""
        said = self.cleaned_data
        return {
            "year": said["year"] or self.today.year,
            "start": said["start"] or self.today,
            "amount": said["days"] or 0,
        }
