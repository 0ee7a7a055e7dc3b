"""Reads of our own counts of firms in parks, each beside what is published and never instead.

A count is of the last run that counted, by registered address; a park's count includes the parks
within it, and a firm counts once. Counts below five are not told, nor what would tell them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from liyuan.engines.measures.likeness import concentration
from liyuan.engines.measures.rollup import ALL, Own, roll_up
from liyuan.engines.measures.small_cells import FEWEST, told_in
from liyuan.enterprises.access import not_sensitive
from liyuan.enterprises.domain import EnterpriseStatus
from liyuan.enterprises.models import Enterprise
from liyuan.indicators.domain import INDUSTRY
from liyuan.indicators.models import ParkCount
from liyuan.parks.queries_likeness import Positioning
from liyuan.parks.queries_tree import ParkTree, TreePark
from liyuan.policies.models import Standing, VerdictRun
from liyuan.rules.domain import Kind
from liyuan.rules.models import RuleVersion
from liyuan.web.language import named

INDICATORS = "indicators/"
EVERY_FIRM = Q()


@dataclass(frozen=True)
class CountLine:
    """Firms of a park and of all that lies in it; None for what is not told."""

    park: TreePark
    depth: int
    firms: int | None


@dataclass(frozen=True)
class OwnCount:
    """Our own count for an indicator: another 口径 than the published figure beside it.

    `slug` and `values` name the list of firms behind it.
    """

    note: str
    slug: str
    values: tuple[str, ...]
    as_of: date
    firms: int | None
    parks: tuple[CountLine, ...]


@dataclass(frozen=True)
class IndustryShare:
    """How many firms of a park belong to one of its main industries; None for fewer than five."""

    name: str
    firms: int | None
    share: Decimal | None


UNTOLD = IndustryShare("", None, None)


@dataclass(frozen=True)
class Concentration:
    """Firms of a park, how many are in any of its main industries, and in each of them.

    None for fewer than five; those in any are not told where they would tell of fewer.
    """

    as_of: date
    firms: int | None
    any: IndustryShare
    industries: tuple[IndustryShare, ...]


def own_counts() -> dict[str, dict[str, Any]]:
    """Of each indicator that we count ourselves, which list and which of its values."""
    return {name: version.content["own_count"] for name, version in counting_versions().items()}


def counting_versions() -> dict[str, RuleVersion]:
    """The indicators in force that we count ourselves, by name."""
    versions = RuleVersion.objects.filter(current=True, kind=Kind.INDICATOR)
    counting = (version for version in versions if version.content.get("own_count"))
    return {version.rule_id.removeprefix(INDICATORS): version for version in counting}


def counted_run() -> VerdictRun | None:
    """The last run whose firms were counted by park."""
    return VerdictRun.objects.filter(park_counts__isnull=False).order_by("-id").first()


def found_in_parks(
    run: VerdictRun, name: str, among: Q = EVERY_FIRM
) -> Iterable[tuple[int, str, int]]:
    """How many of some firms are at each park: by industry, or by value in an indicator's list."""
    firms = Enterprise.objects.filter(among).exclude(park=None)
    if name == INDUSTRY:
        here = firms.filter(status=EnterpriseStatus.OPEN).exclude(industry=None)
        rows = here.order_by().values_list("park", "industry").annotate(Count("pk"))
        return ((park, str(industry), count) for park, industry, count in rows)
    said = own_counts()[name]
    listed = Standing.objects.filter(
        run=run, version__rule_id=f"rules/{said['list']}", value__in=said["values"].split(";")
    )
    if among is EVERY_FIRM:  # without naming a million firms
        there = listed.exclude(enterprise__park=None)
    else:
        there = listed.filter(enterprise__in=firms)
    found = there.order_by().values_list("enterprise__park", "value").annotate(Count("pk"))
    return ((park, value, count) for park, value, count in found)


def park_counts(run: VerdictRun, name: str, among: Q = EVERY_FIRM) -> list[ParkCount]:
    """The counts that a run kept of some parks, less the firms that are sensitive today."""
    hidden = {(at, key): n for at, key, n in found_in_parks(run, name, ~not_sensitive())}
    found = ParkCount.objects.filter(among, run=run, name=name).select_related("park")
    for row in found:
        # Never below nothing: the firm may have moved here since the run.
        row.firms = max(0, row.firms - hidden.get((row.park_id, row.key), 0))
    return list(found)


def own_count(indicator: str, tree: ParkTree, *, lang: str) -> OwnCount | None:
    """Our count for an indicator over the parks of a tree; None when we do not count it."""
    said, run = own_counts().get(indicator), counted_run()
    if said is None or run is None:
        return None
    found = park_counts(run, indicator, Q(park__code__in=tree.parks))
    totals = _rolled(((row.park.code, row.firms) for row in found), tree)
    told = told_in(tree.forest, totals, ALL)
    return OwnCount(
        note=named(said["note"], said["note_en"], lang),
        slug=said["list"],
        values=tuple(said["values"].split(";")),
        as_of=run.as_of,
        firms=told[ALL],
        parks=tuple(CountLine(p, d, told[p.code]) for p, d in tree.walk() if p.code in told),
    )


def concentration_of(
    code: str,
    tree: ParkTree,
    known: Mapping[str, Positioning],
    names: Mapping[str, str],
) -> Concentration | None:
    """How far a park's firms are in its main industries; None when no run has counted."""
    run = counted_run()
    if run is None:
        return None
    within = [park.code for park in tree.within(code)]
    firms: dict[str, Decimal] = {}
    for row in park_counts(run, INDUSTRY, Q(park__code__in=within)):
        firms[row.key] = firms.get(row.key, Decimal(0)) + row.firms
    main = tree.parks[code].industries
    in_any = [i for i in firms if any(name in known and known[name].holds(i) for name in main)]
    total = sum(firms.values(), Decimal(0))
    industries = [
        _industry(names.get(name, name), known[name], firms, total)
        for name in main
        if name in known
    ]
    together = sum((firms[i] for i in in_any), Decimal(0))
    in_each = (
        sum(count for trade, count in firms.items() if known[name].holds(trade))
        for name in main
        if name in known
    )
    # Beside the others the firms in any tell of an industry that is not told, and beside the
    # whole of the firms that are in none.
    tells = any(_told(int(count)) is None for count in (*in_each, total - together))
    return Concentration(
        as_of=run.as_of,
        firms=_told(int(total)),
        any=_share("", together, concentration(firms, in_any)) if not tells else UNTOLD,
        industries=tuple(industries),
    )


def _industry(
    name: str, positioning: Positioning, firms: Mapping[str, Decimal], total: Decimal
) -> IndustryShare:
    mine = sum((count for code, count in firms.items() if positioning.holds(code)), Decimal(0))
    return _share(name, mine, mine / total if total else None)


def _share(name: str, mine: Decimal, share: Decimal | None) -> IndustryShare:
    told = mine >= FEWEST
    return IndustryShare(name, int(mine) if told else None, share if told else None)


def _rolled(rows: Iterable[tuple[str, int]], tree: ParkTree) -> dict[str, int]:
    values: dict[str, Decimal] = dict.fromkeys(tree.parks, Decimal(0))
    for code, firms in rows:
        values[code] += firms
    found = roll_up(tree.forest, values, own=Own.REST)
    return {code: int(total.value or 0) for code, total in found.items()}


def _told(firms: int) -> int | None:
    """A count; zero is told, one to four are not."""
    return None if 0 < firms < FEWEST else firms
