"""Forms of instructions, their tasks and reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import Unit, User
from liyuan.attachments.forms import AttachmentsField
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.demands.forms_step import UnitField
from liyuan.supervision.actions_instructions import Wanted
from liyuan.supervision.domain import MOST_TEXT
from liyuan.web.forms import ALL, DayField


def _words(label: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST_TEXT, widget=widget)


class StateForm(forms.Form):
    """The filter of the list."""

    state = forms.ChoiceField(
        label=_("办理情况"),
        required=False,
        choices=[ALL, ("open", _("有任务未办结")), ("done", _("任务均已办结"))],
    )


class InstructionForm(forms.Form):
    """What the liaison copies from the paper."""

    leader = forms.ChoiceField(label=_("批示领导"))
    given_on = DayField(label=_("批示日期"))
    text = _words(_("批示内容"), 5)
    scans = AttachmentsField(label=_("批示件（扫描件）"))

    def __init__(self, data: Any, files: Any, *, leaders: dict[str, str], today: date) -> None:
        super().__init__(data, files, initial={"given_on": today})
        self.today = today
        self.fields["leader"].choices = list(leaders.items())  # type: ignore[attr-defined]

    def clean_given_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["given_on"]
        if day > self.today:
            raise forms.ValidationError(_("批示日期不能晚于今天。"))
        return day


class TaskForm(forms.Form):
    """A unit's part: what, by when, about which case."""

    unit = UnitField()
    text = _words(_("任务内容"), 3)
    due_on = DayField(label=_("完成日"))
    case = forms.CharField(label=_("相关诉求编号"), required=False, max_length=20)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["unit"].label = _("承办单位")

    def clean_case(self) -> Case | None:
        """A case that its writer may open."""
        number = self.cleaned_data["case"].strip()
        if not number:
            return None
        visible = cases_visible_to(self.user, KIND, "view").select_related("about")
        found = visible.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("没有这个编号的诉求。"))
        return found

    def wanted(self) -> Wanted:
        """The task as it was understood."""
        said = self.cleaned_data
        unit = Unit.objects.get(code=said["unit"])
        return Wanted(unit, said["text"], said["due_on"], said["case"])


class ReportForm(forms.Form):
    """What a unit did."""

    report = _words(_("办理报告"), 4)
