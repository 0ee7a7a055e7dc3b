"""Checks across tables: codes are there, are said once, nest properly, and add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from liyuan.engines.findings import Finding
from liyuan.packs.documents import Document
from liyuan.packs.pack import Pack
from liyuan.packs.shapes import closest
from liyuan.parks.domain import DEEPEST, RosterStatus
from liyuan.rules.domain import Kind

CITY_SCOPE = "city"
DEEPEST_UNIT = 7
# columns that together stand once in a table
UNIQUE = (
    *((table, ("code",)) for table in ("units", "districts", "industries", "chains")),
    *((table, ("code",)) for table in ("parks", "targets", "measures", "documents", "figures")),
    ("specialities", ("name",)),
    ("park_shares", ("park", "measure", "holder", "partner")),
    ("districts", ("unit",)),
    ("outlines", ("district",)),
    ("park_figures", ("park", "name", "as_of")),
    ("observations", ("indicator", "scope", "date")),
    ("hours", ("unit", "day", "since", "from")),
    ("duty", ("unit", "day", "since", "from", "person")),
)
# table, column, the tables whose codes it may say
REFERENCES = (
    ("units", "parent", ("units",)),
    ("districts", "unit", ("units",)),
    ("industries", "parent", ("industries",)),
    ("outlines", "district", ("districts",)),
    ("hours", "unit", ("units",)),
    ("duty", "unit", ("units",)),
    ("parks", "district", ("districts",)),
    ("parks", "parent", ("parks",)),
    ("parks", "unit", ("units",)),
    ("park_figures", "park", ("parks",)),
    ("park_figures", "measure", ("measures",)),
    ("park_shares", "park", ("parks",)),
    ("park_shares", "holder", ("districts", "parks")),
    *(("measures", column, ("measures",)) for column in ("above", "below", "weight")),
    ("figures", "document", ("documents",)),
    ("figures", "target", ("targets",)),
    ("figures", "scope", ("units", "districts", "parks")),
    *(("figure_ratios", column, ("figures",)) for column in ("above", "below")),
    ("targets", "scope", ("units", "districts", "parks")),
    ("observations", "scope", ("units", "districts", "parks")),
)


def codes(pack: Pack, *tables: str) -> frozenset[str]:
    """The codes of these tables."""
    return frozenset(str(row.get("code")) for table in tables for row in pack.rows(table))


def unknown_codes(pack: Pack) -> Iterator[Finding]:
    """A unit, district, park or industry that is named and not there."""
    for table, column, targets in REFERENCES:
        document = pack.tables.get(table)
        known = codes(pack, *targets) | ({CITY_SCOPE} if column == "scope" else set())
        if document is not None:
            yield from _unknown(document, column, known, targets[0])


def _unknown(
    document: Document, column: str, known: frozenset[str], what: str
) -> Iterator[Finding]:
    for index, row in enumerate(document.content):
        code = row.get(column)
        if code is not None and code not in known:
            params = {"got": code, "what": what, "suggestion": closest(code, known)}
            yield document.finding("pack.code.unknown", index, column, **params)


def source_units(pack: Pack) -> Iterator[Finding]:
    """A fact comes from a unit that the pack knows."""
    known = codes(pack, "units")
    for text in pack.texts_of(Kind.FACT):
        code = str(text.content.get("source_unit", ""))
        if code and code not in known:
            params = {"got": code, "what": "units", "suggestion": closest(code, known)}
            yield text.finding("pack.code.unknown", "source_unit", **params)


def repeated(pack: Pack) -> Iterator[Finding]:
    """Every code of a table once, and every figure of a day."""
    for table, columns in UNIQUE:
        if table in pack.tables:
            yield from _repeated(pack.tables[table], columns)


def _repeated(document: Document, columns: tuple[str, ...]) -> Iterator[Finding]:
    seen: set[tuple[object, ...]] = set()
    for index, row in enumerate(document.content):
        key = tuple(row.get(column) for column in columns)
        if key in seen:
            got = " ".join(str(part) for part in key)
            yield document.finding("pack.code.repeated", index, columns[0], got=got)
        seen.add(key)


def indicators_exist(pack: Pack) -> Iterator[Finding]:
    """A target and an observation are of an indicator that the pack defines."""
    known = {text.rule_id.removeprefix("indicators/") for text in pack.texts_of(Kind.INDICATOR)}
    for table in ("targets", "observations", "figures"):
        if table in pack.tables:
            document = pack.tables[table]
            yield from _unknown(document, "indicator", frozenset(known), "indicators")


def nesting(pack: Pack) -> Iterator[Finding]:
    """Units, industries and parks form trees that are not too deep."""
    for table, deepest in (("units", DEEPEST_UNIT), ("industries", None), ("parks", DEEPEST)):
        if table in pack.tables:
            yield from _nesting(pack.tables[table], deepest)


def _nesting(document: Document, deepest: int | None) -> Iterator[Finding]:
    parents = {row.get("code"): row.get("parent") for row in document.content}
    for index, row in enumerate(document.content):
        depth = _depth(row.get("code"), parents)
        if depth is None:
            yield document.finding("pack.nesting.cycle", index, "parent", code=row["code"])
        elif deepest is not None and depth > deepest:
            params = {"code": row["code"], "limit": str(deepest)}
            yield document.finding("pack.nesting.deep", index, "parent", **params)


def _depth(code: str | None, parents: Mapping[str | None, str | None]) -> int | None:
    seen = []
    while code is not None:
        if code in seen:
            return None
        seen.append(code)
        code = parents.get(code)
    return len(seen)


def composition(pack: Pack) -> Iterator[Finding]:
    """The roster fits the published numbers: sure ones at most, with unsure ones at least."""
    every = pack.rows("parks")
    for index, seat in enumerate(pack.manifest.content.get("composition") or ()):
        parks = [
            park
            for park in every
            if park.get("level") == seat.get("level")
            and seat.get("type") in (None, park.get("type"))
            and "parent" not in park
        ]
        sure = sum(park.get("status") != RosterStatus.UNCERTAIN for park in parks)
        if not sure <= seat.get("count", 0) <= len(parks):
            kind = " ".join(filter(None, (seat.get("level"), seat.get("type"))))
            params = {"kind": kind, "expected": str(seat.get("count"))}
            params |= {"sure": str(sure), "got": str(len(parks))}
            yield pack.manifest.finding("pack.composition", "composition", index, **params)


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    unknown_codes,
    source_units,
    repeated,
    indicators_exist,
    nesting,
    composition,
)
