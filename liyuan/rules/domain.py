"""What a fact, a parameter and a decision rule are, and the scope in which rules read facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from liyuan.engines.feel import Type, Value
from liyuan.engines.feel.types import NOT_NEGATIVE, RATIO
from liyuan.engines.feel.types import Span as FeelSpan
from liyuan.engines.feel.values import lift


class Kind(StrEnum):
    """What a rule version is the text of."""

    FACT = "fact"
    RULE = "rule"
    POLICY = "policy"
    INDICATOR = "indicator"
    PROCEDURE = "procedure"


class Origin(StrEnum):
    """Who wrote a rule version: the pack in git, or the city in its workshop."""

    PACK = "pack"
    CITY = "city"


class FactType(StrEnum):
    """How a fact is stored; money is fen in the store and 万元 in rules."""

    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    RATIO = "ratio"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    BOOLEAN = "boolean"


class Period(StrEnum):
    """Whether a fact belongs to a year, to now, or to the day something happened."""

    YEAR = "year"
    CURRENT = "current"
    EVENT = "event"


class Stage(StrEnum):
    """Whether a figure is a first report or was settled by an audit or assessment."""

    FLASH = "flash"
    SETTLED = "settled"


FEEL_KINDS: Mapping[FactType, str] = {
    FactType.MONEY: "number",
    FactType.COUNT: "number",
    FactType.NUMBER: "number",
    FactType.RATIO: "number",
    FactType.TEXT: "string",
    FactType.CODE: "string",
    FactType.DATE: "date",
    FactType.BOOLEAN: "boolean",
}

# The content of the version that ends a rule.
WITHDRAWN: Mapping[str, Any] = {"withdrawn": True}

# A yearly fact is offered to rules for this many closed years.
YEARS_IN_SCOPE = 5


@dataclass(frozen=True)
class Source:
    """Where a figure or a sentence comes from."""

    title: str
    document: str = ""
    article: str = ""
    published: date | None = None
    verified: bool = False


@dataclass(frozen=True)
class Choice:
    """One allowed value of a coded fact, with its words."""

    code: str
    name: str
    en: str


@dataclass(frozen=True)
class FactDefinition:
    """One entry of the fact catalogue.

    A fact that `accepts` others, in order, is said by no source itself: it is what the first of
    them says, unless they differ by more than `tolerance`. A fact with a `question` comes from a
    source that only answers yes or no. More than the `greatest`, in the fact's unit, is no figure
    that anybody would believe.
    """

    id: str
    name: str
    en: str
    definition: str
    definition_en: str
    type: FactType
    unit: str
    period: Period
    source_unit: str
    sharing_basis: str
    basis_verified: bool
    purposes: tuple[str, ...]
    fresh_for: int | None
    published: tuple[int, int] | None
    level: str
    ask_firm: bool
    values: tuple[Choice, ...]
    source: Source
    basis_until: date | None = None
    stage: Stage | None = None
    accepts: tuple[str, ...] = ()
    tolerance: Decimal = Decimal(0)
    question: str = ""
    question_en: str = ""
    greatest: Decimal | None = None

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "FactDefinition":
        """Build from the content of a fact's rule version."""
        published, basis = content.get("published"), content["sharing_basis"]
        asked = content.get("verify_only", {})
        return cls(
            id=content["id"],
            name=content["name"],
            en=content["en"],
            definition=content["definition"],
            definition_en=content["definition_en"],
            type=FactType(content["type"]),
            unit=content.get("unit", ""),
            period=Period(content["period"]),
            source_unit=content["source_unit"],
            sharing_basis=basis["text"],
            basis_verified=basis["verified"],
            purposes=tuple(content["purposes"]),
            fresh_for=content.get("fresh_for"),
            published=(published["month"], published["day"]) if published else None,
            level=content["level"],
            ask_firm=content["ask_firm"],
            values=tuple(Choice(**c) for c in content.get("values", ())),
            source=source_from(content["source"]),
            basis_until=date.fromisoformat(str(basis["until"])) if "until" in basis else None,
            stage=Stage(content["stage"]) if "stage" in content else None,
            accepts=tuple(content.get("accepts", ())),
            tolerance=Decimal(str(content.get("tolerance", 0))),
            question=asked.get("question", ""),
            question_en=asked.get("question_en", ""),
            greatest=Decimal(str(content["greatest"]["value"])) if "greatest" in content else None,
        )

    @property
    def verify_only(self) -> bool:
        """Whether its source answers a question with yes or no, and never gives a figure."""
        return bool(self.question)

    @property
    def feel_type(self) -> Type:
        """The type and unit under which rules see this fact."""
        values = tuple((c.code, c.name, c.en) for c in self.values)
        unit = self.unit or (RATIO if self.type is FactType.RATIO else None)
        counted = self.type is FactType.COUNT
        scalar = Type(
            kind=FEEL_KINDS[self.type],  # type: ignore[arg-type]
            unit=unit,
            values=values,
            allowed=NOT_NEGATIVE if counted else None,
            whole=counted,
        )
        if self.period is not Period.YEAR:
            return scalar
        return Type(kind="list", item=scalar, length=YEARS_IN_SCOPE)


@dataclass(frozen=True)
class RuleNames:
    """The words that a pack uses for the years and for the basis date."""

    last_year: str
    year_before: str
    three_years_ago: str
    basis_date: str

    def constants(self, basis: date) -> dict[str, Value]:
        """The names that every rule may use besides facts."""
        return {
            self.last_year: Decimal(1),
            self.year_before: Decimal(2),
            self.three_years_ago: Decimal(3),
            self.basis_date: lift(basis),
        }

    def types(self) -> dict[str, Type]:
        """The types of those names, for the checker."""
        words = (self.last_year, self.year_before, self.three_years_ago)
        years = {word: _exactly(Decimal(place)) for place, word in enumerate(words, 1)}
        return years | {self.basis_date: Type(kind="date")}


def _exactly(value: Decimal) -> Type:
    """The type of a name that has one value for every firm."""
    return Type("number", allowed=(FeelSpan(value, True, value, True),), whole=True)


def source_from(content: Mapping[str, Any]) -> Source:
    """Build a source from its content; `published` is ISO text or a date."""
    published = content.get("published")
    return Source(
        title=content.get("title", ""),
        document=content.get("document", ""),
        article=content.get("article", ""),
        published=date.fromisoformat(str(published)) if published else None,
        verified=content.get("verified", False),
    )


def is_published(fact: FactDefinition, year: int, basis: date) -> bool:
    """Whether a closed year's value can be out on the basis date."""
    if fact.published is None:
        return year < basis.year
    month, day = fact.published
    return basis >= date(year + 1, month, day)


def closed_years(basis: date) -> tuple[int, ...]:
    """The closed years that rules can read, latest first."""
    return tuple(range(basis.year - 1, basis.year - 1 - YEARS_IN_SCOPE, -1))


def rule_value(fact: FactDefinition, stored: object, fen_per_unit: int) -> Value:
    """A stored value as rules see it: money in the rule's money unit, numbers as Decimal."""
    if stored is None or isinstance(stored, (bool, str, date)):
        return lift(stored)
    number = Decimal(str(stored))
    return number / fen_per_unit if fact.type is FactType.MONEY else number


def scope_types(catalogue: Mapping[str, FactDefinition], names: RuleNames) -> dict[str, Type]:
    """The types of all names in that scope, for the checker and the wording."""
    return names.types() | {f.name: f.feel_type for f in catalogue.values()}
