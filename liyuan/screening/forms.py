"""What the pages of screenings may be asked for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liyuan.parks.queries import Choices, district_choices
from liyuan.policies.domain import Outcome
from liyuan.policies.forms import MODE_WORDS, OUTCOME_WORDS
from liyuan.screening.domain import Change
from liyuan.screening.queries_run import ClauseFilters
from liyuan.screening.words import CHANGES
from liyuan.web.forms import ALL, offer

SORTS: Mapping[str, object] = {
    "key": _("按政策"),
    "eligible": _("符合户数从多到少"),
    "unknown": _("缺数据户数从多到少"),
    "budget": _("测算金额从大到小"),
}
LISTED = {one: OUTCOME_WORDS[one] for one in (Outcome.ELIGIBLE, Outcome.UNKNOWN)}


class StartForm(forms.Form):
    """On which day to screen."""

    as_of = forms.DateField(
        label=_("基准日"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("按这一天有效的规则和数据判定；通常是今天。"),
    )


class PairForm(forms.Form):
    """Two screenings to be compared."""

    run = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        numbers = data.getlist("run")
        self.fields["run"].choices = [(one, one) for one in numbers if one.isdigit()]  # type: ignore[attr-defined]

    def pair(self) -> tuple[int, int] | None:
        """The later and the earlier one; None unless two were chosen."""
        numbers = sorted(set(self.cleaned_data["run"]), reverse=True) if self.is_valid() else []
        return (numbers[0], numbers[1]) if len(numbers) == 2 else None


class ClauseFilterForm(forms.Form):
    """The filters and the order of a screening's clauses; each may be absent."""

    policy = forms.ChoiceField(label=_("政策"), required=False)
    mode = forms.ChoiceField(
        label=_("兑现方式"), required=False, choices=[ALL, *MODE_WORDS.items()]
    )
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any, *, policies: Mapping[str, str]) -> None:
        super().__init__(data)
        offer(self, "policy", policies.items())

    def filters(self) -> ClauseFilters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return ClauseFilters(**{name: found.get(name) or "" for name in self.fields})


class FirmsForm(forms.Form):
    """Which firms of a clause to show: by outcome, or by what changed since another screening.

    The address keeps both; the form that is shown narrows by place.
    """

    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)
    outcome = forms.ChoiceField(
        required=False, choices=list(LISTED.items()), widget=forms.HiddenInput
    )
    change = forms.ChoiceField(
        required=False, choices=[ALL, *CHANGES.items()], widget=forms.HiddenInput
    )
    against = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, parks: Choices, lang: str) -> None:
        super().__init__(data)
        offer(self, "district", district_choices(lang))
        offer(self, "park", parks)

    @property
    def places(self) -> Q:
        """Predicate over firms: in the district and park that were asked for."""
        found = self.cleaned_data if self.is_valid() else {}
        asked = {f"{of}__code": found.get(of) for of in ("district", "park")}
        return Q(**{field: code for field, code in asked.items() if code})

    def asked(self) -> tuple[Outcome, Change | None, int | None]:
        """Outcome, change, and the screening against which it is one."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        change, against = found.get("change") or "", found.get("against")
        outcome = Outcome(found.get("outcome") or Outcome.ELIGIBLE)
        return (outcome, Change(change), against) if change and against else (outcome, None, None)


class ClausePageForm(forms.Form):
    """Of which screening a clause is shown."""

    run = forms.IntegerField(required=False, min_value=1)

    def asked(self) -> int | None:
        """The number asked for, if it is one."""
        return self.cleaned_data.get("run") if self.is_valid() else None
