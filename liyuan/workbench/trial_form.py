"""The form of a trial, made from the facts that a rule reads: typed values before known ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liyuan.engines.feel.values import lift
from liyuan.rules.domain import FactDefinition, FactType, Period
from liyuan.rules.scopes import Key
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words
from liyuan.web.messages import value as value_words
from liyuan.workbench.queries_try import Known, years_of

TRUTH = (("", "—"), ("true", gettext_lazy("是")), ("false", gettext_lazy("否")))
NUMBERS = (FactType.MONEY, FactType.COUNT, FactType.NUMBER, FactType.RATIO)


class Day(forms.DateInput):
    """A browser's own choice of a day, which takes no form of a date but this one."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


@dataclass(frozen=True)
class Asked:
    """A fact with its fields, and what is known of it from the firm, in words."""

    name: str
    unit: str
    hidden: bool
    fields: tuple[tuple[str, Any, str], ...]


class ValuesForm(forms.Form):
    """A field for each value that a rule can read; an empty one takes what is known."""

    basis = forms.DateField(label=gettext_lazy("判定日"), widget=Day())
    case_name = forms.CharField(label=gettext_lazy("算例名称"), required=False, max_length=80)

    def __init__(
        self,
        data: Any,
        *,
        asked: tuple[FactDefinition, ...],
        basis: date,
        clauses: tuple[tuple[str, str], ...],
        lang: str,
    ) -> None:
        super().__init__(data, initial={"basis": basis})
        self.asked, self.day, self.lang = asked, basis, lang
        if clauses:
            self.fields["clause"] = forms.ChoiceField(
                label=_("条款"), choices=clauses, required=False
            )
        for fact in asked:
            for year in years_of(fact, basis):
                self.fields[_name(fact.id, year)] = _field(fact, year, lang)

    def typed(self, fen_per_unit: int) -> dict[Key, object]:
        """The typed values as the store keeps them; what was left empty is not among them."""
        found: dict[Key, object] = {}
        for fact, year in self._keys():
            value = self._said(fact, year)
            if value is not None:
                money = fact.type is FactType.MONEY
                found[fact.id, year] = value * fen_per_unit if money else value
        return found

    def facts(self) -> dict[str, Any]:
        """The typed values as a case writes them, by the names of facts."""
        found: dict[str, Any] = {}
        for fact in self.asked:
            values = [self._said(fact, year) for year in years_of(fact, self.day)]
            while values and values[-1] is None:
                values.pop()
            if values:
                found[fact.name] = values if fact.period is Period.YEAR else values[0]
        return found

    def lines(self, known: Known | None, fen_per_unit: int) -> Iterator[Asked]:
        """Each fact with its fields and what is known of it."""
        for fact in self.asked:
            fields = tuple(
                (
                    str(year or ""),
                    self[_name(fact.id, year)],
                    self._known(fact, year, known, fen_per_unit),
                )
                for year in years_of(fact, self.day)
            )
            unit = unit_words(fact.unit, self.lang) if fact.unit else ""
            hidden = known is not None and fact.id in known.hidden
            yield Asked(named(fact.name, fact.en, self.lang), unit, hidden, fields)

    def _keys(self) -> Iterator[tuple[FactDefinition, int | None]]:
        return ((fact, year) for fact in self.asked for year in years_of(fact, self.day))

    def _said(self, fact: FactDefinition, year: int | None) -> Any:
        value = self.cleaned_data.get(_name(fact.id, year))
        if fact.type is FactType.BOOLEAN:
            return {"true": True, "false": False}.get(value or "")
        return None if value in ("", None) else value

    def _known(self, fact: FactDefinition, year: int | None, known: Known | None, fen: int) -> str:
        value: Any = known.shown(fact.id, year) if known else None
        if value is None:
            return ""
        of = fact.feel_type.item or fact.feel_type
        rule_value = Decimal(value) / fen if fact.type is FactType.MONEY else value
        return value_words(lift(rule_value), of, self.lang)


def _name(fact: str, year: int | None) -> str:
    return f"fact-{fact}-{year}" if year else f"fact-{fact}"


def _field(fact: FactDefinition, year: int | None, lang: str) -> forms.Field:
    """A field of the fact's type; none has to be filled in."""
    label = f"{named(fact.name, fact.en, lang)} {year or ''}".strip()
    given: Mapping[str, Any] = {"label": label, "required": False}
    if fact.type in NUMBERS:
        number = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.DecimalField(max_digits=24, decimal_places=6, widget=number, **given)
    if fact.type is FactType.DATE:
        return forms.DateField(widget=Day(), **given)
    if fact.type is FactType.BOOLEAN:
        return forms.ChoiceField(choices=TRUTH, **given)
    if fact.values:
        codes = [(c.code, f"{c.code} {named(c.name, c.en, lang)}") for c in fact.values]
        return forms.ChoiceField(choices=[("", "—"), *codes], **given)
    return forms.CharField(max_length=200, **given)
