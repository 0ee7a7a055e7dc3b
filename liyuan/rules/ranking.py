"""Classes of a score by rank: the best share of all firms assessed, the worst share, the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import Any

from liyuan.rules.domain import Choice

Scored = tuple[int, Decimal]


@dataclass(frozen=True)
class Ranking:
    """The classes from the best to the worst; a vetoed firm is in the last, whatever its score.

    `most` is the greatest share of the assessed in the best class, `least` the smallest in the
    worst one, both fractions. `veto` is the FEEL name of what puts a firm in the last class.
    """

    best: Choice
    rest: Choice
    worst: Choice
    vetoed: Choice
    most: Decimal
    least: Decimal
    veto: str

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Ranking":
        """Build from what a score says of its classes."""
        best, rest, worst, vetoed = (Choice(**choice) for choice in content["values"])
        most, least = Decimal(str(content["most"])), Decimal(str(content["least"]))
        return cls(best, rest, worst, vetoed, most, least, content["veto"])

    @property
    def values(self) -> tuple[Choice, ...]:
        """The classes, the best first."""
        return self.best, self.rest, self.worst, self.vetoed

    def classes(
        self, scored: Sequence[Scored], vetoed: Sequence[int] = ()
    ) -> Iterator[tuple[int, str]]:
        """The class of every firm assessed; vetoed firms count among the assessed.

        Equal scores are in one class: at the border of the best class they all stay below it, at
        that of the worst one they all fall into it, so that neither share is ever broken.
        """
        for firm in vetoed:
            yield firm, self.vetoed.code
        ranked = sorted(scored, key=lambda one: one[1], reverse=True)
        assessed = len(ranked) + len(vetoed)
        best = self._best(ranked, floor(assessed * self.most))
        worst = self._worst(ranked, ceil(assessed * self.least))
        for place, (firm, _) in enumerate(ranked):
            if place >= worst:
                yield firm, self.worst.code
            else:
                yield firm, (self.best if place < best else self.rest).code

    @staticmethod
    def _best(ranked: Sequence[Scored], room: int) -> int:
        """How many are in the best class: no more than there is room for."""
        while 0 < room < len(ranked) and ranked[room - 1][1] == ranked[room][1]:
            room -= 1
        return room

    @staticmethod
    def _worst(ranked: Sequence[Scored], asked: int) -> int:
        """The place of the first in the worst class: at least as many as asked."""
        first = max(len(ranked) - asked, 0)
        while 0 < first < len(ranked) and ranked[first - 1][1] == ranked[first][1]:
            first -= 1
        return first
