"""Levels of fields: how confidential what a page or file shows is, and what is said instead.

Facts have their level in the catalogue; every other field that holds more than what is public has
it in `levels.csv`. Who reads a level is in the permission table, as `field.read.<level>`.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PUBLIC = "public"
NOT_FOR_YOU = _("无权查看")
WORDS: Mapping[str, Promise] = {
    PUBLIC: _("公开"),
    "internal": _("内部"),
    "work_secret": _("工作秘密"),
    "business_secret": _("商业秘密"),
    "personal": _("个人信息"),
}


class Reader(Protocol):
    """Whoever looks: a person who logged in, or nobody in particular."""

    def has_perm(self, perm: str, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table: a field, its level, and what it is."""

    name: str
    level: str
    what: str


@cache
def fields() -> Mapping[str, Field]:
    """The fields of `levels.csv` by name, read once."""
    with files("liyuan.web").joinpath("levels.csv").open(encoding="utf-8") as lines:
        rows = (Field(row["field"], row["level"], row["what"]) for row in csv.DictReader(lines))
        return {row.name: row for row in rows}


def level_of(name: str) -> str:
    """The level of a field; a level is its own."""
    return name if name in WORDS else fields()[name].level


def reading(field: str) -> str:
    """The action of the permission table that lets one read a field."""
    return f"field.read.{level_of(field)}"


def may_read(user: Reader, field: str) -> bool:
    """Whether a person reads a field of the records that reach them."""
    return level_of(field) == PUBLIC or bool(user.has_perm(reading(field)))


def shown(user: Reader, field: str, value: Any) -> Any:
    """The value, or 无权查看; what is empty stays empty, for nothing is kept from anybody."""
    return value if value in (None, "") or may_read(user, field) else str(NOT_FOR_YOU)
