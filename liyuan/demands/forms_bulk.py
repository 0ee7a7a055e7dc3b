"""The form of handing many demands over: which, to whom, with what words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.cases.domain import MOST_TEXT
from liyuan.demands.domain import MOST_PICKED, Pick, picks_of
from liyuan.demands.forms_step import UnitField


class BulkForm(forms.Form):
    """Which unit takes over the ticked demands."""

    lead = UnitField()
    dispatch_note = forms.CharField(
        label=_("转办意见"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, picks: tuple[Pick, ...]) -> None:
        super().__init__(data)
        self.picks = picks
        self.fields["lead"].label = _("主办单位")

    def clean(self) -> dict[str, Any]:
        """Between one demand and the most that go at once."""
        if not 1 <= len(self.picks) <= MOST_PICKED:
            raise forms.ValidationError(_("请选择 1 至 %(n)s 件诉求。") % {"n": MOST_PICKED})
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """What each step is given, once the form is valid."""
        said = self.cleaned_data
        return {"lead": said["lead"], "dispatch_note": said["dispatch_note"] or None}


def picked(data: Any) -> tuple[Pick, ...]:
    """The demands that a request names."""
    return picks_of(data.getlist("pick"))
