"""What the address of the list of demands may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.demands.forms_step import unit_choices
from liyuan.demands.queries_categories import main_categories
from liyuan.demands.queries_list import Filters
from liyuan.demands.words import NATURES
from liyuan.engines.procedure import Procedure
from liyuan.parks.queries import district_choices
from liyuan.web.forms import ALL, DayField, offer
from liyuan.web.language import named

PRESSING = {
    "1": _("已逾期"),
    "near": _("1 个工作日内到期"),
    "night": _("未转办"),
    "tonight": _("今日收集未转办"),
    "missed": _("已过 24:00 仍未转办"),
    "unowned": _("临期逾期且无承办人"),
}


class DemandFilterForm(forms.Form):
    """The filters of the list of demands; a firm has fewer."""

    q = forms.CharField(
        label=_("标题或编号"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("状态"), required=False)
    nature = forms.ChoiceField(label=_("性质"), required=False, choices=[ALL, *NATURES.items()])
    category = forms.ChoiceField(label=_("类别"), required=False)
    unit = forms.ChoiceField(label=_("主办单位"), required=False)
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    late = forms.ChoiceField(label=_("时限"), required=False, choices=[ALL, *PRESSING.items()])
    # set by the board: what lies with units, or what lies with none of them
    whose = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput)
    since = DayField(label=_("收集日期自"), required=False)
    until = DayField(label=_("收集日期至"), required=False)

    def __init__(self, data: Any, *, procedure: Procedure, of_firm: bool, lang: str) -> None:
        super().__init__(data)
        states = [(state.key, named(state.name, state.en, lang)) for state in procedure.states]
        offer(self, "state", states)
        offer(self, "category", main_categories(lang))
        if of_firm:
            for name in ("unit", "district", "late", "whose"):
                del self.fields[name]
            return
        offer(self, "unit", unit_choices(lang))
        offer(self, "district", district_choices(lang))

    def filters(self) -> Filters:
        """The filters as they were understood."""
        return Filters(**{name: str(value or "") for name, value in self.cleaned_data.items()})
