"""Reads of units: their names, and the one a person works for."""

from collections.abc import Mapping

from liyuan.accounts.access import Person, grants_of
from liyuan.accounts.models import Unit
from liyuan.web.language import named


def unit_names(lang: str) -> Mapping[str, str]:
    """The name of every unit by its code, in the reader's language."""
    units = Unit.objects.values_list("code", "name", "en")
    return {code: named(name, en, lang) for code, name, en in units}


def filling_unit(user: Person, lang: str) -> str:
    """The unit that a person works for, for the head of a 台账; empty for a firm or the public."""
    units = (grant.unit for grant in grants_of(user) if grant.unit)
    return next((named(unit.name, unit.en, lang) for unit in units), "")
