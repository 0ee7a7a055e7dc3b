"""Where an accepted figure of a firm comes from: which source counts, what the others say."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from liyuan.accounts.domain import Clearance
from liyuan.rules.accepting import Accepted
from liyuan.rules.domain import FactDefinition, Stage
from liyuan.rules.scopes import YearAnswer
from liyuan.web.language import named


@dataclass(frozen=True)
class SourceSaid:
    """What one source says; `value` is None for who may not read it."""

    name: str
    stage: Stage | None
    value: object
    counts: bool


@dataclass(frozen=True)
class YearSources:
    """A year's sources in the order of acceptance; none are told of an open year to the firm."""

    year: int | None
    open: bool
    confirmed: bool
    difference: Decimal
    tolerance: Decimal
    said: tuple[SourceSaid, ...]


@dataclass(frozen=True)
class SourceReader:
    """Who reads of sources: language, clearance, and whether open differences may be told."""

    lang: str
    clearance: Clearance
    checks: bool


def sources_of(
    fact: FactDefinition,
    answers: tuple[YearAnswer, ...],
    catalogue: Mapping[str, FactDefinition],
    reader: SourceReader,
) -> tuple[YearSources, ...]:
    """Of each year in which any source speaks: which counts and what the others say."""
    return tuple(
        YearSources(
            year=year,
            open=answer.disagree,
            confirmed=answer.difference > fact.tolerance and not answer.disagree,
            difference=answer.difference,
            tolerance=fact.tolerance,
            said=tuple(
                _said(catalogue[source], value, answer, reader)
                for source, value in said
                if reader.checks or not answer.disagree
            ),
        )
        for year, answer, said in answers
        if said
    )


def _said(
    source: FactDefinition, value: object, answer: Accepted, reader: SourceReader
) -> SourceSaid:
    hidden = reader.clearance.refuses(source.level, source.purposes)
    return SourceSaid(
        name=named(source.name, source.en, reader.lang),
        stage=source.stage,
        value=None if hidden else value,
        counts=source.id == answer.source,
    )
