"""The words of what made a verdict another, and of other codes of screenings."""

from collections.abc import Mapping
from typing import Any

from django import template

from liyuan.screening.words import CAUSES, WAYS

register = template.Library()
WORDS: Mapping[str, Mapping[Any, object]] = {"cause": CAUSES, "way": WAYS}


@register.filter
def screening(code: str, table: str) -> object:
    """The word of a code in a table."""
    return WORDS[table][code]
