"""Reads of the policy laboratory: what can be turned, what a draft would change, its curves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from liyuan.engines.measures.small_cells import untold_lines
from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.capped import Capped, in_order, pro_rata
from liyuan.engines.screening.cliffs import Cliff, cliffs
from liyuan.engines.screening.plan import ClausePlan, Plan
from liyuan.engines.screening.reform import Change, Reform, bits_of
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.subset import paid_to
from liyuan.engines.screening.sweep import sweep
from liyuan.enterprises.models import Industry
from liyuan.parks.models import District, Park
from liyuan.rules.queries import pack_manifest
from liyuan.screening.bench_laboratory import COUNTED, Experiment
from liyuan.screening.domain_laboratory import FRIGHTENING, Dial, Point, Values, dial
from liyuan.web.language import named

# Of so many firms the usual size of a figure is read.
SAMPLE = 100_000
# The lines of a breakdown that a page shows; files have all.
LINES = 30
# How near to a threshold firms stand that would fall off it, and how many cliffs are shown.
CLOSE, CLIFFS = Decimal("0.05"), 3


@dataclass(frozen=True)
class Line:
    """What changes for one district, park, industry or size; None where it is not told."""

    name: str
    change: Change | None


@dataclass(frozen=True)
class Variant:
    """A way to share out a budget that is too small."""

    way: str
    capped: Capped


@dataclass(frozen=True)
class Step:
    """What a draft would do; `lines` are those of one axis, the largest changes first."""

    values: Values
    total: Change
    unknown: tuple[int, int]
    lines: tuple[Line, ...]
    more_lines: int
    variants: tuple[Variant, ...]
    pays: bool

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing at all."""
        parts = (self.total.new, self.total.lost, self.total.more, self.total.less)
        return not any(part.firms for part in parts)

    @property
    def frightening(self) -> bool:
        """Whether it would pay so much that somebody must have slipped."""
        return self.total.after.fen >= FRIGHTENING


@dataclass(frozen=True)
class Curve:
    """Firms and money over the values of one parameter, and the cliffs of the draft."""

    dial: Dial
    points: tuple[Point, ...]
    cliffs: tuple[Cliff, ...]

    @property
    def most_firms(self) -> int:
        """The highest point of the firms."""
        return max((point.firms for point in self.points), default=0)

    @property
    def most_fen(self) -> int:
        """The highest point of the money."""
        return max((point.fen for point in self.points), default=0)


@dataclass(frozen=True)
class Cap:
    """A budget in fen, and the figure by which firms are ranked for it."""

    fen: int
    rank: str


def dials_of(trial: Experiment) -> tuple[Dial, ...]:
    """The parameters that can be turned."""
    return tuple(_dials(trial))


def _dials(trial: Experiment) -> Iterator[Dial]:
    prepared = trial.clause.judging.prepared
    for parameter in prepared.clause.parameters:
        texts = [text for text in prepared.conditions if parameter.name in text.names_used]
        beside = {name for text in texts for name in text.names_used}
        usual = _usual(trial, beside, parameter.unit)
        parts = parameter.unit == pack_manifest().get("rule_money_unit")
        found = dial(parameter, trial.bench.rules.basis, usual, decides=bool(texts), parts=parts)
        if found is not None:
            yield found


def _usual(trial: Experiment, names: set[str], unit: str) -> Decimal | None:
    """What 99 of 100 firms stay below in a figure of that unit."""
    types, schema = trial.bench.rules.judging.types, trial.bench.city.schema
    keys = [schema.key(name, 1) for name in sorted(names) if name in types]
    same = [key for key in keys if key and types[key[0]].unit == unit]
    known = [value for key in same if (value := _quantile(trial, key)) is not None]
    return max(known, default=None)


def _quantile(trial: Experiment, key: Key) -> Decimal | None:
    column = trial.bench.table.columns.get(key)
    if column is None or column.type.kind != "whole":
        return None
    rows = np.arange(0, trial.bench.table.rows, max(1, trial.bench.table.rows // SAMPLE))
    known = column.values[rows][column.known(rows)]
    if not len(known):
        return None
    return Decimal(int(np.quantile(known, 0.99))) / column.type.per_unit


def step(
    trial: Experiment,
    values: Values,
    axis: str,
    lang: str,
    cap: Cap | None = None,
    *,
    small: bool = True,
    most: int | None = LINES,
) -> Step:
    """What a draft with these values would do; without `small`, lines of few firms are not told."""
    with trial.alone():
        draft = trial.draft(values)
        reform = trial.standing.against(draft)
        variants = tuple(_variants(trial, draft, cap)) if cap else ()
    lines = _lines(trial, reform, axis, lang, small=small)
    return Step(
        values=values,
        total=reform.total,
        unknown=reform.unknown,
        lines=lines[:most],
        more_lines=max(0, len(lines) - (most or len(lines))),
        variants=variants,
        pays=draft.amount is not None,
    )


def _lines(
    trial: Experiment, reform: Reform, axis: str, lang: str, *, small: bool
) -> tuple[Line, ...]:
    names = group_names(trial, axis, lang)
    changed = {
        name: change
        for name, change in zip(names, reform.by[axis], strict=True)
        if any(change.counts[2:])
    }
    hidden = frozenset[str]()
    if not small:
        hidden, _ = untold_lines({name: change.counts for name, change in changed.items()})
    order = sorted(changed, key=lambda name: (_weight(changed[name]), name), reverse=True)
    return tuple(Line(name, None if name in hidden else changed[name]) for name in order)


def _weight(change: Change) -> tuple[int, int]:
    parts = (change.new, change.lost, change.more, change.less)
    return sum(abs(part.fen) for part in parts), sum(part.firms for part in parts)


def group_names(trial: Experiment, axis: str, lang: str) -> list[str]:
    """The groups of an axis by name; empty for firms that are in none."""
    known = NAMES[axis](lang, trial)
    return [known.get(group, str(group or "")) for group in trial.bench.groups[axis]]


def _places(model: type[District] | type[Park], lang: str) -> Mapping[Any, str]:
    rows = model.objects.values_list("pk", "name", "en")
    return {pk: named(name, en, lang) for pk, name, en in rows}


def _sections(lang: str, trial: Experiment) -> Mapping[Any, str]:
    rows = Industry.objects.filter(level=1).values_list("code", "name", "en")
    return {code: named(name, en, lang) for code, name, en in rows}


def _sizes(lang: str, trial: Experiment) -> Mapping[Any, str]:
    type_ = trial.bench.rules.judging.types.get(pack_manifest().get("size_class", ""))
    return {code: named(zh, en, lang) for code, zh, en in type_.values} if type_ else {}


NAMES = {
    "district": lambda lang, trial: _places(District, lang),
    "park": lambda lang, trial: _places(Park, lang),
    "section": _sections,
    "size": _sizes,
}


def rank_keys(trial: Experiment) -> tuple[str, ...]:
    """The figures of the last year that the clause reads: firms can be ranked by them."""
    keys = Plan((trial.standing.clause,), ()).keys - {COUNTED}
    columns = trial.bench.table.columns
    whole = {key[0] for key in keys if key in columns and columns[key].type.kind == "whole"}
    return tuple(sorted(whole))


def _variants(trial: Experiment, draft: ClausePlan, cap: Cap) -> Iterator[Variant]:
    bench = trial.bench
    eligible, _ = bits_of(draft, bench.table, bench.held)
    paid = paid_to(draft, bench.table, bench.held, eligible)
    yield Variant("first", in_order(paid, paid.rows, cap.fen))
    key = bench.city.schema.key(cap.rank, 1) if cap.rank else None
    if key is not None and key in bench.table.columns:
        yield Variant("rank", in_order(paid, _rank(trial, paid, key), cap.fen))
    yield Variant("rata", pro_rata(paid, cap.fen))


def _rank(trial: Experiment, paid: Paid, key: Key) -> Any:
    """The largest figure first; firms without one are last."""
    column = trial.bench.table.columns[key]
    figures = np.where(column.known(paid.rows), column.values[paid.rows], np.iinfo(np.int64).min)
    return -1 - figures


def curve(trial: Experiment, name: str, values: Values) -> Curve:
    """The curve of one parameter, the others as they are turned."""
    dials = dials_of(trial)
    mine = next((one for one in dials if one.name == name), dials[0])
    with trial.alone():
        points = _swept(trial, mine, values)
        found = cliffs(trial.draft(values), trial.bench.table, trial.bench.held, CLOSE)
    return Curve(mine, points, tuple(one for one in found if one.lose.firms)[:CLIFFS])


def _swept(trial: Experiment, mine: Dial, values: Values) -> tuple[Point, ...]:
    over, key = trial.over(values, mine.name), (mine.name, None)
    found = sweep(over, key, mine.points, trial.bench.table, trial.bench.held)
    return tuple(Point(point.value, point.firms, point.fen) for point in found)
