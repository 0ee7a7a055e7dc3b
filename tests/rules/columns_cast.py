"""Firms drawn at random for a pack: facts at and beside its thresholds, by firm and as columns."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from liyuan.packs.pack import Pack, read_pack
from liyuan.packs.ruleset import read_ruleset
from liyuan.rules.columns_accepted import Told
from liyuan.rules.decisions import Ruleset
from liyuan.rules.domain import FactDefinition, FactType, Kind, Period, closed_years
from liyuan.rules.scopes import Key
from tests.packs.conftest import PACKS

EPOCH = date(1970, 1, 1).toordinal()
DAY = date(2026, 9, 1)
KINDS = {
    FactType.MONEY: ("whole", 1),
    FactType.COUNT: ("whole", 1),
    FactType.NUMBER: ("decimal", 10**4),
    FactType.RATIO: ("decimal", 10**6),
    FactType.TEXT: ("text", 1),
    FactType.CODE: ("text", 1),
    FactType.DATE: ("date", 1),
    FactType.BOOLEAN: ("boolean", 1),
}
DTYPES = {"whole": np.int64, "decimal": np.int64, "date": np.int32, "boolean": np.bool_}


@dataclass(frozen=True)
class City:
    """A pack and so many firms, each fact of which is missing with a chance of `silent`."""

    pack: Pack
    rules: Ruleset
    firms: int
    seed: int
    silent: float = 0.2
    barred_share: float = 0.0

    @classmethod
    def of(cls, pack: str, firms: int, seed: int, **more: Any) -> "City":
        read = read_pack(PACKS / pack)
        return cls(read, read_ruleset(read), firms, seed, **more)

    @cached_property
    def constants(self) -> list[Decimal]:
        """The numbers that stand in the rules and policies."""
        texts = [*self.pack.texts_of(Kind.RULE), *self.pack.texts_of(Kind.POLICY)]
        found = {n for text in texts for n in re.findall(r"\d+(?:\.\d+)?", str(text.content))}
        return sorted(value for value in map(Decimal, found) if value < 10**7)

    @cached_property
    def words(self) -> list[str]:
        """The texts that stand in quotation marks in them."""
        texts = [*self.pack.texts_of(Kind.RULE), *self.pack.texts_of(Kind.POLICY)]
        return sorted({w for text in texts for w in re.findall(r'"(\w+)"', str(text.content))})

    @cached_property
    def cells(self) -> list[dict[Key, Any]]:
        """What is stored of each firm."""
        draw = random.Random(self.seed)
        keys = [key for fact in self.rules.catalogue.values() for key in self._keys(fact)]
        return [
            {
                key: self._value(self.rules.catalogue[key[0]], draw)
                for key in keys
                if draw.random() >= self.silent
            }
            for _ in range(self.firms)
        ]

    @cached_property
    def barred(self) -> list[frozenset[Key]]:
        """What may not be read of each firm."""
        draw = random.Random(self.seed + 1)
        return [
            frozenset(key for key in cells if draw.random() < self.barred_share)
            for cells in self.cells
        ]

    def _keys(self, fact: FactDefinition) -> Iterator[Key]:
        years = closed_years(DAY) if fact.period is Period.YEAR else (None,)
        yield from ((fact.id, year) for year in years)

    def _value(self, fact: FactDefinition, draw: random.Random) -> Any:
        if fact.type is FactType.BOOLEAN:
            return draw.random() < 0.5
        if fact.type is FactType.DATE:
            return DAY + timedelta(days=draw.choice([-2500, -800, -366, -365, -60, 0, 1, 400]))
        if fact.type in (FactType.TEXT, FactType.CODE):
            return draw.choice([c.code for c in fact.values] or self.words)
        near = draw.choice(self.constants) + draw.choice([-1, 0, 0, 1]) * Decimal("0.01")
        if fact.type is FactType.MONEY:
            return int(near * 1_000_000)
        return int(near) if fact.type is FactType.COUNT else near

    def told(self, fact: str, year: int | None) -> Told | None:
        """The same as a column."""
        key = (fact, year)
        known = np.array([key in cells for cells in self.cells], np.bool_)
        if not known.any():
            return None
        lawful = known & ~np.array([key in barred for barred in self.barred], np.bool_)
        kind, unit = KINDS[self.rules.catalogue[fact].type]
        held = [cells.get(key) for cells in self.cells]
        words = tuple(sorted({value for value in held if isinstance(value, str)}))
        stored = [_stored(value, unit, words) for value in held]
        return Told(kind, unit, np.array(stored, DTYPES.get(kind, np.int32)), known, lawful, words)


def _stored(value: Any, unit: int, words: tuple[str, ...]) -> int:
    if value is None:
        return 7 if not words else 0
    if isinstance(value, str):
        return words.index(value)
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    return int(value * unit)
