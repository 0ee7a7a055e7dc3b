"""The page of the four tiers: how many firms, who serves them, by which list, how evenly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from liyuan.accounts.access import Person
from liyuan.accounts.queries import unit_names
from liyuan.policies.access import standings_counted, standings_visible_to
from liyuan.policies.models import VerdictRun
from liyuan.policies.queries_standings import StandingFilters, counted_firms
from liyuan.rules.queries_documents import document
from liyuan.serving.queries_contacts import (
    CHANNEL,
    DEPARTMENT,
    LEADER,
    OFFICER,
    Contacts,
    Leader,
    Tier,
    contacts,
)
from liyuan.serving.queries_shares import (
    RULE,
    Share,
    districts_of,
    of_tier,
    shares,
    with_officer,
)
from liyuan.web.language import Lang, named

# value, district, park
Cell = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class ApprovedList:
    """The list by which firms stand in a tier: its document, day and validity."""

    name: str
    document: str
    issuer: str
    approved_on: date
    valid_to: date | None
    note: str
    verified: bool
    holds: bool


@dataclass(frozen=True)
class TierLine:
    """One tier: its firms, and how many of them have a contact who is there."""

    tier: Tier
    firms: int
    covered: int
    lists: tuple[ApprovedList, ...]

    @property
    def missing(self) -> int:
        return self.firms - self.covered

    @property
    def coverage(self) -> float | None:
        return self.covered / self.firms if self.firms else None


@dataclass(frozen=True)
class LeaderLine:
    """A leader with how many firms of the first tier."""

    leader: Leader
    firms: int


@dataclass(frozen=True)
class TiersPage:
    """The whole page, as far as this person may count."""

    run: VerdictRun
    lines: tuple[TierLine, ...]
    leaders: tuple[LeaderLine, ...]
    shares: tuple[Share, ...]

    @property
    def firms(self) -> int:
        return sum(line.firms for line in self.lines)

    @property
    def covered(self) -> int:
        return sum(line.covered for line in self.lines)

    @property
    def uneven(self) -> int:
        return sum(not share.even for share in self.shares)

    @property
    def waiting(self) -> int:
        return sum(share.waiting for share in self.shares)


def tiers_page(user: Person, run: VerdictRun | None, *, on: date, lang: Lang) -> TiersPage | None:
    """Every tier with its figures; None before a run or without a pack that has tiers."""
    version = run.versions.filter(rule_id=RULE).first() if run else None
    counts = standings_counted(user, run)
    known = contacts(lang)
    if run is None or version is None or counts is None or not known.tiers:
        return None
    by = ("value", "district__code", "park__code")
    cells: Mapping[Cell, int] = counted_firms(counts.of(version), StandingFilters(), *by)
    waiting = _waiting(user, run, on)
    return TiersPage(
        run,
        tuple(_lines(known, cells, waiting, on, lang)),
        tuple(_led(known, cells)),
        shares(run, districts_of(user), on),
    )


def _waiting(user: Person, run: VerdictRun, on: date) -> int:
    """How many firms of the third tier have no officer who still serves."""
    rows = with_officer(of_tier(run, OFFICER).filter(standings_visible_to(user)), on)
    return rows.filter(officer=None).count()


def _lines(
    known: Contacts, cells: Mapping[Cell, int], waiting: int, on: date, lang: Lang
) -> Iterable[TierLine]:
    lists = tuple(_lists(on, lang))
    for tier in known.tiers.values():
        mine = {cell: number for cell, number in cells.items() if cell[0] == tier.key}
        firms = sum(mine.values())
        led = sum(n for (_v, at, park), n in mine.items() if known.leader_of(park, at))
        there = firms if tier.unit else 0
        covered = {LEADER: led, OFFICER: firms - waiting, DEPARTMENT: there, CHANNEL: there}
        own = tuple(one for key, one in lists if key == tier.key)
        yield TierLine(tier, firms, covered[tier.key], own)


def _lists(on: date, lang: Lang) -> Iterable[tuple[str, ApprovedList]]:
    units = unit_names(lang)
    for row in document("approved_lists"):
        valid_to = _day(row.get("valid_to"))
        approved = _day(row["approved_on"])
        assert approved
        holds = approved <= on and (valid_to is None or on <= valid_to)
        yield (
            row["tier"],
            ApprovedList(
                name=named(row["name"], row["en"], lang),
                document=row["document"],
                issuer=units.get(row["issuer"], row["issuer"]),
                approved_on=approved,
                valid_to=valid_to,
                note=row.get("note") or "",
                verified=row["verified"],
                holds=holds,
            ),
        )


def _day(value: Any) -> date | None:
    """A day as the pack's document keeps it: a date or its text."""
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None


def _led(known: Contacts, cells: Mapping[Cell, int]) -> Iterable[LeaderLine]:
    firms = dict.fromkeys((one.key for one in known.leaders), 0)
    for (value, district, park), number in cells.items():
        leader = known.leader_of(park, district)
        if value == LEADER and leader:
            firms[leader.key] += number
    return (LeaderLine(one, firms[one.key]) for one in known.leaders)
