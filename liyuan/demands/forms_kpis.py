"""For which demands figures are asked: collected in which days, grouped by what."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.demands.queries_kpis import AXES, COUNTED, Period
from liyuan.web.forms import DayField

AXIS_NAMES: Mapping[str, str | Promise] = {
    "unit": _("主办单位"),
    "district": _("区（市）县"),
    "park": _("园区"),
    "category": _("类别"),
}
# A span that is longer says nothing about how work goes now, and takes long to count.
LONGEST = timedelta(days=366 * 3)


class KpiForm(forms.Form):
    """Without dates the month so far; without an axis by unit."""

    since = DayField(label=_("收集日期自"), required=False)
    until = DayField(label=_("收集日期至"), required=False)
    axis = forms.ChoiceField(label=_("分组"), required=False)

    def __init__(self, data: Any, *, at: datetime) -> None:
        today = timezone.localdate(at)
        said = {name: data.get(name) for name in ("since", "until", "axis") if data.get(name)}
        super().__init__({"since": today.replace(day=1), "until": today, "axis": "unit", **said})
        self.at = at
        axis = self.fields["axis"]
        assert isinstance(axis, forms.ChoiceField)
        axis.choices = [(key, AXIS_NAMES[key]) for key in AXES]

    def clean(self) -> dict[str, Any]:
        """The span goes forward and is not too long."""
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and not timedelta(0) <= until - since <= LONGEST:
            self.add_error("until", _("截止日期须不早于起始日期，且不超过三年。"))
        return self.cleaned_data

    def period(self) -> Period:
        """Those collected in these days, as counted now."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Period.until_now(_start(since), _start(until + timedelta(days=1)), self.at)

    def said(self) -> dict[str, str]:
        """The span as an address says it."""
        return {name: self.cleaned_data[name].isoformat() for name in ("since", "until")}


class BehindForm(KpiForm):
    """Which figure's demands: what is counted, and in which group."""

    counted = forms.ChoiceField(choices=[(name, name) for name in COUNTED])
    key = forms.CharField(required=False, max_length=40)

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data, at=at)
        self.data = {**self.data, **{name: data.get(name, "") for name in ("counted", "key")}}
        self.grouped = bool(data.get("axis"))

    def clean(self) -> dict[str, Any]:
        """Units, districts and parks are keyed by number, categories by their own keys."""
        said = super().clean()
        key = said.get("key", "")
        if key and said.get("axis") != "category" and not key.isdecimal():
            self.add_error("key", _("没有这个分组。"))
        return said

    def group(self) -> tuple[str, Any]:
        """The axis and the key as they are counted by; nothing for the whole."""
        if not self.grouped:
            return "", None
        axis, key = self.cleaned_data["axis"], self.cleaned_data["key"]
        return axis, (key if axis == "category" else int(key)) if key else None


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
