"""What the addresses of the policy pages may ask for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.parks.queries import Choices, district_choices
from liyuan.policies.domain import Mode, Outcome, Window
from liyuan.policies.queries import Filters
from liyuan.policies.queries_standings import StandingFilters
from liyuan.web.forms import ALL, offer

MODE_WORDS: Mapping[str, object] = {
    Mode.AUTOMATIC: _("免申即享"),
    Mode.EXPRESS: _("易申快享"),
    Mode.MANUAL: _("申报评审"),
}
WINDOW_WORDS: Mapping[str, object] = {
    Window.OPEN: _("执行中"),
    Window.UPCOMING: _("未开始"),
    Window.CLOSED: _("已截止"),
}
OUTCOME_WORDS: Mapping[str, object] = {
    Outcome.ELIGIBLE: _("初步匹配"),
    Outcome.NOT: _("还差"),
    Outcome.UNKNOWN: _("缺数据"),
}


class PolicyFilterForm(forms.Form):
    """The filters of the list of clauses; each may be absent."""

    q = forms.CharField(
        label=_("政策、条款或编号"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    mode = forms.ChoiceField(
        label=_("兑现方式"), required=False, choices=[ALL, *MODE_WORDS.items()]
    )
    window = forms.ChoiceField(
        label=_("执行状态"), required=False, choices=[ALL, *WINDOW_WORDS.items()]
    )

    def filters(self) -> Filters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Filters(**{name: found.get(name) or "" for name in self.fields})


class ClauseFirmsForm(forms.Form):
    """Which firms of a clause to show."""

    outcome = forms.ChoiceField(
        label=_("判定"), required=False, choices=list(OUTCOME_WORDS.items())
    )

    def outcome_or_default(self) -> Outcome:
        """The outcome asked for; the eligible ones when nothing valid is."""
        asked = self.cleaned_data.get("outcome") if self.is_valid() else ""
        return Outcome(asked or Outcome.ELIGIBLE)


class StandingFilterForm(forms.Form):
    """The filters of a list that a run keeps; each may be absent."""

    value = forms.ChoiceField(label=_("分档"), required=False)
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)

    def __init__(self, data: Any, *, values: Choices, parks: Choices, lang: str) -> None:
        super().__init__(data)
        offered = {"value": values, "district": district_choices(lang), "park": parks}
        for name, choices in offered.items():
            offer(self, name, choices)

    def filters(self) -> StandingFilters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return StandingFilters(**{name: found.get(name) or "" for name in self.fields})


class VersionForm(forms.Form):
    """Which version of a policy, or which run of verdicts, to show."""

    version = forms.IntegerField(required=False, min_value=1)
    run = forms.IntegerField(required=False, min_value=1)

    def asked(self, name: str) -> int | None:
        """The number asked for, if it is one."""
        return self.cleaned_data.get(name) if self.is_valid() else None
