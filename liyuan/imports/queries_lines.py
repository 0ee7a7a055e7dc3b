"""The rows of a returned ledger as the page shows them: old and new, and who said otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from liyuan.accounts.access import Person, may, readable_levels
from liyuan.accounts.domain import Level
from liyuan.enterprises.domain_facts import typed_value
from liyuan.imports.domain import State, Target
from liyuan.imports.domain_ledger import Change
from liyuan.imports.domain_values import as_text
from liyuan.imports.models import ImportJob, ImportLine, TakenLedger
from liyuan.imports.queries_ledger import code_words
from liyuan.imports.templates_xlsx import heading
from liyuan.imports.words import CHANGE_TONES, CHANGES
from liyuan.rules.domain import FactDefinition
from liyuan.rules.queries import catalogue
from liyuan.web.paging import Page, keyset

SHOWN = 30
# as the counts of an import call them, in the order of the page
TABS: Mapping[Change, str] = {
    Change.CONFLICT: "conflicts",
    Change.CHANGED: "changed",
    Change.NEW: "new",
    Change.CLEARED: "cleared",
    Change.REMOVED: "removed",
}


@dataclass(frozen=True)
class CellRow:
    """A cell: what was given away, what came back, what the system has and who said so."""

    label: str
    change: Promise
    tone: str
    conflict: bool
    base: str
    mine: str
    theirs: str
    who: str
    when: datetime | None


@dataclass(frozen=True)
class LineRow:
    """A row that came back otherwise."""

    id: int
    row: int
    name: str
    code: str
    conflict: bool
    mine: bool
    cells: tuple[CellRow, ...]


@dataclass(frozen=True)
class Tab:
    """One kind of change, how many rows it has, and whether it is shown."""

    change: Change
    words: Promise
    number: int
    here: bool


@dataclass(frozen=True)
class LinesPage:
    """What came back of a ledger, one kind of change at a time."""

    ledger: TakenLedger
    tabs: tuple[Tab, ...]
    here: Change | None
    lines: Page[LineRow]
    choosing: bool
    chosen: int


def lines_page(
    job: ImportJob, user: Person, *, wanted: str | None, after: str | None, lang: str
) -> LinesPage | None:
    """The lines of one kind; the first kind of which there are any, unless one is asked for.

    Values are shown to who may read facts of their level where they may hand over files.
    """
    if job.ledger is None or job.report is None:
        return None
    numbers = {change: job.report["counts"].get(name, 0) for change, name in TABS.items()}
    there = [change for change, number in numbers.items() if number]
    here = next((change for change in there if change == wanted), there[0] if there else None)
    found = job.lines.filter(change=here or Change.SAME)
    page = keyset(found, order=("row", "id"), after=after, size=SHOWN)
    words = _Words(page.items, readable_levels(user, may(user, "fact.import")), lang)
    return LinesPage(
        job.ledger,
        tuple(Tab(one, CHANGES[one], numbers[one], one is here) for one in there),
        here,
        Page(tuple(map(words.line, page.items)), page.next, page.previous),
        here is Change.CONFLICT and job.state == State.CHECKED,
        job.lines.filter(change=Change.CONFLICT, mine=True).count(),
    )


class _Words:
    """Facts and their values in words, of the lines of one page."""

    def __init__(self, lines: tuple[ImportLine, ...], levels: frozenset[Level], lang: str) -> None:
        known = catalogue()
        told = {cell["fact"] for line in lines for cell in line.cells}
        self.facts: dict[str, FactDefinition] = {f: known[f] for f in sorted(told) if f in known}
        self.words = {name: code_words(fact, lang) for name, fact in self.facts.items()}
        self.levels, self.lang = levels, lang

    def line(self, line: ImportLine) -> LineRow:
        cells = tuple(self.cell(cell) for cell in line.cells if cell["fact"] in self.facts)
        conflict = line.change == Change.CONFLICT
        return LineRow(line.pk, line.row, line.name, line.code, conflict, line.mine, cells)

    def cell(self, cell: Mapping[str, Any]) -> CellRow:
        fact, change = self.facts[cell["fact"]], Change(cell["change"])
        label = heading(Target.of_fact(fact, None), self.lang)
        when = datetime.fromisoformat(cell["when"]) if cell["when"] else None
        return CellRow(
            label=f"{cell['year']} {label}" if cell["year"] else label,
            change=CHANGES[change],
            tone=CHANGE_TONES.get(change, ""),
            conflict=change is Change.CONFLICT,
            base=self.value(fact, cell["base"]),
            mine=self.value(fact, cell["mine"]),
            theirs=self.value(fact, cell["theirs"]),
            who=cell["who"],
            when=when,
        )

    def value(self, fact: FactDefinition, stored: Any) -> str:
        if stored is None:
            return ""
        if fact.level not in self.levels:
            return gettext("无权查看")
        return as_text(fact.type, typed_value(fact.type, stored), self.words[fact.id])
