"""Filters of supervision's lists."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.models import Unit
from liyuan.attachments.forms import AttachmentsField
from liyuan.demands.forms_step import UnitField, unit_choices
from liyuan.supervision.actions_papers import Help
from liyuan.supervision.domain import MOST_TEXT, SupervisionRefused
from liyuan.supervision.kinds import kinds
from liyuan.supervision.queries_daily import Filters
from liyuan.supervision.queries_papers import Filters as PaperFilters
from liyuan.supervision.words import PAPER_STATES, REASONS, refusal
from liyuan.web.forms import ALL, DayField, offer
from liyuan.web.language import named


class DailyFilterForm(forms.Form):
    """Which day's list, for which reason, of which unit."""

    day = forms.ChoiceField(label=_("日期"), required=False)
    reason = forms.ChoiceField(label=_("列入原因"), required=False, choices=[ALL, *REASONS.items()])
    unit = forms.ChoiceField(label=_("责任单位"), required=False)

    def __init__(self, data: Any, *, days: Iterable[date], lang: str) -> None:
        super().__init__(data)
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            ("", _("最近一天")),
            *((day.isoformat(), day.isoformat()) for day in days),
        ]
        offer(self, "unit", unit_choices(lang))

    def filters(self) -> Filters:
        """The filters as they were understood."""
        return Filters(self.cleaned_data["reason"], self.cleaned_data["unit"])


class PaperFilterForm(forms.Form):
    """The filters of the list of papers."""

    kind = forms.ChoiceField(label=_("文书"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False)
    unit = forms.ChoiceField(label=_("收件单位"), required=False)
    late = forms.ChoiceField(
        label=_("时限"), required=False, choices=[ALL, ("1", _("文书逾期未反馈"))]
    )

    def __init__(self, data: Any, *, of_unit: bool, lang: str) -> None:
        super().__init__(data)
        offer(self, "kind", kind_choices(lang))
        offer(self, "state", [(key, words) for key, (words, _tone) in PAPER_STATES.items()])
        if of_unit:
            del self.fields["unit"]
            return
        offer(self, "unit", unit_choices(lang))

    def filters(self) -> PaperFilters:
        """The filters as they were understood."""
        return PaperFilters(**{name: value or "" for name, value in self.cleaned_data.items()})


class DraftForm(forms.Form):
    """What is edited of a draft; beside a proposal of a talk, the help that goes with it."""

    title = forms.CharField(label=_("标题"), max_length=200)
    text = forms.CharField(
        label=_("正文"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("“{回复期限}”在签发时填入。"),
    )
    feedback = forms.CharField(
        label=_("反馈要求"),
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    working_days = forms.IntegerField(label=_("反馈期限（工作日）"), min_value=1, max_value=60)
    reason = forms.CharField(label=_("越级发出的理由"), required=False, max_length=500)
    help_unit = UnitField()
    help_text = forms.CharField(
        label=_("帮扶任务"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    help_due = DayField(label=_("帮扶完成日"), required=False)

    def __init__(self, data: Any = None, *, proposes: bool, early: bool, **said: Any) -> None:
        super().__init__(data, **said)
        self.fields["help_unit"].label = _("帮扶单位")
        self.fields["help_unit"].required = False
        if not proposes:
            for name in ("help_unit", "help_text", "help_due"):
                del self.fields[name]
        if not early:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """What the draft keeps."""
        said = dict(self.cleaned_data)
        return {**said, "reason": said.get("reason", "")}

    def help_given(self) -> Help | None:
        """The task of help, when all of it was said."""
        said = self.cleaned_data
        unit = Unit.objects.filter(code=said.get("help_unit") or "").first()
        if unit is None or not said.get("help_text") or not said.get("help_due"):
            return None
        return Help(unit, said["help_text"], said["help_due"])

    def note_refusal(self, error: SupervisionRefused) -> None:
        """Say why it is not issued, beside its field where it is about one."""
        self.add_error(error.field if error.field in self.fields else None, refusal(error))


class ReplyForm(forms.Form):
    """反馈函: words and scans."""

    text = forms.CharField(
        label=_("反馈内容"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )
    scans = AttachmentsField(label=_("反馈函（扫描件）"))


def kind_choices(lang: str) -> list[tuple[str, str]]:
    """The kinds of papers that the pack has."""
    return [(key, named(kind.name, kind.en, lang)) for key, kind in kinds().items()]
