"""The period that the panel of integrity looks at."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liyuan.supervision.queries_integrity import Period

# Where nothing is asked: as many days as this back from today.
DAYS = 30


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class PeriodForm(forms.Form):
    """From which day to which."""

    since = _day(_("收集日期自"))
    until = _day(_("收集日期至"))

    def period(self, today: date) -> Period:
        """The period, with the last thirty days for what was not said."""
        until = self.cleaned_data["until"] or today
        since = self.cleaned_data["since"] or until - timedelta(days=DAYS)
        return Period(_midnight(since), _midnight(until + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
