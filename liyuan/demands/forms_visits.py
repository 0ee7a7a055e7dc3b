"""What a caller writes down of a return call: whether somebody was reached, and what they said."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.cases.domain import MOST_TEXT
from liyuan.demands.actions_visits import UNREACHED, Called
from liyuan.demands.domain import Judged, Outcome
from liyuan.demands.forms_step import NONE_CHOSEN, YES_NO
from liyuan.demands.words import JUDGED, OUTCOMES

RATINGS = [NONE_CHOSEN, *((key, JUDGED[key]) for key in JUDGED if key != Judged.SILENT)]


class CallForm(forms.Form):
    """One form for every outcome; who was not reached has said nothing."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    outcome = forms.ChoiceField(
        label=_("通话结果"),
        choices=[NONE_CHOSEN, *OUTCOMES.items()],
        widget=forms.Select(attrs={"autofocus": True}),
    )
    rating = forms.ChoiceField(
        label=_("企业满意吗"), choices=RATINGS, required=False, help_text=_("接通时填写")
    )
    solved = forms.ChoiceField(
        label=_("问题解决了吗"), choices=YES_NO, required=False, help_text=_("接通时填写")
    )
    note = forms.CharField(
        label=_("回访记录"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不满意的转重办，请写明要重办什么"),
    )

    def __init__(self, data: Any, *, may_end: bool, second: bool) -> None:
        super().__init__(data)
        self.second = second
        if may_end:
            ending = (UNREACHED, _("未访成，回访结束"))
            self.fields["outcome"] = forms.ChoiceField(
                label=_("通话结果"), choices=[NONE_CHOSEN, *OUTCOMES.items(), ending]
            )

    def clean(self) -> dict[str, Any]:
        """A rating belongs to a call that reached somebody, and to each such call."""
        said = super().clean() or self.cleaned_data
        if not (outcome := said.get("outcome")):
            return said
        for name in ("rating", "solved"):
            if outcome == Outcome.REACHED and not said.get(name):
                self.add_error(name, _("接通的，请填写企业的回答。"))
            elif outcome != Outcome.REACHED and said.get(name):
                self.add_error(name, _("没有接通，不能填写评价。"))
        bad = said.get("rating") == Judged.DISSATISFIED and not self.second
        if bad and not str(said.get("note")).strip():
            self.add_error("note", _("请写明要重办什么。"))
        return said

    def called(self) -> Called:
        """What was written down, by the words of the code."""
        said = self.cleaned_data
        solved = said["solved"] == "yes" if said["solved"] else None
        return Called(said["outcome"], said["rating"], solved, said["note"].strip())
