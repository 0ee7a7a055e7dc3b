"""What drafts are tried on: the firms of the last screening, kept in memory by each process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from threading import Lock
from types import MappingProxyType

import numpy as np
from django.db.models import Q

from liyuan.engines.feel import Value
from liyuan.engines.screening.bits import packed
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.plan import ClausePlan, ConditionPlan, Plan
from liyuan.engines.screening.predicates import Holds, PerFirm
from liyuan.engines.screening.reform import Axis, Standing
from liyuan.engines.screening.schema import ColumnType, Key, Schema, text_of
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.screening.trees import Asks
from liyuan.enterprises.access import listed_firms
from liyuan.policies.domain import DatedClause
from liyuan.policies.domain_columns import clause_text
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.screening.axes import Axes, Cell
from liyuan.screening.axes_kept import axes_kept
from liyuan.screening.domain import State
from liyuan.screening.domain_laboratory import Values, with_values
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_rules import DayClause, DayRules
from liyuan.screening.queries_tables import CityTable, table_read_by

# A column of our own: whether a firm is in any count; sensitive ones are in none.
COUNTED: Key = ("*counted", None)
# How a parameter is stored when it is a column.
SWEPT = ColumnType("whole", 10**6)
AXES = ("district", "park", "section", "size")


@dataclass(frozen=True)
class Bench:
    """The firms of a screening that are counted, and where each of them is counted."""

    run: ScreeningRun
    rules: DayRules
    city: CityTable
    table: Table
    held: Held
    axes: Mapping[str, Axis]
    groups: Mapping[str, tuple[int | str | None, ...]]
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Experiment:
    """A clause in force on a bench, to be put beside the same with other parameters."""

    bench: Bench
    clause: DayClause
    standing: Standing

    @cached_property
    def untellable(self) -> tuple[str, ...]:
        """Decisions that the clause reads and no column holds."""
        return tuple(sorted(self.clause.reads & self.bench.city.left.keys()))

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """Facts that the snapshot has of no firm."""
        read = Plan((self.standing.clause,), ()).keys - self.bench.table.columns.keys()
        return tuple(map(text_of, sorted(read, key=text_of)))

    @cached_property
    def firm_by_firm(self) -> bool:
        """Whether some of it is told by asking firm by firm: as exact, but slower."""
        amount = self.standing.clause.amount
        slow = any(isinstance(leaf, PerFirm) for leaf in self.standing.clause.leaves)
        return slow or (amount is not None and amount.formula is None)

    def draft(self, values: Values) -> ClausePlan:
        """The clause with other values of its parameters."""
        return _plan(self._fixed(values), self.bench)

    def over(self, values: Values, name: str) -> ClausePlan:
        """The same with one parameter as a column of its own."""
        return _plan(self._fixed(values, name), self.bench, {(name, None): SWEPT})

    def _fixed(self, values: Values, but: str = "") -> DatedClause:
        rules, prepared = self.bench.rules, self.clause.judging.prepared
        clause = with_values(prepared.clause, values)
        held = {one.name: one.on(rules.basis) for one in clause.parameters if one.name != but}
        told: dict[str, Value] = {name: one.value if one else None for name, one in held.items()}
        known: dict[str, Value] = dict(rules.judging.ruleset.names.constants(rules.basis))
        known |= told
        return DatedClause(
            clause,
            clause.period.window(rules.basis),
            tuple(text.fixed(known) for text in prepared.conditions),
            prepared.amount.fixed(known),
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else asks this bench meanwhile; what only drafts asked is forgotten afterwards."""
        with self.bench.lock:
            yield
            self.bench.held.keep_only(self.standing.clause.leaves)


def last_screening() -> ScreeningRun | None:
    """The last screening that is done, with its snapshot."""
    done = ScreeningRun.objects.filter(state=State.DONE).select_related("snapshot")
    return done.order_by("-pk").first()


def experiment(run: ScreeningRun, version: RuleVersion, key: str) -> Experiment | None:
    """A clause of a version on the firms of a screening; None when it has no such clause.

    Raises StoreError when what the screening found is no longer kept.
    """
    sensitive = listed_firms().values_list("enterprise", flat=True)
    policies = RuleVersion.objects.filter(current=True, kind=Kind.POLICY).values_list(
        "pk", flat=True
    )
    asked = (run.pk, tuple(sorted(sensitive)), tuple(sorted(policies)))
    return _experiment(asked, f"{version.rule_id}/{key}")


@lru_cache(maxsize=24)
def _experiment(asked: "Asked", key: str) -> Experiment | None:
    bench = _bench(asked)
    clause = next((one for one in bench.rules.clauses if one.key == key), None)
    if clause is None:
        return None
    plan = _plan(clause.dated, bench)
    return Experiment(bench, clause, Standing(plan, bench.table, bench.held, bench.axes))


# A screening, the firms that are in no count, the policies in force.
Asked = tuple[int, tuple[int, ...], tuple[int, ...]]


@lru_cache(maxsize=1)
def _bench(asked: Asked) -> Bench:
    number, _, policies = asked
    run = ScreeningRun.objects.select_related("snapshot").get(pk=number)
    read = Q(screenings=run, kind__in=(Kind.FACT, Kind.RULE)) | Q(pk__in=policies)
    versions = RuleVersion.objects.filter(read).distinct().order_by("rule_id")
    rules = DayRules.of(tuple(versions), run.as_of)
    # the table that the screening made: a page never builds one
    city = table_read_by(run)
    places = axes_kept(city)
    counted = Column(ColumnType("boolean"), packed(places.codes >= 0))
    table = Table(city.table.firms, {**city.table.columns, COUNTED: counted})
    named = {name: _axis(places, name) for name in AXES}
    axes = {name: axis for name, (axis, _) in named.items()}
    groups = {name: found for name, (_, found) in named.items()}
    return Bench(run, rules, city, table, Held(table), axes, groups)


def _axis(places: Axes, name: str) -> tuple[Axis, tuple[int | str | None, ...]]:
    """The groups of one axis, and the group of each firm."""
    of_cell = [getattr(cell, name) for cell in places.cells] or [getattr(_NOWHERE, name)]
    groups = tuple(dict.fromkeys(of_cell))
    place = {group: at for at, group in enumerate(groups)}
    codes = np.array([place[group] for group in of_cell], np.int32)
    return Axis(codes[places.codes], len(groups)), groups


_NOWHERE = Cell(None, None, "", "")


def _plan(
    dated: DatedClause, bench: Bench, more: Mapping[Key, ColumnType] = MappingProxyType({})
) -> ClausePlan:
    """A clause for the firms that are counted, as if its window were open."""
    schema = Schema({**bench.city.schema.columns, **more})
    plan = Plan.of([clause_text(dated.clause.key, dated)], schema).clauses[0]
    counted = ConditionPlan("", Asks(Holds(COUNTED)), scope=True, actionable=False)
    return replace(plan, conditions=(counted, *plan.conditions), open=True)
