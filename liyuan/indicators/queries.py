"""Reads of targets: how far each is reached, and the growth that would still reach it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.engines.measures.growth import required_growth, share
from liyuan.indicators.domain import MET, Evidence, TargetKind
from liyuan.indicators.models import Observation, Target
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words

EVIDENCE_WORDS: Mapping[str, Promise] = {
    Evidence.NONE: _("尚无佐证"),
    Evidence.PARTIAL: _("部分佐证"),
    Evidence.COMPLETE: _("佐证齐全"),
}


@dataclass(frozen=True)
class Observed:
    """A published value, or the evidence for a described goal, with its day and source."""

    date: date
    value: Decimal | None
    unit: str
    evidence: str
    source: str
    verified: bool

    @property
    def evidence_word(self) -> Promise:
        """The state of evidence in the reader's language."""
        return EVIDENCE_WORDS[self.evidence or Evidence.NONE]


@dataclass(frozen=True)
class TargetProgress:
    """A target with what is known of it; `latest` is None when nothing was published yet.

    `share` and `growth` are fractions; `gap` is in the target's unit. Each is None
    where it says nothing, and never zero for want of data.
    """

    code: str
    name: str
    indicator: str
    qualitative: bool
    year: int
    operator: str
    value: Decimal | None
    unit: str
    base: Decimal | None
    base_date: date | None
    definition: str
    source: str
    verified: bool
    latest: Observed | None
    observations: tuple[Observed, ...]
    share: Decimal | None
    met: bool | None
    gap: Decimal | None
    growth: Decimal | None


@dataclass(frozen=True)
class Way:
    """How far a target is reached and what is still to go; all None when nothing is known."""

    share: Decimal | None = None
    met: bool | None = None
    gap: Decimal | None = None
    growth: Decimal | None = None


def target_progress(*, scope: str, lang: str) -> tuple[TargetProgress, ...]:
    """Every target of a scope with its latest observation, by year."""
    seen: dict[str, list[Observed]] = {}
    for found in Observation.objects.filter(scope=scope).order_by("-date"):
        seen.setdefault(found.indicator, []).append(_observed(found, lang))
    targets = Target.objects.filter(scope=scope)
    return tuple(
        _progress(target, tuple(seen.get(target.indicator, ())), lang) for target in targets
    )


def _progress(target: Target, observations: tuple[Observed, ...], lang: str) -> TargetProgress:
    latest = observations[0] if observations else None
    way = _way(target, latest)
    return TargetProgress(
        code=target.code,
        name=named(target.name, target.en, lang),
        indicator=target.indicator,
        qualitative=target.kind == TargetKind.QUALITATIVE,
        year=target.year,
        operator=target.operator,
        value=target.value,
        unit=unit_words(target.unit, lang),
        base=target.base,
        base_date=target.base_date,
        definition=named(target.definition, target.definition_en, lang),
        source=target.source,
        verified=target.verified,
        latest=latest,
        observations=observations,
        share=way.share,
        met=way.met,
        gap=way.gap,
        growth=way.growth,
    )


def _way(target: Target, latest: Observed | None) -> Way:
    goal, value = target.value, latest.value if latest else None
    if goal is None or value is None or latest is None:
        return Way()
    met = MET[target.operator](value, goal)
    return Way(
        share=share(value, goal, target.operator),
        met=met,
        gap=None if met else abs(goal - value),
        growth=None if met else required_growth(value, latest.date, goal, _end(target.year)),
    )


def _end(year: int) -> date:
    return date(year, 12, 31)


def _observed(found: Observation, lang: str) -> Observed:
    return Observed(
        date=found.date,
        value=found.value,
        unit=unit_words(found.unit, lang),
        evidence=found.evidence,
        source=found.source,
        verified=found.verified,
    )
