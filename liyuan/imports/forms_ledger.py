"""Which facts a unit takes away to edit, of which year and in which format; and what to keep."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.access import Person
from liyuan.accounts.models import Unit
from liyuan.engines.sheets import Format
from liyuan.imports.access import importing_units
from liyuan.imports.domain import Kind
from liyuan.imports.queries_ledger import facts_to_take
from liyuan.rules.domain import FactDefinition, Period
from liyuan.web.language import named

FORMATS = [(Format.XLSX.value, "XLSX"), (Format.CSV.value, "CSV")]


class LedgerForm(forms.Form):
    """The columns of a ledger; all that the person may take, unless some are left out."""

    unit = forms.ChoiceField(label=_("数据来源单位"))
    year = forms.IntegerField(
        label=_("年度"),
        help_text=_("年度数据取这一年的；其他年度请另行导出"),
        validators=[MinValueValidator(1949), MaxValueValidator(2999)],
    )
    format = forms.ChoiceField(label=_("格式"), choices=FORMATS)
    facts = forms.MultipleChoiceField(
        label=_("可修改的数据项"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: Any, *, user: Person, unit: str, year: int, lang: str) -> None:
        units = {one.code: one for one in importing_units(user, Kind.FACTS)}
        self.units = {c: one for c, one in units.items() if facts_to_take(user, one)}
        asked = (data or {}).get("unit") or unit
        self.chosen: Unit | None = self.units.get(asked) or next(iter(self.units.values()), None)
        self.offered = facts_to_take(user, self.chosen) if self.chosen else ()
        codes = [fact.id for fact in self.offered]
        start = {"unit": self.chosen and self.chosen.code, "year": year, "facts": codes}
        super().__init__(data, initial=start)
        self._offer("unit", [(c, named(one.name, one.en, lang)) for c, one in self.units.items()])
        self._offer("facts", [(f.id, named(f.name, f.en, lang)) for f in self.offered])

    def _offer(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def facts_chosen(self) -> tuple[FactDefinition, ...]:
        """The facts in the order of the catalogue; only of a valid form."""
        chosen = set(self.cleaned_data["facts"])
        return tuple(fact for fact in self.offered if fact.id in chosen)

    def year_chosen(self) -> int | None:
        """The year, if any of the facts is yearly."""
        yearly = any(fact.period is Period.YEAR for fact in self.facts_chosen())
        return int(self.cleaned_data["year"]) if yearly else None


MINE, SYSTEM = "mine", "system"
PICK = "line-"


def picked(data: Mapping[str, Any]) -> dict[int, bool]:
    """For each line that was answered, whether the file's values are taken."""
    answers = {name.removeprefix(PICK): said for name, said in data.items() if PICK in name}
    return {
        int(line): said == MINE
        for line, said in answers.items()
        if line.isdecimal() and said in (MINE, SYSTEM)
    }


def every(data: Mapping[str, Any]) -> bool | None:
    """The same for all lines at once, if that was asked."""
    return {MINE: True, SYSTEM: False}.get(str(data.get("all", "")))
