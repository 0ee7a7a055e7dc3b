"""Reads of targets: how far each is reached, whether it is on course, where it is heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.engines.measures.alarms import Alarm, Course, Goal, Thresholds, Why, alarm
from liyuan.engines.measures.forecast import Forecast, Untold, forecast
from liyuan.engines.measures.growth import MET, required_growth, share
from liyuan.indicators.domain import Evidence, TargetKind
from liyuan.indicators.models import Observation, Target
from liyuan.web.language import named
from liyuan.web.messages import unit as unit_words

EVIDENCE_WORDS: Mapping[str, Promise] = {
    Evidence.NONE: _("尚无佐证"),
    Evidence.PARTIAL: _("部分佐证"),
    Evidence.COMPLETE: _("佐证齐全"),
}
COURSE_WORDS: Mapping[Course, Promise] = {
    Course.MET: _("已达到"),
    Course.ON: _("进度正常"),
    Course.BEHIND: _("进度落后"),
    Course.FAR: _("严重落后"),
    Course.UNTOLD: _("不能判断"),
}
# The tone of <c-status> for each course; what cannot be told has none.
COURSE_TONES: Mapping[Course, str] = {
    Course.MET: "ok",
    Course.ON: "ok",
    Course.BEHIND: "near",
    Course.FAR: "bad",
    Course.UNTOLD: "",
}
WHY_WORDS: Mapping[Why, Promise] = {
    Why.GOAL: _("最新值已达到目标值。"),
    Why.LINE: _("按最新值与进度线的比值判断。"),
    Why.NO_LIMITS: _("城市包没有设定预警阈值。"),
    Why.NO_VALUE: _("还没有公布的观测值。"),
    Why.NO_BASE: _("没有公布基数，画不出进度线。"),
    Why.ONLY_BASE: _("只有基数这一个观测值，之后没有新数据。"),
    Why.OUTSIDE: _("最新观测值的日期不在基数日与目标年之间。"),
    Why.DOWNWARD: _("自上而下的目标不按进度线判断。"),
    Why.OVER: _("目标年已过，还没有公布年末的数据。"),
}
UNTOLD_WORDS: Mapping[Untold, Promise] = {
    Untold.FEW: _("观测值少于3个，不作预测。"),
    Untold.NOT_POSITIVE: _("观测值有零或负数，不能按增速外推。"),
    Untold.NOT_AHEAD: _("目标年已过，不作预测。"),
    Untold.TOO_FAR: _("外推结果超出合理范围，不作预测。"),
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
class Standing:
    """How a target stands: its course, where the line stood, what the trend leads to.

    `forecast` is None when `no_forecast` says why; so is a course that cannot be told: `why`.
    """

    alarm: Alarm
    forecast: Forecast | None
    no_forecast: Promise | None

    @property
    def word(self) -> Promise:
        """The course in the reader's language."""
        return COURSE_WORDS[self.alarm.course]

    @property
    def tone(self) -> str:
        """The tone that goes with it."""
        return COURSE_TONES[self.alarm.course]

    @property
    def why(self) -> Promise:
        """What the judgement rests on, or why there is none."""
        return WHY_WORDS[self.alarm.why]


@dataclass(frozen=True)
class TargetProgress:
    """A target with what is known of it; `latest` is None when nothing was published yet.

    `share` and `growth` are fractions; `gap` is in the target's unit. Each is None
    where it says nothing, and never zero for want of data.
    """

    code: str
    name: str
    indicator: str
    scope: str
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
    standing: Standing

    @property
    def by(self) -> date:
        """The last day of the target's year."""
        return end_of(self.year)


@dataclass(frozen=True)
class Way:
    """How far a target is reached and what is still to go; all None when nothing is known."""

    share: Decimal | None = None
    met: bool | None = None
    gap: Decimal | None = None
    growth: Decimal | None = None


def target_progress(
    *, scope: str, on: date, lang: str, limits: Thresholds | None = None
) -> tuple[TargetProgress, ...]:
    """Every target of a scope (`city`, or the code of a park or district), by year.

    `limits` are the pack's `thresholds`; without them no alarm is raised.
    """
    return progress_of(Target.objects.filter(scope=scope), on=on, lang=lang, limits=limits)


def progress_of(
    targets: QuerySet[Target], *, on: date, lang: str, limits: Thresholds | None = None
) -> tuple[TargetProgress, ...]:
    """These targets with what is known of them on a day, in their order."""
    wanted = tuple(targets)
    indicators = {target.indicator for target in wanted}
    seen: dict[tuple[str, str], list[Observed]] = {}
    for found in Observation.objects.filter(indicator__in=indicators).order_by("-date"):
        seen.setdefault((found.indicator, found.scope), []).append(_observed(found, lang))
    return tuple(
        _progress(target, tuple(seen.get((target.indicator, target.scope), ())), on, limits, lang)
        for target in wanted
    )


def thresholds(manifest: Mapping[str, Any]) -> Thresholds | None:
    """From where on a target is on course, and far behind, as the pack says."""
    said = manifest.get("alarms")
    return Thresholds(Decimal(said["on"]), Decimal(said["far"])) if said else None


def _progress(
    target: Target,
    observations: tuple[Observed, ...],
    on: date,
    limits: Thresholds | None,
    lang: str,
) -> TargetProgress:
    latest = observations[0] if observations else None
    way = _way(target, latest, on)
    return TargetProgress(
        code=target.code,
        name=named(target.name, target.en, lang),
        indicator=target.indicator,
        scope=target.scope,
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
        standing=_standing(target, observations, on, limits),
    )


def _way(target: Target, latest: Observed | None, on: date) -> Way:
    goal, value = target.value, latest.value if latest else None
    if goal is None or value is None or latest is None:
        return Way()
    met, by = MET[target.operator](value, goal), end_of(target.year)
    over = met or on > by
    return Way(
        share=share(value, goal, target.operator),
        met=met,
        gap=None if met else abs(goal - value),
        growth=None if over else required_growth(value, latest.date, goal, by),
    )


def _standing(
    target: Target, observations: tuple[Observed, ...], today: date, limits: Thresholds | None
) -> Standing:
    by = end_of(target.year)
    series = {seen.date: seen.value for seen in observations if seen.value is not None}
    if target.base is not None and target.base_date is not None:
        series.setdefault(target.base_date, target.base)
    latest = next((seen for seen in observations if seen.value is not None), None)
    if target.value is None:
        found = Alarm(Course.UNTOLD, Why.NO_VALUE)
    else:
        goal = Goal(target.value, by, target.operator, target.base, target.base_date)
        value, on = (latest.value, latest.date) if latest else (None, None)
        found = alarm(goal, value, on, limits)
        if found.course is not Course.MET and today > by and (on is None or on < by):
            found = Alarm(Course.UNTOLD, Why.OVER)
    ahead = forecast(series, by)
    if isinstance(ahead, Untold):
        return Standing(found, None, UNTOLD_WORDS[ahead])
    return Standing(found, ahead, None)


def end_of(year: int) -> date:
    """The last day of a year."""
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
