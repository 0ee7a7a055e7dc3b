"""The form of a key of a program."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TokenForm(forms.Form):
    """What a key is for, in the words of its owner."""

    name = forms.CharField(label=_("用途"), max_length=60)
