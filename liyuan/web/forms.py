"""What the forms of filters have in common: a choice of everything, and choices known late."""

from collections.abc import Iterable

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALL: tuple[str, Promise] = ("", _("全部"))


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """Let a field of a form choose among these, or everything."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [ALL, *choices]
