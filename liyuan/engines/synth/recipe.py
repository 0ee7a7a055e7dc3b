"""What a city is drawn from: places, industries, sizes, labels, names, batches.

Money is in the rule money unit of the pack (`fen_per_unit` fen). Weighted draws are
pairs (value, weight); weights need not add up to one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

Weighted: TypeAlias = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class LogNormal:
    """exp of a normal; `sigma` is of the logarithm; clipped where `min` or `max` say so."""

    median: float
    sigma: float
    min: float = 0.0
    max: float = float("inf")


@dataclass(frozen=True)
class Normal:
    """A normal draw, clipped."""

    mean: float
    sd: float
    min: float = float("-inf")
    max: float = float("inf")


@dataclass(frozen=True)
class ParkWeight:
    """A park's share of the firms in parks, and what is made there."""

    park: str
    weight: float
    industries: Weighted


@dataclass(frozen=True)
class Research:
    """The share of firms that do research, and research / revenue of those."""

    share: float
    median: float
    sigma: float


@dataclass(frozen=True)
class Size:
    """How large firms of a group are; every ratio is to revenue unless it says otherwise."""

    revenue: LogNormal
    per_head: LogNormal
    assets: LogNormal
    margin: Normal
    tax: LogNormal
    rd: Research
    tech: Normal
    power: LogNormal
    land: LogNormal


@dataclass(frozen=True)
class Revenue:
    """One source's figure of revenue: the true one times (1 + noise), for a share of firms."""

    fact: str
    noise: float
    share: float


@dataclass(frozen=True)
class AboveScale:
    """Entering the statistical list: thresholds by group, and in which months."""

    share: float
    months: tuple[int, ...]
    earliest: int
    thresholds: Mapping[str, float]


@dataclass(frozen=True)
class RevenueSteps:
    """Steps of revenue, in `unit` (of the currency), crossed in one of `months`."""

    unit: int
    first: tuple[int, ...]
    then_every: int
    months: tuple[int, ...]


@dataclass(frozen=True)
class Label:
    """A recognition for firms that spend this share of revenue on research."""

    rd_at_least: float
    share: float
    valid_years: int


@dataclass(frozen=True)
class Higher:
    """A recognition for firms that hold another one."""

    of: str
    revenue_at_least: float
    share: float
    valid_years: int


@dataclass(frozen=True)
class LabelBatch:
    """A day on which a batch of recognitions was published."""

    batch: int
    on: date
    weight: float


@dataclass(frozen=True)
class Highest(Higher):
    """A recognition given in numbered batches, renewed once for a share of firms."""

    batches: tuple[LabelBatch, ...]
    renewed: float


@dataclass(frozen=True)
class Layoff:
    """Lay-off rate: zero for a share of firms, log-normal for the others."""

    zero_share: float
    median: float
    sigma: float
    max: float


@dataclass(frozen=True)
class Insurance:
    """Unemployment insurance: who is covered, for how much."""

    coverage: Normal
    premium: LogNormal
    layoff: Layoff
    months_max: int


@dataclass(frozen=True)
class Projects:
    """Investment projects of a share of firms of some sections."""

    share: float
    classes: Weighted
    investment: LogNormal
    months_ago: tuple[int, int]
    sections: tuple[str, ...] = ("C",)  # manufacturing, GB/T 4754-2017


@dataclass(frozen=True)
class Extra:
    """A fact that is drawn by itself: who has a value, and what it is.

    `who` is `research` (firms that do research), a fact (firms that have it), or empty: all.
    One of the draws says the value: `amount` and `ratio` are multiplied by `of` (revenue, staff,
    research, or a fact), `words` are codes, `chance` a truth, `days_ago` a day before the end of
    the last year (below zero: after it).
    """

    fact: str
    who: str = ""
    sections: tuple[str, ...] = ()
    share: float = 1.0
    of: str = ""
    amount: LogNormal | None = None
    ratio: Normal | None = None
    words: Weighted = ()
    chance: float | None = None
    days_ago: tuple[int, int] | None = None


@dataclass(frozen=True)
class Names:
    """A name is place + brand (first + second) + trade + form."""

    places: Weighted
    first: tuple[str, ...]
    second: tuple[str, ...]
    trades: Mapping[str, tuple[str, ...]]
    forms: Weighted
    address: str
    numbers: tuple[int, int]


@dataclass(frozen=True)
class Assignment:
    """How many firms an officer serves."""

    login: str
    firms: int


@dataclass(frozen=True)
class BatchPlan:
    """Facts that arrive together: from whom, on what basis, and on which day of the year."""

    key: str
    source: str
    source_unit: str
    sharing_basis: str
    month: int
    day: int
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """All of `demo/synth.yaml`."""

    version: int
    note: str
    note_en: str
    region_code: str
    registrar: str
    years: int
    missing_rate: float
    never_missing: tuple[str, ...]
    park_share: float
    positioning_share: float
    district_weights: Weighted
    parks: tuple[ParkWeight, ...]
    city_industries: Weighted
    defaults: Mapping[str, Any]
    groups: tuple[tuple[str, str], ...]
    sizes: Mapping[str, Size]
    equity: Normal
    main_share: Normal
    fixed_investment: LogNormal
    capital: LogNormal
    growth: Normal
    staff_follows_growth: float
    revenues: tuple[Revenue, ...]
    age: LogNormal
    statuses: Weighted
    ownership: Weighted
    abnormal: float
    dishonest: float
    construction_qualification: Weighted
    develops_real_estate: float
    above_scale: AboveScale
    revenue_steps: RevenueSteps
    hightech: Label
    innovative: Label
    specialised: Higher
    little_giant: Highest
    insurance: Insurance
    projects: Projects
    names: Names
    assignments: tuple[Assignment, ...]
    batches: tuple[BatchPlan, ...]
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True)
class Fact:
    """What the catalogue says about a fact, as far as drawing needs it."""

    id: str
    type: str
    yearly: bool
    published: tuple[int, int] | None


@dataclass(frozen=True)
class Scripted:
    """A firm of the story, and the facts that are told of it: (fact, year or None) → value."""

    key: str
    name: str
    status: str
    industry: str
    district: str
    park: str | None
    established: date
    address: str
    facts: Mapping[tuple[str, int | None], Any]


@dataclass(frozen=True)
class Registry:
    """The city around the firms: codes that may be drawn, and their names."""

    districts: Mapping[str, str]
    park_district: Mapping[str, str | None]
    section: Mapping[str, str]
    facts: Mapping[str, Fact]
    fen_per_unit: int
    time_zone: str
