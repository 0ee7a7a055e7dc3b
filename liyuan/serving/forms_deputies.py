"""Who acts for oneself, and on which days."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.access import grants_of
from liyuan.accounts.domain import ADMINISTRATORS
from liyuan.accounts.models import Grant, Unit, User
from liyuan.serving.queries_shares import holding
from liyuan.web.forms import DayField

LONGEST = 92  # days: whoever is away for longer hands over


class DeputyForm(forms.Form):
    """A colleague of the same unit, from one day to another."""

    deputy = forms.ChoiceField(label=_("代办人（B 角）"))
    since = DayField(label=_("开始日期"))
    last = DayField(label=_("结束日期"))

    def __init__(self, data: Any, *, person: User, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.colleagues = colleagues_of(person, on)
        choices = [(key, f"{one} · {unit}") for key, (one, unit) in self.colleagues.items()]
        field = self.fields["deputy"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *choices]

    def clean(self) -> dict[str, Any]:
        """From today on at the earliest, in order, and not for ever."""
        said = super().clean() or self.cleaned_data
        since, last = said.get("since"), said.get("last")
        if since and since < self.on:
            self.add_error("since", _("不能早于今天。"))
        if since and last and last < since:
            self.add_error("last", _("不能早于开始日期。"))
        if since and last and (last - since).days >= LONGEST:
            self.add_error("last", _("最长三个月；更久的请办理离岗交接。"))
        return said

    def chosen(self) -> tuple[User, Unit]:
        """The colleague and the unit in which they act."""
        return self.colleagues[self.cleaned_data["deputy"]]


def colleagues_of(person: User, on: date) -> dict[str, tuple[User, Unit]]:
    """Who works in a unit of the person's today, with that unit, by `person-unit`."""
    units = [g.unit_id for g in grants_of(person, on) if g.unit_id]
    held = Grant.objects.filter(holding(on), unit__in=units, user__is_active=True)
    held = held.exclude(user=person.pk).exclude(role__in=ADMINISTRATORS)
    rows = held.select_related("user", "unit").order_by("user__name", "user_id")
    return {f"{g.user_id}-{g.unit_id}": (g.user, g.unit) for g in rows if g.unit}
