"""Filters of supervision's lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.demands.forms_step import unit_choices
from liyuan.supervision.queries_daily import Filters
from liyuan.supervision.words import REASONS
from liyuan.web.forms import ALL, offer


class DailyFilterForm(forms.Form):
    """Which day's list, for which reason, of which unit."""

    day = forms.ChoiceField(label=_("日期"), required=False)
    reason = forms.ChoiceField(label=_("列入原因"), required=False, choices=[ALL, *REASONS.items()])
    unit = forms.ChoiceField(label=_("责任单位"), required=False)

    def __init__(self, data: Any, *, days: Iterable[date], lang: str) -> None:
        super().__init__(data)
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            ("", _("最近一天")),
            *((day.isoformat(), day.isoformat()) for day in days),
        ]
        offer(self, "unit", unit_choices(lang))

    def filters(self) -> Filters:
        """The filters as they were understood."""
        return Filters(self.cleaned_data["reason"], self.cleaned_data["unit"])
