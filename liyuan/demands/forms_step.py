"""The form of one step, made from what the procedure asks: a field per field, by its type."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import UnitKind
from liyuan.accounts.models import Unit
from liyuan.accounts.queries import unit_by_code
from liyuan.attachments.forms import AttachmentsField
from liyuan.cases.domain import MOST_TEXT, StepRefused
from liyuan.cases.words import refusal
from liyuan.demands.domain import BLANK, MILESTONE, TopicState
from liyuan.demands.models import Topic
from liyuan.engines.findings import Finding
from liyuan.engines.procedure import Field, Procedure
from liyuan.web.forms import DayField
from liyuan.web.language import named
from liyuan.web.messages.findings import finding as in_words

NONE_CHOSEN = ("", _("请选择"))
YES_NO = [NONE_CHOSEN, ("yes", _("是")), ("no", _("否"))]
# Of a pack's fields, those whose name says more than their type what is chosen.
MILESTONES, TOPIC = "milestones", "topic"
HINTS = {MILESTONES: _("每行一个节点：日期和内容，如 2026-12-31 完成线路改造")}
# Who never works on a demand.
OUTSIDE = (UnitKind.BANK, UnitKind.UNIVERSITY)


class StepForm(forms.Form):
    """Asks for the fields of a step; `version` is that of the case on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, files: Any, *, procedure: Procedure, step: str, lang: str
    ) -> None:
        super().__init__(data, files, auto_id=f"{step}-%s")
        self.procedure, self.step = procedure, procedure.transition(step)
        self.lang = lang
        for one in self.step.asks:
            field = procedure.field(one.field)
            made = MAKING.get(field.key) or MAKING.get(field.type, _text)
            self.fields[field.key] = made(field, lang)
            self.fields[field.key].label = named(field.name, field.en, lang)
            self.fields[field.key].required = one.required
            self.fields[field.key].validators += CHECKS.get(field.key, ())
            self.fields[field.key].help_text = HINTS.get(field.key, "") or (
                self.fields[field.key].help_text
            )

    def given(self) -> dict[str, Any]:
        """What was typed, as the procedure takes it; files are given once they are attached."""
        said = {one.field: self.cleaned_data.get(one.field) for one in self.step.asks}
        return {key: plain(self.procedure.field(key), value) for key, value in said.items()}

    def files_given(self) -> Mapping[str, Any]:
        """The files of each field that asks for some."""
        keys = (one.field for one in self.step.asks)
        return {k: self.cleaned_data[k] for k in keys if self.procedure.field(k).type == "file"}

    def words_typed(self) -> list[str]:
        """The longer texts as they were sent, for who has to send them another way."""
        areas = [
            name for name, one in self.fields.items() if isinstance(one.widget, forms.Textarea)
        ]
        return [said for name in areas if (said := str(self.data.get(name, "")).strip())]

    def note_findings(self, findings: Iterable[Finding]) -> None:
        """Say beside each field what the procedure has against it."""
        for one in findings:
            field = one.where.field if one.where.field in self.fields else None
            self.add_error(field, in_words(one, self.lang))

    def note_refusal(self, error: StepRefused) -> None:
        """Say why the step is not taken, beside its field where it is about one."""
        self.add_error(error.field if error.field in self.fields else None, refusal(error))


def _filled_in(text: str) -> None:
    if found := BLANK.search(text):
        raise forms.ValidationError(_("模板里的 %(blank)s 还没有填。") % {"blank": found[0]})


def _dated(text: str) -> None:
    if not any(MILESTONE.fullmatch(line) for line in text.splitlines()):
        raise forms.ValidationError(_("至少写一个带日期的节点，如 2026-12-31 完成线路改造。"))


def _to_come(day: date) -> None:
    if day <= timezone.localdate():
        raise forms.ValidationError(_("请填今天以后的日期。"))


def _some(days: int) -> None:
    if days < 1:
        raise forms.ValidationError(_("至少延长 1 天。"))


# What is asked of a field beyond its type.
CHECKS: Mapping[str, tuple[Callable[[Any], None], ...]] = {
    "answer": (_filled_in,),
    MILESTONES: (_dated,),
    "next_report": (_to_come,),
    "extra_days": (_some,),
}


def plain(field: Field, value: Any) -> Any:
    """A cleaned value as JSON holds it; what was left empty is None."""
    if value in (None, "", []):
        return None
    if field.type == "boolean":
        return value == "yes"
    if field.type in ("date", "moment"):
        return value.isoformat()
    return str(value) if field.type == "number" else value


def _text(field: Field, lang: str) -> forms.Field:
    return forms.CharField(max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))


def _choice(field: Field, lang: str) -> forms.Field:
    own = [(one.code, named(one.name, one.en, lang)) for one in field.choices]
    return forms.ChoiceField(choices=[NONE_CHOSEN, *own])


def _boolean(field: Field, lang: str) -> forms.Field:
    return forms.ChoiceField(choices=YES_NO)


def _count(field: Field, lang: str) -> forms.Field:
    return forms.IntegerField(min_value=0, max_value=1_000)


def _number(field: Field, lang: str) -> forms.Field:
    return forms.DecimalField(max_digits=18, decimal_places=4)


def _date(field: Field, lang: str) -> forms.Field:
    return DayField()


class UnitField(forms.CharField):
    """A unit by its code or its name, chosen from a list that can be searched by typing."""

    def __init__(self) -> None:
        attrs = {"list": "units", "autocomplete": "off"}
        super().__init__(max_length=120, widget=forms.TextInput(attrs=attrs))
        self.help_text = _("输入名称选择单位")

    def clean(self, value: Any) -> str:
        """The code of the unit."""
        said = str(super().clean(value) or "").strip()
        if not said:
            return ""
        found = unit_by_code(said) or Unit.objects.filter(name=said).first()
        if found is None or found.kind in OUTSIDE:
            raise forms.ValidationError(_("没有这个单位，请从列表中选择。"))
        return found.code


def _unit(field: Field, lang: str) -> forms.Field:
    return UnitField()


def _units(field: Field, lang: str) -> forms.Field:
    widget = forms.SelectMultiple(attrs={"size": 6, "class": "form-select"})
    return forms.MultipleChoiceField(choices=lambda: unit_choices(lang), widget=widget)


def _topic(field: Field, lang: str) -> forms.Field:
    open_ones = Topic.objects.exclude(state=TopicState.CLOSED).order_by("-id")
    named_ones = [(str(pk), name) for pk, name in open_ones.values_list("pk", "name")[:200]]
    return forms.ChoiceField(choices=[NONE_CHOSEN, *named_ones])


def _case(field: Field, lang: str) -> forms.Field:
    return forms.CharField(max_length=20, help_text=_("填写编号，如 2026-0000001"))


def _file(field: Field, lang: str) -> forms.Field:
    return AttachmentsField()


MAKING: Mapping[str, Callable[[Field, str], forms.Field]] = {
    "choice": _choice,
    "boolean": _boolean,
    "count": _count,
    "number": _number,
    "date": _date,
    "moment": _date,
    "unit": _unit,
    "units": _units,
    "case": _case,
    "file": _file,
    TOPIC: _topic,
}


def unit_choices(lang: str) -> list[tuple[str, str]]:
    """The units that work on demands, by name."""
    units = Unit.objects.exclude(kind__in=OUTSIDE).order_by("code")
    return [(unit.code, named(unit.name, unit.en, lang)) for unit in units]
