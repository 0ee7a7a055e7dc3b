"""Clauses drawn from a seed over the invented firms: as FEEL texts, and as plain data for peers."""

import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from _screening_firms import (
    BY_STORED,
    COUNTS,
    DATES,
    DISTRICT,
    FEN,
    FLAGS,
    INDUSTRY,
    KIND,
    MONEY,
    PARK,
    RATIOS,
    WORDS,
    YEARLY_COUNTS,
    YEARLY_MONEY,
    Column,
    draw,
)
from _screening_numpy import Truth, held, meet

SAMPLE = 20_000
# A predicate holds for between an eighth and two thirds of the firms that have the figure; a
# clause for between 0.02 % and 2 % of the sample.
PASS, ELIGIBLE = (0.12, 0.65), (0.0002, 0.02)
EPOCH = date(1970, 1, 1)

# What a peer is told: an operation and its arguments, figures as they are stored.
Spec = list[Any]


@dataclass(frozen=True)
class Predicate:
    """One condition; in `when` a figure may be replaced by a parameter's name."""

    when: str
    figure: str
    spec: Spec


@dataclass(frozen=True)
class DrawnClause:
    """Which predicates must hold, and what is given: as FEEL, and in fen for peers."""

    predicates: tuple[int, ...]
    formula: str
    amount: dict[str, Any]


@dataclass(frozen=True)
class Work:
    """All that is screened for; equal for equal seed and number of clauses."""

    predicates: tuple[Predicate, ...]
    clauses: tuple[DrawnClause, ...]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Work":
        told = json.loads(text)
        return cls(
            tuple(Predicate(**one) for one in told["predicates"]),
            tuple(
                DrawnClause(tuple(one["predicates"]), one["formula"], one["amount"])
                for one in told["clauses"]
            ),
        )


class Drawing:
    """Draws predicates and clauses, and looks at a sample of firms for how many they suit."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.sample = draw(np.random.default_rng([seed, 1 << 40]), SAMPLE)

    def pick(self, options: Sequence[Any]) -> Any:
        return self.random.choice(options)

    def passing(self) -> float:
        return self.random.uniform(*PASS)

    def bound(self, figures: np.ndarray, share: float, places: int) -> Decimal:
        """Two digits of what about a share of the figures that are more than nothing exceeds."""
        exact = float(np.quantile(figures[figures > 0], 1 - share))
        digits = 1 - math.floor(math.log10(exact))
        return Decimal(repr(round(exact, min(digits, places))))

    def known(self, column: Column) -> np.ndarray:
        """The figures of those that have one, in the unit of rules."""
        values, known = self.sample[column.stored]
        return values[known] / column.per_unit


def plain(figure: Decimal) -> str:
    """Without an exponent and without zeros at the end."""
    return f"{figure.normalize():f}"


def places_of(column: Column) -> int:
    return len(str(column.per_unit)) - 1


def compare(d: Drawing, columns: Sequence[Column]) -> Predicate:
    column, share, more = d.pick(columns), d.passing(), d.random.random() < 0.75
    figure = d.bound(d.known(column), share if more else 1 - share, places_of(column))
    op = d.pick((">=", ">=", ">") if more else ("<=", "<"))
    stored = int(figure * column.per_unit)
    return Predicate(f"{column.feel} {op} ", plain(figure), ["compare", column.stored, op, stored])


def within(d: Drawing, columns: Sequence[Column]) -> Predicate:
    column, share = d.pick(columns), d.passing()
    low, high = (d.bound(d.known(column), s, places_of(column)) for s in (share + 0.3, 0.3 * share))
    closed = d.random.random() < 0.5
    text = f"{column.feel} in [{plain(low)}..{plain(high)}{']' if closed else ')'}"
    ends = [int(low * column.per_unit), int(high * column.per_unit)]
    return Predicate(text, "", ["within", column.stored, *ends, closed])


def ratio(d: Drawing) -> Predicate:
    over, under = d.pick(RATIO_PAIRS)
    figure = _quotient_bound(d, over, under, d.passing())
    spec = ["ratio", over.stored, under.stored, ">=", *figure.as_integer_ratio()]
    return Predicate(f"{over.feel} / {under.feel} >= ", plain(figure), spec)


def growth(d: Drawing) -> Predicate:
    """Growth over the year before, in both ways in which it is written."""
    column = d.pick(
        [c for c in (*YEARLY_MONEY, *YEARLY_COUNTS) if c.place == 2 and c.name != "净利润"]
    )
    later = BY_STORED[f"{column.name}_1"]
    share = d.passing()
    figure = max(_quotient_bound(d, later, column, share) - 1, Decimal("0.05"))
    op = d.pick((">=", ">"))
    now, before = later.feel, column.feel
    text = d.pick((f"{now} / {before} - 1 {op} ", f"({now} - {before}) / {before} {op} "))
    spec = ["ratio", later.stored, column.stored, op, *(figure + 1).as_integer_ratio()]
    return Predicate(text, plain(figure), spec)


def _quotient_bound(d: Drawing, over: Column, under: Column, share: float) -> Decimal:
    (a, known_a), (b, known_b) = d.sample[over.stored], d.sample[under.stored]
    both = known_a & known_b & (b > 0)
    return d.bound(a[both] / b[both], share, 3)


def total(d: Drawing) -> Predicate:
    column = d.pick([c for c in YEARLY_MONEY if c.place == 2])
    other = BY_STORED[f"{column.name}_1"]
    figure = 2 * d.bound(d.known(column), d.passing(), places_of(column))
    spec = ["total", other.stored, column.stored, ">=", int(figure * FEN)]
    return Predicate(f"{other.feel} + {column.feel} >= ", plain(figure), spec)


def divisions(d: Drawing) -> Predicate:
    """Sections of the trade by their first two digits."""
    first = d.random.randint(10, 60)
    chosen = [str(n) for n in range(first, first + d.random.randint(8, 30))]
    words = ", ".join(f'"{word}"' for word in chosen)
    text = f"substring({INDUSTRY.feel}, 1, 2) in ({words})"
    return Predicate(text, "", ["prefix", INDUSTRY.stored, 2, chosen])


def one_of(d: Drawing) -> Predicate:
    column = d.pick((INDUSTRY, DISTRICT, DISTRICT, KIND, PARK))
    all_words = WORDS[column]
    chosen = sorted(d.random.sample(all_words, max(int(len(all_words) * d.passing()), 1)))
    words = ", ".join(f'"{word}"' for word in chosen)
    return Predicate(f"{column.feel} in ({words})", "", ["one_of", column.stored, chosen])


def unlike(d: Drawing) -> Predicate:
    column = d.pick((DISTRICT, KIND, PARK))
    word = d.pick(WORDS[column])
    return Predicate(f'{column.feel} != "{word}"', "", ["unlike", column.stored, word])


def dated(d: Drawing) -> Predicate:
    column, op = d.pick(DATES), d.pick((">=", ">", "<=", "<"))
    share = d.passing()
    at = float(np.quantile(d.known(column), 1 - share if op[0] == ">" else share))
    day = EPOCH + timedelta(days=int(at))
    spec = ["compare", column.stored, op, (day - EPOCH).days]
    return Predicate(f'{column.feel} {op} @"{day}"', "", spec)


def in_years(d: Drawing) -> Predicate:
    column, first = d.pick(DATES), d.random.randint(2008, 2020)
    last = first + d.random.randint(2, 8)
    ends = [(day - EPOCH).days for day in (date(first, 1, 1), date(last, 12, 31))]
    text = f"{column.feel}.year in [{first}..{last}]"
    return Predicate(text, "", ["within", column.stored, *ends, True])


def flag(d: Drawing) -> Predicate:
    column = d.pick(FLAGS)
    expected = column.name not in ("严重失信", "经营异常")
    text = d.pick((column.feel, f"{column.feel} = true") if expected else
                  (f"not({column.feel})", f"{column.feel} = false"))  # fmt: skip
    return Predicate(text, "", ["flag", column.stored, expected])


def either(d: Drawing) -> Predicate:
    one, other = (d.pick((whole, ratio, flag, one_of))(d) for _ in range(2))
    return Predicate(f"{_text(one)} or {_text(other)}", "", ["or", one.spec, other.spec])


def negated(d: Drawing) -> Predicate:
    one, other = whole(d), d.pick((whole, flag, dated))(d)
    text = f"not({_text(one)} and {_text(other)})"
    return Predicate(text, "", ["not", ["and", one.spec, other.spec]])


def _text(one: Predicate) -> str:
    return one.when + one.figure


def whole(d: Drawing) -> Predicate:
    return compare(d, d.pick((YEARLY_MONEY, YEARLY_MONEY, YEARLY_COUNTS, MONEY, COUNTS, RATIOS)))


def span(d: Drawing) -> Predicate:
    return within(d, d.pick((YEARLY_MONEY, YEARLY_COUNTS)))


KINDS: tuple[tuple[int, Callable[[Drawing], Predicate]], ...] = (
    (38, whole), (6, span), (10, ratio), (8, growth), (4, total), (5, divisions), (8, one_of),
    (2, unlike), (5, dated), (2, in_years), (5, flag), (5, either), (2, negated),
)  # fmt: skip
_INCOME, _STAFF = BY_STORED["营业收入_1"], BY_STORED["从业人员_1"]
RATIO_PAIRS = (
    *((BY_STORED[f"{n}_1"], _INCOME) for n in ("研发费用", "净利润", "出口额", "纳税额")),
    (BY_STORED["高新技术产品收入_1"], _INCOME),
    *((BY_STORED[f"{n}_1"], _STAFF) for n in ("研发人员", "大专以上人员", "参保人员")),
    (BY_STORED["研发费用_2"], BY_STORED["营业收入_2"]),
    (BY_STORED["净资产_1"], BY_STORED["资产总额_1"]),
)  # fmt: skip


def work(clauses: int, seed: int) -> Work:
    """So many clauses of three to eight predicates; few predicates are in many, many in few."""
    d = Drawing(seed)
    kinds = [kind for weight, kind in KINDS for _ in range(weight)]
    pool = [d.pick(kinds)(d) for _ in range(150 + clauses)]
    weights = [1 / (rank + 8) ** 0.6 for rank in range(len(pool))]
    truths = [held(one.spec, d.sample) for one in pool]
    drawn = [_clause(d, pool, weights, truths) for _ in range(clauses)]
    used = sorted({at for clause in drawn for at in clause.predicates})
    places = {at: place for place, at in enumerate(used)}
    return Work(
        tuple(pool[at] for at in used),
        tuple(
            DrawnClause(tuple(places[at] for at in c.predicates), c.formula, c.amount)
            for c in drawn
        ),
    )


def _clause(
    d: Drawing, pool: Sequence[Predicate], weights: Sequence[float], truths: Sequence[Truth]
) -> DrawnClause:
    for _ in range(60):
        count, chosen = d.random.randint(3, 8), dict[int, None]()
        while len(chosen) < count:
            chosen[d.random.choices(range(len(pool)), weights)[0]] = None
        certain, _ = meet([truths[at] for at in chosen])
        if ELIGIBLE[0] <= certain.mean() <= ELIGIBLE[1]:
            break
    kind = d.random.choices((constant, share_of, stepwise), (5, 3, 2))[0]
    return DrawnClause(tuple(chosen), *kind(d))


def constant(d: Drawing) -> tuple[str, dict[str, Any]]:
    figure = d.pick((1, 2, 5, 10, 15, 20, 30, 50, 100, 200))
    return str(figure), {"kind": "constant", "fen": figure * FEN}


def share_of(d: Drawing) -> tuple[str, dict[str, Any]]:
    """A share of a figure, to whole yuan, and no more than a cap."""
    column = d.pick([c for c in YEARLY_MONEY if c.place == 1 and c.name != "净利润"])
    percent, cap = d.pick((1, 2, 5, 8, 10, 15, 20)), d.pick((20, 50, 100, 200, 500, 1000))
    share = plain(Decimal(percent) / 100)
    amount = {"kind": "share", "column": column.stored, "percent": percent, "cap": cap * FEN}
    return f"min({column.feel} * {share}, {cap})", amount


def stepwise(d: Drawing) -> tuple[str, dict[str, Any]]:
    column = d.pick([c for c in YEARLY_MONEY if c.place == 1])
    first = d.pick((200, 500, 1000, 2000))
    steps = [(first * 10, 50), (first * 4, 20), (first, 10)]
    text = "".join(f"if {column.feel} >= {at} then {gives} else " for at, gives in steps) + "5"
    told = [[at * FEN, gives * FEN] for at, gives in steps]
    return text, {"kind": "steps", "column": column.stored, "steps": told, "else": 5 * FEN}
