"""What the policy laboratory takes: a value for each parameter, a breakdown, a budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.engines.feel import Type
from liyuan.screening.domain_laboratory import Dial, Values
from liyuan.screening.queries_laboratory import Cap
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words
from liyuan.web.messages import value as value_words

FEN_PER_WAN = 1_000_000
AXES = {
    "district": _("按区（市）县"),
    "park": _("按园区"),
    "section": _("按行业"),
    "size": _("按规模"),
}
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class ClauseSearchForm(forms.Form):
    """By what the list of clauses is narrowed."""

    q = forms.CharField(
        label=_("条款或政策名称"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def asked(self) -> str:
        """The words asked for."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class LaboratoryForm(forms.Form):
    """The state of a laboratory, as it stands in the address; what is in error counts nothing."""

    by = forms.ChoiceField(label=_("分项"), required=False, choices=list(AXES.items()))
    cap = forms.DecimalField(
        label=_("预算上限（万元）"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=6,
        widget=forms.TextInput(attrs=NUMBER),
    )
    rank = forms.ChoiceField(label=_("排序依据"), required=False)
    on = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, dials: Iterable[Dial], ranks: Iterable[tuple[str, str]], lang: str
    ) -> None:
        held = {name: data[name] for name in data}
        for one in dials:
            held.setdefault(one.name, f"{one.current.normalize():f}")
        super().__init__(held)
        self.dials, self.ranks, self.lang = tuple(dials), tuple(ranks), lang
        for one in self.dials:
            self.fields[one.name] = _number(one, lang)
        choice = self.fields["rank"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = list(self.ranks)

    @property
    def said(self) -> dict[str, Any]:
        """What is sound of what was asked."""
        self.is_valid()
        return self.cleaned_data

    @property
    def values(self) -> Values:
        """The values that are not those in force."""
        told = {one.name: self.said.get(one.name) for one in self.dials}
        current = {one.name: one.current for one in self.dials}
        return {n: v for n, v in told.items() if v is not None and v != current[n]}

    @property
    def axis(self) -> str:
        """The breakdown asked for, or the first."""
        return self.said.get("by") or next(iter(AXES))

    @property
    def turned(self) -> str:
        """The parameter whose curve is asked for, or the first."""
        names = [one.name for one in self.dials]
        asked = self.said.get("on") or ""
        return asked if asked in names else next(iter(names), "")

    @property
    def budget(self) -> Cap | None:
        """The budget that is shared out, when there is one."""
        cap: Decimal | None = self.said.get("cap")
        if cap is None:
            return None
        first = next((name for name, _label in self.ranks), "")
        return Cap(int(cap * FEN_PER_WAN), self.said.get("rank") or first)

    @property
    def turns(self) -> list["Turn"]:
        """Each parameter with its field."""
        return [self._turn(one) for one in self.dials]

    def _turn(self, dial: Dial) -> "Turn":
        at = self.said.get(dial.name)
        return Turn(
            dial=dial,
            field=self[dial.name],
            name=named(dial.name, dial.en, self.lang),
            current=in_words(dial, dial.current, self.lang),
            draft=in_words(dial, dial.current if at is None else at, self.lang),
            high=f"{dial.high:f}",
            step=f"{dial.step:f}",
            at=f"{dial.current if at is None else at:f}",
        )


@dataclass(frozen=True)
class Turn:
    """A parameter with its field, its value in force and the draft's in words, and its slider."""

    dial: Dial
    field: forms.BoundField
    name: str
    current: str
    draft: str
    high: str
    step: str
    at: str


def in_words(dial: Dial, value: Decimal, lang: str) -> str:
    """A value of a parameter with its unit."""
    return value_words(value, Type("number", unit=dial.unit or None), lang)


def _label(dial: Dial, lang: str) -> str:
    """The parameter with its unit; a share is a number between 0 and 1."""
    name = named(dial.name, dial.en, lang)
    if dial.share or not dial.unit:
        return name
    if lang == "zh":
        return f"{name}（{dial.unit}）"
    words = unit_words(dial.unit, lang)
    # A unit without a name of its own in English is told by what one of it is.
    told = in_words(dial, Decimal(1), lang) if words == dial.unit else words
    return f"{name} ({told})" if told else name


def _number(dial: Dial, lang: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=_label(dial, lang),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=6,
        widget=forms.TextInput(attrs=NUMBER),
    )
