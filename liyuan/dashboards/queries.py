"""Reads of the pages that are composed of several capabilities: portal and cockpit."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liyuan.enterprises.models import Enterprise
from liyuan.indicators.queries import TargetProgress, target_progress, thresholds
from liyuan.parks.queries import Composition, composition
from liyuan.policies.queries import ClauseRow, Filters, VerdictCounts, policy_list
from liyuan.rules.queries import pack_manifest
from liyuan.web.charts import Chart, ChartKind, Series
from liyuan.web.language import named

CITY = "city"
FIRST_FIRMS = 8
FIRST_CLAUSES = 12


@dataclass(frozen=True)
class Mine:
    """A firm that the reader serves or acts for."""

    code: str
    name: str


@dataclass(frozen=True)
class PortalPage:
    """What the front page shows a reader."""

    city: str
    disclaimer: str
    mine: tuple[Mine, ...]
    composition: Composition
    clauses: int
    headline: TargetProgress | None


@dataclass(frozen=True)
class CockpitPage:
    """Targets with their progress, and what the registry counts for this reader.

    `clauses` are the first of those `judged`: the dearest, then those that most firms match.
    """

    targets: tuple[TargetProgress, ...]
    goals: tuple[TargetProgress, ...]
    chart: Chart | None
    composition: Composition
    clauses: tuple[ClauseRow, ...]
    judged: int


def portal_page(mine: QuerySet[Enterprise], *, on: date, lang: str) -> PortalPage:
    """The front page, with the first of the firms that are close to the reader."""
    manifest = pack_manifest()
    own = mine.order_by("pinyin_sort", "id").values_list("credit_code", "name")[:FIRST_FIRMS]
    return PortalPage(
        city=named(manifest["name"], manifest["en"], lang),
        disclaimer=named(manifest["disclaimer"], manifest.get("disclaimer_en", ""), lang),
        mine=tuple(Mine(code, name) for code, name in own),
        composition=composition(manifest, on),
        clauses=len(policy_list(Filters(), basis=on, lang=lang, counts=None, issuers={})),
        headline=next((t for t in target_progress(scope=CITY, on=on, lang=lang) if t.share), None),
    )


def cockpit_page(counts: VerdictCounts | None, *, on: date, lang: str) -> CockpitPage:
    """Targets for everybody; counts of verdicts as far as the reader may count."""
    manifest = pack_manifest()
    limits = thresholds(manifest)
    progress = target_progress(scope=CITY, on=on, lang=lang, limits=limits)
    counted = (target for target in progress if not target.qualitative)
    targets = tuple(sorted(counted, key=lambda target: target.share is None))  # known ones first
    listed = (
        policy_list(Filters(), basis=on, lang=lang, counts=counts, issuers={}) if counts else ()
    )
    judged = [clause for clause in listed if clause.totals]
    return CockpitPage(
        targets=targets,
        goals=tuple(target for target in progress if target.qualitative),
        chart=_chart(targets),
        composition=composition(manifest, on),
        clauses=tuple(sorted(judged, key=_dearest)[:FIRST_CLAUSES]),
        judged=len(judged),
    )


def _dearest(clause: ClauseRow) -> tuple[int, int]:
    totals = clause.totals
    return (-(totals.amount_fen or 0), -totals.eligible) if totals else (0, 0)


def _chart(targets: tuple[TargetProgress, ...]) -> Chart | None:
    """How far each target with data is reached; a target without data has no bar."""
    known = [target for target in targets if target.share is not None]
    if not known:
        return None
    shares = [round(target.share * 100, 1) for target in known if target.share is not None]
    return Chart(
        id="progress",
        title=_("目标完成率"),
        kind=ChartKind.BAR,
        unit="%",
        labels=[target.name for target in known],
        series=[Series(_("完成率"), shares)],
        target=100,
        max=100,
        horizontal=True,
    )
