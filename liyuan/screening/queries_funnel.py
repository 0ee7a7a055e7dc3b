"""Where the firms of the city drop out of a clause, who nearly matches, what to ask for first."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np
from django.db.models import Q
from django.utils.translation import gettext as _

from liyuan.accounts.domain import Clearance
from liyuan.engines.feel import Missing, Type
from liyuan.engines.measures.small_cells import FEWEST, Sum, untold
from liyuan.engines.screening.bits import Bits, of_rows
from liyuan.engines.screening.funnel import Funnel, Step, funnel
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.missing import missing
from liyuan.engines.screening.near import NearMiss, near_misses
from liyuan.engines.screening.plan import Plan
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening, screen
from liyuan.engines.store import StoreError
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.models import Enterprise
from liyuan.policies.queries_runs import rules_of
from liyuan.rules.models import RuleVersion
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_firms import NamedFirm, named_firm
from liyuan.screening.queries_rules import DayClause, DayRules
from liyuan.screening.queries_tables import CityTable, city_table, table_read_by
from liyuan.web.language import named
from liyuan.web.messages import missing as fact_words
from liyuan.web.messages import value as value_words
from liyuan.web.paging import PAGE_SIZE, Page

# How near a near miss is at most, as a share of the threshold.
BANDS = (Decimal("0.05"), Decimal("0.1"), Decimal("0.2"))
# Near misses looked up in one go.
LOOKED_AT = 1_000
ASKED_FIRST = 10
Count = int | None


@dataclass(frozen=True)
class NearLine:
    """How many firms miss a clause by one condition alone, by band; None is not told."""

    condition: str
    bands: tuple[Count, ...]
    total: Count


@dataclass(frozen=True)
class NearFirm:
    """A firm that one figure keeps from a clause, and by how much, in words."""

    firm: NamedFirm
    condition: str
    words: str
    enough: bool


@dataclass(frozen=True)
class MissingLine:
    """A fact to ask for, and how many verdicts that would settle; None is not told."""

    name: str
    source_unit: str
    ask_firm: bool
    settles: Count
    firms: Count


@dataclass(frozen=True)
class ClauseOfCity:
    """One clause over the columns of a city, judged again for its distributions."""

    clause: DayClause
    rules: DayRules
    city: CityTable
    lang: str

    @classmethod
    def of(
        cls, run: ScreeningRun, versions: tuple[RuleVersion, ...], at: str, lang: str
    ) -> "ClauseOfCity | None":
        """None when no column holds what the clause reads; raises StoreError for lost facts."""
        rules = DayRules(run.as_of, versions, rules_of(run))
        city = _table(run, rules)
        clause = next((one for one in rules.clauses if one.key == at), None)
        if clause is None or not clause.reads.isdisjoint(city.left):
            return None
        return cls(clause, rules, city, lang)

    @cached_property
    def screening(self) -> Screening:
        plan = Plan.of([self.clause.text], self.city.schema)
        return screen(plan, self.city.table, Held(self.city.table))

    @cached_property
    def funnel(self) -> Funnel:
        return funnel(self.screening, 0, self._shown)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The clause's conditions as the reader calls them."""
        conditions = self.clause.judging.prepared.clause.conditions
        return {one.name: named(one.name, one.en, self.lang) for one in conditions}

    @property
    def steps(self) -> Iterator[tuple[str, Step]]:
        """The conditions by name, with where the firms are after each."""
        return ((self.names[step.name], step) for step in self.funnel.steps)

    @cached_property
    def near(self) -> tuple[NearMiss, ...]:
        return near_misses(self.screening, 0, BANDS[-1], self._shown)

    @cached_property
    def _shown(self) -> Bits:
        """All firms but those that are on the list of sensitive ones today."""
        firms = self.city.table.firms
        hidden = np.array(listed_firms().values_list("enterprise", flat=True), np.int64)
        return of_rows(np.flatnonzero(~np.isin(firms, hidden)), len(firms))

    def near_lines(self) -> tuple[NearLine, ...]:
        """Near misses counted by condition and band; small cells are not told."""
        counts = Counter((one.condition, one.band(BANDS)) for one in self.near)
        conditions = [name for name in self.names if any((name, b) in counts for b in BANDS)]
        cells: dict[tuple[str, Decimal | None], int] = {
            (name, band): counts[name, band] for name in conditions for band in BANDS
        }
        sums = []
        for name in conditions:
            parts = tuple((name, band) for band in BANDS)
            cells[name, None] = sum(cells[part] for part in parts)
            sums.append(Sum[tuple[str, Decimal | None]]((name, None), parts))
        hidden = untold(cells, sums)
        told = {key: None if key in hidden else count for key, count in cells.items()}
        return tuple(
            NearLine(self.names[name], tuple(told[name, b] for b in BANDS), told[name, None])
            for name in conditions
        )

    def near_firms(
        self, reach: Q, by: Clearance, *, after: str | None = None, size: int = PAGE_SIZE
    ) -> Page[NearFirm]:
        """The next of those firms whose figures may be read, nearest first; `after` is a firm's id.

        Of an id that is not among them, the first.
        """
        open_ = {key for key in {one.key for one in self.near} if self._readable(key, by)}
        ids = {int(self.city.table.firms[one.row]): one for one in self.near if one.key in open_}
        places = list(ids)
        first = places.index(int(after)) + 1 if after and _among(after, ids) else 0
        # of nobody, so that it leads to the first page
        back = str(places[first - size - 1] if first > size else 0)
        previous = back if first else None
        firms: list[Enterprise] = []
        while first < len(places) and len(firms) <= size:
            go = places[first : first + max(size + 1, LOOKED_AT)]
            found = Enterprise.objects.filter(reach, pk__in=go).select_related("district", "park")
            known = {firm.pk: firm for firm in found.defer("name_tokens")}
            firms += [known[pk] for pk in go if pk in known]
            first += len(go)
        shown = tuple(self._near_firm(firm, ids[firm.pk]) for firm in firms[:size])
        return Page(shown, str(firms[size - 1].pk) if len(firms) > size else None, previous)

    def missing(self, units: Mapping[str, str]) -> Iterator[MissingLine]:
        """The facts whose absence leaves most verdicts open, the most telling first."""
        catalogue = {fact.name: fact for fact in self.rules.judging.ruleset.catalogue.values()}
        for one in missing(self.screening)[:ASKED_FIRST]:
            fact = catalogue.get(one.key[0])
            yield MissingLine(
                name=self._named(one.key),
                source_unit=units.get(fact.source_unit, fact.source_unit) if fact else "",
                ask_firm=bool(fact and fact.ask_firm),
                settles=_told(one.settles),
                firms=_told(one.firms),
            )

    def _readable(self, key: Key, by: Clearance) -> bool:
        return self.rules.judging.readable([key[0]], by)

    def _near_firm(self, firm: Enterprise, miss: NearMiss) -> NearFirm:
        amount = value_words(abs(miss.lacks), number_of(self._type(miss.key)), self.lang)
        said = {"fact": self._named(miss.key), "amount": amount}
        words = _("还差%(fact)s %(amount)s") if miss.lacks > 0 else _("%(fact)s 多出 %(amount)s")
        line = named_firm(firm, None, self.lang)
        return NearFirm(line, self.names[miss.condition], words % said, miss.enough)

    def _named(self, key: Key) -> str:
        judging = self.rules.judging
        return fact_words(Missing(*key), judging.types, judging.labels(self.lang), self.lang)

    def _type(self, key: Key) -> Type | None:
        return self.rules.judging.types.get(key[0])


def _table(run: ScreeningRun, rules: DayRules) -> CityTable:
    """The table that the screening read; made again when it is no longer kept."""
    try:
        return table_read_by(run)
    except StoreError:
        if run.snapshot is None:
            raise
        return city_table(run.snapshot, rules.judging, rules.facts_hash)


def number_of(of: Type | None) -> Type:
    """A yearly fact's unit for one of its years."""
    inner = of.item if of and of.item else of
    return Type("number", inner.unit if inner else None)


def _among(after: str, ids: Collection[int]) -> bool:
    return after.isdecimal() and int(after) in ids


def _told(count: int) -> Count:
    return None if 0 < count < FEWEST else count


def bands() -> Collection[tuple[Decimal, Decimal]]:
    """Each band from where to where."""
    return tuple(zip((Decimal(0), *BANDS[:-1]), BANDS, strict=True))
