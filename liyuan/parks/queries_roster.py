"""Reads of the roster of any day: who is in it, how it adds up, and what differs between days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.parks.models import Park
from liyuan.parks.queries import (
    Composition,
    ParkRow,
    composition,
    in_roster,
    ordered,
    park_row,
    speciality_words,
)


class Change(StrEnum):
    """What became of a park between two days."""

    KEPT = "kept"
    JOINED = "joined"
    LEFT = "left"


CHANGE_WORDS: Mapping[str, Promise] = {
    Change.KEPT: _("不变"),
    Change.JOINED: _("新列入"),
    Change.LEFT: _("已移出"),
}


@dataclass(frozen=True)
class RosterRow:
    """A park of the roster, since when it is in it, and what became of it since the other day."""

    park: ParkRow
    depth: int
    valid_from: date | None
    valid_to: date | None
    change: Change

    @property
    def change_word(self) -> Promise:
        """The change in the reader's language."""
        return CHANGE_WORDS[self.change]


@dataclass(frozen=True)
class RosterPage:
    """The one roster of a day; `against` is the day it is compared with, if any."""

    on: date
    against: date | None
    rows: tuple[RosterRow, ...]
    composition: Composition
    days: tuple[date, ...]
    """The days on which the roster changed, latest first."""

    @property
    def before_all(self) -> bool:
        """Whether the day lies before the first one of which a roster is known."""
        return bool(self.days) and self.on < self.days[-1]

    @property
    def listed(self) -> int:
        """How many parks are in it, parts of parks not counted."""
        return sum(row.depth == 1 and row.change is not Change.LEFT for row in self.rows)

    def changed(self, change: Change) -> int:
        """How many parks joined or left."""
        return sum(row.change is change for row in self.rows)

    @property
    def joined(self) -> int:
        """How many parks joined since the other day."""
        return self.changed(Change.JOINED)

    @property
    def left(self) -> int:
        """How many parks left since the other day."""
        return self.changed(Change.LEFT)


def roster_page(
    parks: QuerySet[Park], *, manifest: Mapping[str, Any], on: date, against: date | None, lang: str
) -> RosterPage:
    """The roster of a day among these parks, each before its parts, with what left it last."""
    now = {park.code: park for park in _then(parks, on)}
    before = {park.code: park for park in _then(parks, against)} if against else now
    words = speciality_words(lang)
    left = (park for code, park in before.items() if code not in now)
    rows = [_row(park, now, before, words, lang) for park in (*_nested(now), *left)]
    return RosterPage(
        on=on,
        against=against,
        rows=tuple(rows),
        composition=composition(manifest, on),
        days=_days(parks),
    )


def _then(parks: QuerySet[Park], on: date) -> QuerySet[Park]:
    return ordered(in_roster(parks, on)).select_related("parent")


def _nested(parks: Mapping[str, Park]) -> list[Park]:
    """Each park before what lies in it."""
    found: list[Park] = []
    inside: dict[str, list[Park]] = {}
    for park in parks.values():
        parent = park.parent.code if park.parent and park.parent.code in parks else ""
        inside.setdefault(parent, []).append(park)
    waiting = list(reversed(inside.get("", ())))
    while waiting:
        park = waiting.pop()
        found.append(park)
        waiting.extend(reversed(inside.get(park.code, ())))
    return found


def _row(
    park: Park,
    now: Mapping[str, Park],
    before: Mapping[str, Park],
    words: Mapping[str, str],
    lang: str,
) -> RosterRow:
    joined = Change.KEPT if park.code in before else Change.JOINED
    return RosterRow(
        park=park_row(park, words, lang),
        depth=_depth(park),
        valid_from=park.valid_from,
        valid_to=park.valid_to,
        change=joined if park.code in now else Change.LEFT,
    )


def _depth(park: Park) -> int:
    return 1 if park.parent is None else 1 + _depth(park.parent)


def _days(parks: QuerySet[Park]) -> tuple[date, ...]:
    begun = parks.order_by().values_list("valid_from", flat=True).distinct()
    ended = parks.order_by().values_list("valid_to", flat=True).distinct()
    return tuple(sorted({day for day in (*begun, *ended) if day}, reverse=True))
