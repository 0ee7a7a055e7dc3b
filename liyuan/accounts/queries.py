"""Reads of units."""

from collections.abc import Mapping

from liyuan.accounts.models import Unit
from liyuan.web.language import named


def unit_names(lang: str) -> Mapping[str, str]:
    """The name of every unit by its code, in the reader's language."""
    units = Unit.objects.values_list("code", "name", "en")
    return {code: named(name, en, lang) for code, name, en in units}
