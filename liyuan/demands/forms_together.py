"""The forms of working together: a note, a call to units, what a called or assisting unit says."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.cases.domain import LONGEST_TITLE
from liyuan.demands.actions_together import Call
from liyuan.demands.forms_step import NONE_CHOSEN, unit_choices
from liyuan.engines.clock import Target, Unit

MOST = 2_000
WITHIN = [
    (str(Unit.WORKING_HOURS), _("个工作小时")),
    (str(Unit.WORKING_DAYS), _("个工作日")),
]
CAME = [NONE_CHOSEN, ("yes", _("已报到")), ("no", _("不能到场，说明原因"))]


def _words(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MOST, widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """An internal remark."""

    note = _words(_("内部备注"))


class WhistleForm(forms.Form):
    """Whom to call, why, and within how long."""

    units = forms.MultipleChoiceField(
        label=_("请哪些单位报到"),
        widget=forms.SelectMultiple(attrs={"size": 6, "class": "form-select"}),
    )
    words = _words(_("要解决什么"))
    amount = forms.IntegerField(label=_("时限"), min_value=1, max_value=40, initial=4)
    within = forms.ChoiceField(label=_("时限单位"), choices=WITHIN)

    def __init__(self, data: Any = None, *, lang: str) -> None:
        super().__init__(data, auto_id="whistle-%s")
        self.fields["units"].choices = unit_choices(lang)  # type: ignore[attr-defined]

    def call(self) -> Call:
        """What was asked for, once the form is valid."""
        said = self.cleaned_data
        target = Target(said["amount"], Unit(said["within"]))
        return Call(tuple(said["units"]), said["words"], target)


class ReportForm(forms.Form):
    """Whether a called unit came, and with what, or why not."""

    came = forms.ChoiceField(label=_("是否报到"), choices=CAME)
    report = _words(_("带来的办法，或不能到场的原因"))


class SplitForm(forms.Form):
    """What a part of a demand is about."""

    title = forms.CharField(label=_("子件标题"), max_length=LONGEST_TITLE)
    text = _words(_("子件内容"))


class PartForm(forms.Form):
    """What an assisting unit did."""

    report = _words(_("协办情况"))
