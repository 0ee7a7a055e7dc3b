"""Checks of parks and figures: shares fill the whole, parts fit, percentages are what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from liyuan.engines.findings import Finding
from liyuan.engines.measures.published import fit
from liyuan.engines.measures.rollup import Combine
from liyuan.engines.measures.sharing import SharesError, check_shares
from liyuan.indicators.domain import FigureKind
from liyuan.packs.content import plain
from liyuan.packs.documents import Document
from liyuan.packs.pack import Pack
from liyuan.packs.shapes import closest
from liyuan.parks.domain import MOST_INDUSTRIES
from liyuan.rules.domain import Kind

HUNDRED = Decimal(100)
NEEDED = {Combine.RATIO: ("above", "below"), Combine.WEIGHTED: ("weight",), Combine.SUM: ()}


def table(pack: Pack, name: str) -> Document:
    """A table of the pack; an empty one when it has none."""
    return pack.tables.get(name) or Document(f"{name}.csv", [], {})


def shares(pack: Pack) -> Iterator[Finding]:
    """What an enclave is shared in adds up to exactly 100 %, each share held by one."""
    document = table(pack, "park_shares")
    groups: dict[tuple[object, object], list[int]] = {}
    for index, row in enumerate(document.content):
        groups.setdefault((row.get("park"), row.get("measure")), []).append(index)
        if ("holder" in row) == ("partner" in row):
            yield document.finding("pack.park.holder", index, "holder")
    for indices in groups.values():
        parts = [document.content[index].get("share") for index in indices]
        known = [part / HUNDRED for part in parts if part is not None]
        try:
            check_shares(known)
        except SharesError:
            params = {"got": plain(sum(known, Decimal(0)) * HUNDRED)}
            if len(known) == len(parts):
                yield document.finding("pack.park.shares", indices[-1], "share", **params)


def positioning(pack: Pack) -> Iterator[Finding]:
    """A park has at most so many main industries, each of them and its kinds explained."""
    document, known = table(pack, "parks"), {r.get("name") for r in pack.rows("specialities")}
    for index, row in enumerate(document.content):
        names = _words(row.get("industries", ""))
        if len(names) > MOST_INDUSTRIES:
            params = {"got": str(len(names)), "limit": str(MOST_INDUSTRIES)}
            yield document.finding("pack.park.industries", index, "industries", **params)
        if "specialities" in pack.tables:
            yield from _explained(document, index, "industries", names, known)
    kinds = table(pack, "specialities")
    for index, row in enumerate(kinds.content):
        yield from _explained(kinds, index, "kinds", _words(row.get("kinds", "")), known)


def _explained(
    document: Document, index: int, column: str, names: list[str], known: set[str | None]
) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            words = {word for word in known if word}
            params = {"got": name, "what": "specialities", "suggestion": closest(name, words)}
            yield document.finding("pack.code.unknown", index, column, **params)


def parts(pack: Pack) -> Iterator[Finding]:
    """A park has no more parts than are declared, and none that is there without it."""
    document = table(pack, "parks")
    rows = {row.get("code"): row for row in document.content}
    for index, row in enumerate(document.content):
        inside = sum(one.get("parent") == row.get("code") for one in document.content)
        if "parts" in row and inside > row["parts"]:
            params = {"got": str(inside), "expected": str(row["parts"])}
            yield document.finding("pack.park.parts", index, "parts", **params)
        around = rows.get(row.get("parent"))
        if around is not None and not _lasts(around, row):
            yield document.finding("pack.park.outlives", index, "valid_from", code=row["code"])


def _lasts(around: dict[str, object], row: dict[str, object]) -> bool:
    """Whether a park is there as long as a part of it."""
    begun = _day(around, "valid_from", date.min) <= _day(row, "valid_from", date.min)
    return begun and _day(row, "valid_to", date.max) <= _day(around, "valid_to", date.max)


def _day(row: dict[str, object], column: str, otherwise: date) -> date:
    value = row.get(column)
    return value if isinstance(value, date) else otherwise


def measures(pack: Pack) -> Iterator[Finding]:
    """A measure says what it is made of; a figure of it has its unit and a year."""
    document = table(pack, "measures")
    units = {row.get("code"): row.get("unit") for row in document.content}
    for index, row in enumerate(document.content):
        for column in NEEDED.get(row.get("combine", Combine.SUM), ()):
            if column not in row:
                yield document.finding("pack.key.missing", index, key=column)
    figures = table(pack, "park_figures")
    for index, row in enumerate(figures.content):
        unit = units.get(row.get("measure"))
        if unit is not None and unit != row.get("unit"):
            params = {"expected": unit, "got": str(row.get("unit"))}
            yield figures.finding("pack.figure.unit", index, "unit", **params)
        if unit is not None and "year" not in row:
            yield figures.finding("pack.key.missing", index, key="year")


def percentages(pack: Pack) -> Iterator[Finding]:
    """A published percentage fits the published figures as the pack says it does."""
    document = table(pack, "figure_ratios")
    values = {row.get("code"): row.get("value") for row in pack.rows("figures")}
    for index, row in enumerate(document.content):
        above, below = values.get(row.get("above")), values.get(row.get("below"))
        if above is None or not below or "said" not in row:
            yield document.finding("pack.figure.none", index, "above")
            continue
        found = fit(above, below, row["said"], row.get("step", Decimal(0)))
        if found != row.get("fit"):
            params = {"expected": str(found), "got": str(row.get("fit"))}
            yield document.finding("pack.figure.fit", index, "fit", **params)


def noise(pack: Pack) -> Iterator[Finding]:
    """What is not about the city is linked to nothing of it."""
    document = table(pack, "figures")
    for index, row in enumerate(document.content):
        linked = row.keys() & {"scope", "target", "indicator"}
        if row.get("kind") == FigureKind.NOISE and linked:
            yield document.finding("pack.figure.noise", index, min(linked))


def own_counts(pack: Pack) -> Iterator[Finding]:
    """What we count ourselves is a list that runs keep."""
    known = {text.rule_id.removeprefix("rules/") for text in pack.texts_of(Kind.RULE)}
    for text in pack.texts_of(Kind.INDICATOR):
        said = text.content.get("own_count")
        if said and said["list"] not in known:
            params = {"got": said["list"], "what": "rules"}
            params["suggestion"] = closest(said["list"], known)
            yield text.finding("pack.code.unknown", "own_count", "list", **params)


def _words(said: str) -> list[str]:
    return [word.strip() for word in said.split(";") if word.strip()]


CHECKS: tuple[Callable[[Pack], Iterator[Finding]], ...] = (
    shares,
    positioning,
    parts,
    measures,
    percentages,
    noise,
    own_counts,
)
