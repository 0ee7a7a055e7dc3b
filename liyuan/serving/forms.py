"""What the list of the tiers' firms may be narrowed by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.parks.queries import Choices, district_choices
from liyuan.serving.queries_contacts import Contacts
from liyuan.serving.queries_firms import NOBODY, FirmFilters
from liyuan.web.forms import ALL, offer
from liyuan.web.language import Lang


class TierFilterForm(forms.Form):
    """Each filter may be absent; the officer and the leader come with a link."""

    tier = forms.ChoiceField(label=_("服务层级"), required=False)
    district = forms.ChoiceField(label=_("区（市）县"), required=False)
    leader = forms.ChoiceField(label=_("包联领导"), required=False)
    officer = forms.ChoiceField(label=_("服务专员"), required=False)
    contact = forms.ChoiceField(
        label=_("对接人"), required=False, choices=[ALL, (NOBODY, _("无人对接"))]
    )

    def __init__(self, data: Any, *, known: Contacts, officers: Choices, lang: Lang) -> None:
        super().__init__(data)
        offer(self, "tier", [(tier.key, tier.name) for tier in known.tiers.values()])
        offer(self, "district", district_choices(lang))
        offer(self, "leader", [(one.key, one.name) for one in known.leaders])
        offer(self, "officer", officers)

    def filters(self) -> FirmFilters:
        """What was asked for; a field in error narrows nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return FirmFilters(**{name: found.get(name) or "" for name in self.fields})
