"""The period that the panel of integrity looks at."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liyuan.supervision.queries_integrity import Period
from liyuan.web.forms import DayField

# Where nothing is asked: as many days as this back from today.
DAYS = 30
# A longer period is compared with itself rather than looked at.
LONGEST = timedelta(days=366 * 3)


class PeriodForm(forms.Form):
    """From which day to which."""

    since = DayField(label=_("收集日期自"), required=False)
    until = DayField(label=_("收集日期至"), required=False)

    def clean(self) -> dict[str, Any]:
        """The span goes forward and is not too long."""
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        span = (until or timezone.localdate()) - since if since else timedelta(0)
        if not timedelta(0) <= span <= LONGEST:
            self.add_error("until", _("截止日期须不早于起始日期，且不超过三年。"))
        return self.cleaned_data

    def period(self, today: date) -> Period:
        """The period, with the last thirty days for what was not said."""
        until = self.cleaned_data["until"] or today
        since = self.cleaned_data["since"] or until - timedelta(days=DAYS)
        return Period(_midnight(since), _midnight(until + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
