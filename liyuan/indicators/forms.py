"""What the addresses of the lists of targets and of figures may ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.indicators.queries_figures import KIND_WORDS, FigureFilters
from liyuan.web.forms import ALL, offer

LONGEST = 60


class FigureFilterForm(forms.Form):
    """The filters of the published figures."""

    q = forms.CharField(label=_("搜索"), required=False, max_length=LONGEST)
    document = forms.ChoiceField(label=_("文件"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ALL, *KIND_WORDS.items()])

    def __init__(self, data: Any, *, documents: tuple[tuple[str, str], ...]) -> None:
        super().__init__(data)
        offer(self, "document", documents)

    def filters(self) -> FigureFilters:
        """The filters as they were understood."""
        return FigureFilters(**self.cleaned_data)


class TargetFilterForm(forms.Form):
    """Whose targets: the city's, or those of a park."""

    scope = forms.ChoiceField(label=_("范围"), required=False)

    def __init__(self, data: Any, *, scopes: tuple[tuple[str, str], ...]) -> None:
        super().__init__(data)
        offer(self, "scope", scopes)
