"""Who is the contact of a firm by its tier: leader and liaison, department, officer, channel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from liyuan.accounts.queries import unit_names
from liyuan.rules.queries_documents import document
from liyuan.web.language import Lang, named

LEADER, DEPARTMENT, OFFICER, CHANNEL = "leader", "department", "officer", "channel"
COVERED = ";"
PARK, DISTRICT = "enterprise__park__code", "enterprise__district__code"


@dataclass(frozen=True)
class Leader:
    """包联领导: with the person through whom one reaches them, and the places they cover."""

    key: str
    name: str
    title: str
    liaison: str
    office: str
    unit: str
    covers: frozenset[str]
    verified: bool


@dataclass(frozen=True)
class Tier:
    """One of the four, as the pack says it."""

    key: str
    name: str
    contact: str
    unit: str
    office: str
    most_firms: int | None
    source: str
    verified: bool


@dataclass(frozen=True)
class Contacts:
    """All that the pack says about who serves whom, read once for a page."""

    tiers: Mapping[str, Tier]
    leaders: tuple[Leader, ...]

    def leader_of(self, park: str | None, district: str | None) -> Leader | None:
        """Who covers the park, or else the district."""
        for place in (park, district):
            found = (one for one in self.leaders if place and place in one.covers)
            if leader := next(found, None):
                return leader
        return None

    def led_by(self, key: str) -> Q:
        """Predicate over standings: firms in the places of a leader, parks before districts."""
        wanted = [one for one in self.leaders if one.key == key]
        covers = frozenset[str]().union(*(one.covers for one in wanted))
        others = frozenset[str]().union(*(one.covers for one in self.leaders)) - covers
        elsewhere = Q(**{f"{PARK}__in": others})
        in_district = Q(**{f"{DISTRICT}__in": covers}) & (Q(enterprise__park=None) | ~elsewhere)
        return Q(**{f"{PARK}__in": covers}) | in_district

    def led(self) -> Q:
        """Predicate over standings: firms in a place that some leader covers."""
        covers = frozenset[str]().union(*(one.covers for one in self.leaders))
        return Q(**{f"{PARK}__in": covers}) | Q(**{f"{DISTRICT}__in": covers})

    def words(self, tier: str, park: str | None, district: str | None, officer: str) -> str:
        """Whom a firm turns to, in one line; empty when there is nobody."""
        said = self.tiers.get(tier)
        if tier == LEADER:
            leader = self.leader_of(park, district)
            return f"{leader.name} · {leader.liaison}（{leader.office}）" if leader else ""
        if tier == OFFICER or said is None:
            return officer
        return " · ".join(part for part in (said.unit, said.office) if part)


def contacts(lang: Lang) -> Contacts:
    """The contacts of the loaded pack, in the reader's language as far as it has one."""
    units = unit_names(lang)
    tiers = {row["key"]: _tier(row, units, lang) for row in document("tiers")}
    return Contacts(tiers, tuple(_leaders(document("leaders"), units)))


def _tier(row: Mapping[str, Any], units: Mapping[str, str], lang: Lang) -> Tier:
    return Tier(
        key=row["key"],
        name=named(row["name"], row["en"], lang),
        contact=named(row["contact"], row["contact_en"], lang),
        unit=units.get(row.get("unit") or "", ""),
        office=row.get("office") or "",
        most_firms=row.get("most_firms"),
        source=row["source"],
        verified=row["verified"],
    )


def _leaders(rows: Iterable[Mapping[str, Any]], units: Mapping[str, str]) -> Iterator[Leader]:
    for row in rows:
        covers = row["covers"]
        places = covers.split(COVERED) if isinstance(covers, str) else covers
        yield Leader(
            key=row["key"],
            name=row["leader"],
            title=row["title"],
            liaison=row["liaison"],
            office=row["liaison_office"],
            unit=units.get(row["liaison_unit"], ""),
            covers=frozenset(place.strip() for place in places),
            verified=row["verified"],
        )
