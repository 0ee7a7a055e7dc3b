"""Where each firm of a table is counted: district, park, industry section and size, as one code."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from liyuan.engines.screening.bits import Array, Bits, rows_of
from liyuan.engines.screening.table import Table
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.models import Enterprise, Industry
from liyuan.rules.columns_patterns import Patterns
from liyuan.rules.queries import pack_manifest
from liyuan.screening.domain_results import Found, exact_sum

NOWHERE = -1


@dataclass(frozen=True)
class Cell:
    """A cell that firms are counted in; None or empty where it is not known."""

    district: int | None
    park: int | None
    section: str
    size: str


@dataclass(frozen=True)
class Axes:
    """For each row of a table the number of its cell; -1 for firms that are in no count."""

    codes: Array
    cells: tuple[Cell, ...]

    def counted(self, bits: Bits) -> Array:
        """How many firms of each cell have their bit set."""
        codes = self.codes[rows_of(bits)]
        return np.bincount(codes[codes >= 0], minlength=len(self.cells))

    def paid(self, found: Found) -> list[int]:
        """What the eligible of each cell get, exactly."""
        codes = self.codes[found.rows]
        inside = codes >= 0
        codes, fen = codes[inside], found.fen[inside]
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(len(self.cells) + 1)).tolist()
        return [exact_sum(fen[order[first:last]]) for first, last in pairwise(ends)]


def axes_of(table: Table) -> Axes:
    """The cells of a table's firms, as the register has them today."""
    return without_sensitive(registered(table), table)


def without_sensitive(axes: Axes, table: Table) -> Axes:
    """The same, where firms that are sensitive today are in no count."""
    codes = axes.codes.copy()
    codes[np.isin(table.firms, _sensitive())] = NOWHERE
    return Axes(codes, axes.cells)


def registered(table: Table) -> Axes:
    """The cells of all firms of a table."""
    placed, words = _placed(table), _sizes(table)
    columns = [*placed, words.codes]
    alike = Patterns.one(table.rows)
    for codes in columns:
        alike = alike.split(Patterns.of(codes, int(codes.max(initial=0)) + 1))
    sections = _sections()
    told = np.stack([codes[alike.rows] for codes in columns], axis=1).tolist()
    cells = tuple(
        Cell(district or None, park or None, sections[section], words.words[size])
        for district, park, section, size in told
    )
    return Axes(alike.codes, cells)


def _placed(table: Table) -> list[Array]:
    """District, park and place of the section in `_sections` of each firm; 0 for none."""
    section_of = _section_of()
    firms = Enterprise.objects.order_by("pk").values_list("pk", "district", "park", "industry")
    told = np.array(
        [(pk, d or 0, p or 0, section_of.get(i, 0)) for pk, d, p, i in firms.iterator()],
        np.int64,
    ).reshape(-1, 4)
    rows = np.searchsorted(table.firms, told[:, 0])
    placed = [np.zeros(table.rows, np.int64) for _ in range(3)]
    for at, codes in enumerate(placed, 1):
        codes[rows] = told[:, at]
    return placed


@dataclass(frozen=True)
class _Sizes:
    """The size class of each firm as a place in `words`, the first of which is empty."""

    codes: Array
    words: tuple[str, ...]


def _sizes(table: Table) -> _Sizes:
    column = table.columns.get((pack_manifest().get("size_class", ""), None))
    if column is None or column.type.kind != "text":
        return _Sizes(np.zeros(table.rows, np.int64), ("",))
    known = column.known(np.arange(table.rows))
    return _Sizes(np.where(known, 1 + column.values.astype(np.int64), 0), ("", *column.words))


def _sections() -> tuple[str, ...]:
    """The sections of the industry classification; the first place is for firms of none."""
    found = Industry.objects.filter(level=1).order_by("code").values_list("code", flat=True)
    return "", *found


def _section_of() -> dict[str | None, int]:
    """Of each industry the place of its section."""
    parents = dict(Industry.objects.values_list("code", "parent"))
    place = {code: at for at, code in enumerate(_sections())}

    def top(code: str) -> str:
        above = parents.get(code)
        return top(above) if above else code

    return {code: place.get(top(code), 0) for code in parents}


def _sensitive() -> Array:
    return np.array(listed_firms().values_list("enterprise", flat=True), np.int64)
