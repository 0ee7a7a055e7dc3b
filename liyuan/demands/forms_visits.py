"""What a caller writes down of a return call: whether somebody was reached, and what they said."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liyuan.cases.domain import MOST_TEXT
from liyuan.demands.actions_visits import UNREACHED, Called
from liyuan.demands.domain import Judged, Outcome
from liyuan.demands.forms_step import NONE_CHOSEN, YES_NO
from liyuan.demands.queries_visits import Question
from liyuan.demands.words import JUDGED, OUTCOMES

RATINGS = [NONE_CHOSEN, *((key, JUDGED[key]) for key in JUDGED if key != Judged.SILENT)]

OPTIONAL = _("接通时填写，可不填")
# Of the script's questions those that every call asks, by their field; the others' field begins so.
ASKED = "asked-"
ALWAYS = {"judged": "rating", "solved": "solved"}


class CallForm(forms.Form):
    """One form for every outcome, in the script's order; who was not reached has said nothing."""

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

    def __init__(
        self, data: Any, *, may_end: bool, second: bool, questions: Sequence[Question] = ()
    ) -> None:
        super().__init__(data)
        self.second = second
        self.asked = {_field_of(one): one for one in questions if one.choices}
        for name, question in self.asked.items():
            self.fields.setdefault(name, _choice(question, _after(question, questions)))
        hints = [one.text for one in questions if not one.choices]
        self.fields["note"].help_text = " ".join([*hints, str(self.fields["note"].help_text)])
        self.order_fields(["version", "outcome", *self.asked])
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
        for name in dict.fromkeys((*ALWAYS.values(), *self.asked)):
            self._check(name, reached=outcome == Outcome.REACHED)
        bad = said.get("rating") == Judged.DISSATISFIED and not self.second
        if bad and not str(said.get("note")).strip():
            self.add_error("note", _("请写明要重办什么。"))
        return said

    def called(self) -> Called:
        """What was written down, by the words of the code."""
        said = self.cleaned_data
        solved = said["solved"] == "yes" if said["solved"] else None
        others = self.asked.keys() - ALWAYS.values()
        answers = {self.asked[name].key: said[name] for name in others if said[name]}
        return Called(said["outcome"], said["rating"], solved, said["note"].strip(), answers)

    def _check(self, name: str, *, reached: bool) -> None:
        """Note what is wrong with an answer, or with there being none."""
        said = bool(self.cleaned_data.get(name))
        if reached and not said and name in ALWAYS.values():
            self.add_error(name, _("接通的，请填写企业的回答。"))
        elif said and not reached:
            self.add_error(name, _("没有接通，不能填写评价。"))
        elif said and not self._is_asked(name):
            self.add_error(name, _("按前面的回答，这一题不问，请清空。"))

    def _is_asked(self, name: str) -> bool:
        """Whether the earlier answer, if it hangs on one, leads to a question."""
        only = self.asked[name].only_if if name in self.asked else None
        if only is None:
            return True
        before = ALWAYS.get(only[0], f"{ASKED}{only[0]}")
        return bool(self.cleaned_data.get(before) == only[1])


def _field_of(question: Question) -> str:
    return ALWAYS.get(question.key, f"{ASKED}{question.key}")


def _after(question: Question, questions: Sequence[Question]) -> str:
    """The earlier answer, in words, that leads to a question; empty where none must."""
    key, choice = question.only_if or ("", "")
    return next((one.choices.get(choice, choice) for one in questions if one.key == key), "")


def _choice(question: Question, after: str) -> forms.ChoiceField:
    """A question of the script that need not be answered."""
    choices = [NONE_CHOSEN, *question.choices.items()]
    hint = format_lazy(_("前面答“{answer}”时才问"), answer=after) if after else OPTIONAL
    return forms.ChoiceField(label=question.text, choices=choices, required=False, help_text=hint)
