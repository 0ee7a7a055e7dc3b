"""Where in the order of names a frequent search may have hits, so that it walks nowhere else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet

from liyuan.enterprises.domain import folded, search_tokens
from liyuan.enterprises.models import Enterprise, NameShelf, NameToken

# A gap of so many shelves is walked across rather than asked around.
GAP = 2
# After so many stretches the rest is asked for at once.
MOST_STRETCHES = 5
INITIALS = 3
# Hits on so few shelves are looked for nowhere else: the planner does not know how few they are.
FEW_SHELVES = 8
# The first and the last shelf of a stretch.
Stretch = tuple[int, int]


@dataclass(frozen=True)
class Whereabouts:
    """The stretches of the order of names that may hold hits, and where each shelf begins."""

    bounds: Sequence[str]
    stretches: Sequence[Stretch]

    @property
    def narrow(self) -> Q:
        """Predicate: the stretches, where they are few; no name at all where there are none."""
        if sum(last - first + 1 for first, last in self.stretches) > FEW_SHELVES:
            return Q()
        return reduce(or_, map(self._within, self.stretches), Q(pk__in=()))

    def parts(
        self, firms: QuerySet[Enterprise], position: object, *, back: bool
    ) -> Iterator[QuerySet[Enterprise]]:
        """Firms by stretch, from the shelf of a position on."""
        here = None if position is None else _shelf_of(position)
        return (firms.filter(self._within(s)) for s in _ahead(self.stretches, here, back=back))

    def _within(self, stretch: Stretch) -> Q:
        first, last = stretch
        low = Q(pinyin_sort__gte=self.bounds[first - 1]) if first else Q()
        return low & (Q(pinyin_sort__lt=self.bounds[last]) if last < len(self.bounds) else Q())


def whereabouts(text: str) -> Whereabouts | None:
    """Where hits may be; None where they may be anywhere."""
    bounds = tuple(NameShelf.objects.order_by("first").values_list("first", flat=True))
    found = _shelves(text) if bounds else None
    return None if found is None else Whereabouts(bounds, _stretches(sorted(found)))


def _shelves(text: str) -> set[int] | None:
    """Every shelf that may hold a hit; None when any may."""
    tokens, letters = search_tokens(text), folded(text).strip()
    ways = [tokens] if tokens else []
    if letters.isascii():
        if Enterprise.objects.filter(credit_code__startswith=letters.upper()).exists():
            return None
        ways.append([f"^{letters[:INITIALS]}"])
    noted = {
        token: set(shelves)
        for token, shelves in NameToken.objects.filter(
            token__in=[token for way in ways for token in way]
        ).values_list("token", "shelves")
    }
    return set().union(*(_in_all(way, noted) for way in ways))


def _in_all(tokens: list[str], noted: dict[str, set[int]]) -> set[int]:
    return set.intersection(*(noted.get(token, set()) for token in tokens))


def _stretches(shelves: Iterable[int]) -> list[Stretch]:
    """Shelves that follow one another closely, as one stretch each."""
    found: list[Stretch] = []
    for shelf in shelves:
        near = found and shelf - found[-1][1] <= GAP
        found.append((found.pop()[0] if near else shelf, shelf))
    return found


def _ahead(stretches: Sequence[Stretch], here: int | None, *, back: bool) -> Iterator[Stretch]:
    """The stretches from a shelf on, or from it back; the far ones as one."""
    wanted = [s for s in stretches if here is None or (s[0] <= here if back else s[1] >= here)]
    if back:
        wanted.reverse()
    yield from wanted[:MOST_STRETCHES]
    if rest := wanted[MOST_STRETCHES:]:
        yield min(first for first, _ in rest), max(last for _, last in rest)


def _shelf_of(position: object) -> int:
    """The shelf of a place in the order of names, as the database orders texts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT width_bucket(%s::text,"
            " ARRAY(SELECT first::text FROM enterprises_nameshelf ORDER BY first))",
            [str(position)],
        )
        return int(cursor.fetchone()[0])
