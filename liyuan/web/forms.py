"""What forms have in common: days, a choice of everything, and choices known late."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL: tuple[str, Promise] = ("", _("全部"))
# Days outside are typed by mistake, and the next day or the same one in another zone may not exist.
FIRST, LAST = date(1949, 10, 1), date(2999, 12, 31)


class DayField(forms.DateField):
    """A day as browsers send it, in any language."""

    def __init__(self, **said: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **said)
        self.validators += [MinValueValidator(FIRST), MaxValueValidator(LAST)]


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Let a field of a form choose among these, or everything."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [ALL, *choices]
