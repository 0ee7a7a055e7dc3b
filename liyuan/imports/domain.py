"""Kinds and states of an import, what a column can mean, and the plan by which a file is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from liyuan.engines.findings import Finding, Reported
from liyuan.engines.sheets.heads import Heading
from liyuan.rules.domain import FactDefinition, FactType, Period


class Kind(StrEnum):
    """What a file brings."""

    FIRMS = "firms"
    """Firms of the register: new ones are entered, known ones change."""
    FACTS = "facts"
    """Facts about firms that the register knows."""


class State(StrEnum):
    """How far an import has come."""

    RECEIVED = "received"
    """The file is there; its columns have no meaning yet."""
    CHECKING = "checking"
    CHECKED = "checked"
    """The dry run is done: what would change is known, nothing has."""
    APPLYING = "applying"
    DONE = "done"
    SAME = "same"
    """Everything was known: nothing changed."""
    FAILED = "failed"
    CANCELLED = "cancelled"


RUNNING = frozenset({State.CHECKING, State.APPLYING})
OPEN = frozenset({State.RECEIVED, State.CHECKED}) | RUNNING


class Phase(StrEnum):
    """What a running import is at."""

    READING = "reading"
    COMPARING = "comparing"
    WRITING = "writing"


# Called with the phase and the rows done in it; raises Cancelled when the person has changed
# their mind.
Progress = Callable[[Phase, int], None]


class Cancelled(Exception):
    """The import is called off; nothing of it stays."""


class ImportRefused(Reported):
    """What is asked cannot be done with this import; its finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding, f"{finding.code} {finding.params}")


def silent(phase: Phase, done: int) -> None:
    """No progress is shown."""


# Columns of a firm that are no facts of the catalogue.
CREDIT_CODE, NAME, ADDRESS, YEAR = "credit_code", "name", "address", "year"
OWN = (CREDIT_CODE, NAME, ADDRESS, YEAR)
# A column that is left out.
IGNORED = ""
# Who supplies this fact keeps the register of firms.
REGISTER_FACT = "registration_status"

# fen of one unit of money as headings name it
FEN: Mapping[str, Decimal] = {
    "元": Decimal(100),
    "千元": Decimal(100_000),
    "万元": Decimal(1_000_000),
    "万": Decimal(1_000_000),
    "百万元": Decimal(100_000_000),
    "亿元": Decimal(10_000_000_000),
    "亿": Decimal(10_000_000_000),
    "yuan": Decimal(100),
    "cny": Decimal(100),
    "cny 10,000": Decimal(1_000_000),
    "10,000 yuan": Decimal(1_000_000),
}
SHARES: Mapping[str, Decimal] = {"%": Decimal("0.01"), "％": Decimal("0.01"), "‰": Decimal("0.001")}
ONE = Decimal(1)


@dataclass(frozen=True)
class Target:
    """What a column can mean: a column of the register, or a fact. `choices`: word → code."""

    id: str
    name: str
    en: str
    type: FactType
    unit: str = ""
    yearly: bool = False
    choices: Mapping[str, str] | None = None
    owner: str = ""
    """The unit that alone may change it, in words; empty when the importing unit may."""
    greatest: Decimal | None = None
    """The greatest plausible value, in the unit of measure; None where none is known."""

    @classmethod
    def of_fact(cls, fact: FactDefinition, choices: Mapping[str, str] | None) -> "Target":
        """A fact of the catalogue."""
        yearly = fact.period is Period.YEAR
        most = fact.greatest
        return cls(
            fact.id, fact.name, fact.en, fact.type, fact.unit, yearly, choices, greatest=most
        )

    @property
    def is_fact(self) -> bool:
        """Whether its values go into the fact store."""
        return self.id not in OWN and not self.owner


OWN_TARGETS: Mapping[str, Target] = {
    CREDIT_CODE: Target(
        CREDIT_CODE, "统一社会信用代码", "Unified social credit code", FactType.CODE
    ),
    NAME: Target(NAME, "企业名称", "Name of the firm", FactType.TEXT),
    ADDRESS: Target(ADDRESS, "地址", "Address", FactType.TEXT),
    YEAR: Target(YEAR, "年度", "Year", FactType.COUNT),
}
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.FIRMS: (CREDIT_CODE, NAME),
    Kind.FACTS: (CREDIT_CODE,),
}


@dataclass(frozen=True)
class Column:
    """A column of a file with its meaning: numbers are multiplied by `scale`."""

    index: int
    letter: str
    heading: str
    target: Target
    year: int | None
    scale: Decimal


@dataclass(frozen=True)
class Plan:
    """How a file is read; `year` is that of yearly facts whose heading or row names none.

    `given`: of a ledger that comes back, what its other units' columns held, by firm and column.
    """

    kind: Kind
    year: int | None
    effective: date
    today: date
    columns: tuple[Column, ...]
    given: Mapping[int, Mapping[str, str]] | None = None

    def column(self, target: str) -> Column | None:
        """The column that holds a target."""
        return next((one for one in self.columns if one.target.id == target), None)

    @property
    def facts(self) -> tuple[Column, ...]:
        """The columns that hold facts."""
        return tuple(one for one in self.columns if one.target.is_fact)


@dataclass(frozen=True)
class Problem:
    """One cell, or one row, that cannot be taken: where, what stands there, and why."""

    row: int
    letter: str
    heading: str
    value: str
    finding: Finding


@dataclass
class Counts:
    """How the rows of a file compare with what is known."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    wrong: int = 0
    skipped: int = 0
    problems: int = 0
    # of a ledger that came back
    cleared: int = 0
    conflicts: int = 0
    added: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Report:
    """What a dry run found, or what was written; `groups` are the batches by year."""

    counts: Counts
    groups: tuple[tuple[int | None, int, tuple[str, ...]], ...] = ()
    new_firms: int = 0
    changed_firms: int = 0
    content_hash: str = ""
    problems: tuple[Problem, ...] = field(default=(), repr=False)


def scale_of(target: Target, heading: Heading) -> Decimal | None:
    """What numbers of a column are multiplied by; None when its heading names another unit."""
    units = [unit.strip().casefold() for unit in heading.units]
    if target.type is FactType.MONEY:
        named = next((unit for unit in units if unit in FEN), target.unit.casefold())
        return FEN.get(named, FEN["万元"])
    if target.type is FactType.RATIO:
        return next((SHARES[unit] for unit in units if unit in SHARES), ONE)
    if target.unit and target.type in (FactType.NUMBER, FactType.COUNT):
        strange = (set(units) & MEASURES) - {target.unit.casefold()}
        return None if strange else ONE
    return ONE


# Units that a number is never silently converted from.
AREAS = ("亩", "平方米", "公顷", "万平方米", "平方公里", "㎡", "m2")
ENERGY = ("度", "万度", "千瓦时", "万千瓦时", "亿千瓦时", "吨", "万吨", "吨标准煤")
NUMBERS = ("人", "万人", "元", "万元", "亿元", "年", "月", "天", "日", "家", "户", "批", "项", "%")
MEASURES = frozenset((*AREAS, *ENERGY, *NUMBERS))
