"""What narrows the list of open checks, and what is said when one is settled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.enterprises.queries_checks import STATE_WORDS, CheckFilters, CheckRow
from liyuan.parks.queries import Choices, district_choices
from liyuan.web.forms import ALL, offer


class CheckFilterForm(forms.Form):
    """The filters of the list; each may be absent."""

    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ALL, *STATE_WORDS.items()])
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    park = forms.ChoiceField(label=_("园区"), required=False)

    def __init__(self, data: Any, *, parks: Choices, lang: str) -> None:
        super().__init__(data)
        offer(self, "district", district_choices(lang))
        offer(self, "park", parks)

    def filters(self) -> CheckFilters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return CheckFilters(**{name: found.get(name) or "" for name in self.fields})


class SettleForm(forms.Form):
    """Which source is confirmed, why, and by which paper."""

    source = forms.ChoiceField(label=_("采信的来源"))
    reason = forms.CharField(label=_("理由"), min_length=4, max_length=500)
    evidence = forms.CharField(
        label=_("依据材料"), min_length=2, max_length=200, help_text=_("材料名称和文号或日期")
    )

    def __init__(self, data: Any, *, row: CheckRow) -> None:
        super().__init__(data)
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.source, f"{one.name} · {one.unit}") for one in row.figures]
