"""A 台账 of demands that comes back edited: what each row changes, and what stands against it.

A unit writes its progress and mends the category; every other column is for reading. A row whose
demand has moved on since the export is a conflict, and nothing of the file is taken then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.domain import MOST_TEXT
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.demands.queries_categories import category_names
from liyuan.engines.procedure import ask
from liyuan.engines.sheets import tables
from liyuan.engines.sheets.cells import Cell as Value
from liyuan.engines.sheets.cells import letters
from liyuan.engines.sheets.values import shown
from liyuan.rules.queries_procedures import procedure_of, text_of

NUMBER, CATEGORY, PROGRESS, VERSION = "number", "category", "progress", "version"
STEP = "tell_progress"
# What one needs for the two columns; either opens the page.
HANDLE, TRIAGE = "handle", "triage"
EDITING = (f"{KIND}.{HANDLE}", f"{KIND}.{TRIAGE}")
MOST_ROWS, LOOKED_AT = 2_000, 20
CONFLICT: Promise = gettext_lazy("导出以后这件诉求已有新的办理动作，请重新导出后再改")


@dataclass(frozen=True)
class Cell:
    """What a file says in one place."""

    letter: str
    text: str


@dataclass(frozen=True)
class Said:
    """One row of a file."""

    row: int
    cells: Mapping[str, Cell]

    def text(self, column: str) -> str:
        return self.cells[column].text if column in self.cells else ""


@dataclass(frozen=True)
class Wrong:
    """What stands against a row: in which column, and why."""

    row: int
    letter: str
    heading: str
    reason: str


@dataclass(frozen=True)
class Change:
    """What one row changes of a demand; empty where it changes nothing of that."""

    row: int
    number: str
    title: str
    version: int
    category: str = ""
    was: str = ""
    to: str = ""
    progress: str = ""


@dataclass(frozen=True)
class Comparison:
    """A whole file: what would change, what is wrong, how many rows say nothing new."""

    changes: tuple[Change, ...]
    wrong: tuple[Wrong, ...]
    same: int

    @property
    def fits(self) -> bool:
        """All or nothing: one wrong row keeps back the whole file."""
        return bool(self.changes) and not self.wrong


class NoLedger(Exception):
    """A file without the columns by which its rows are known, or with too many rows."""


def headings() -> dict[str, str]:
    """What the columns that come back are called, in the reader's language."""
    return {
        NUMBER: _("编号"),
        CATEGORY: _("类别（可改）"),
        PROGRESS: _("本次填报进展"),
        VERSION: _("版本（勿改）"),
    }


def read_back(path: Path) -> tuple[Said, ...]:
    """The rows of a file. Raises SheetError, and NoLedger where it is no such ledger."""
    with tables(path) as found:
        for table in found:
            rows = iter(table.rows)
            places = next(
                filter(None, (_places(cells) for _n, cells in islice(rows, LOOKED_AT))), {}
            )
            if places:
                return _below(rows, places)
    raise NoLedger(_("没有找到“编号”和“版本”两列，请上传从本系统导出的诉求台账。"))


def _places(cells: Sequence[Value]) -> dict[str, int]:
    """Where the columns are, in a row that names at least those by which a demand is known."""
    named = {shown(cell).strip(): at for at, cell in enumerate(cells)}
    found = {key: named[head] for key, head in headings().items() if head in named}
    return found if {NUMBER, VERSION} <= found.keys() else {}


def _below(
    rows: Iterable[tuple[int, Sequence[Value]]], places: Mapping[str, int]
) -> tuple[Said, ...]:
    said = [
        Said(
            number,
            {
                key: Cell(letters(at), shown(cells[at]).strip() if at < len(cells) else "")
                for key, at in places.items()
            },
        )
        for number, cells in islice(rows, MOST_ROWS + 1)
    ]
    if len(said) > MOST_ROWS:
        raise NoLedger(_("一次最多导入 %(n)s 行，请分批上传。") % {"n": MOST_ROWS})
    return tuple(one for one in said if one.text(NUMBER))


def compare(said: Sequence[Said], user: User, *, lang: str) -> Comparison:
    """What a file changes, as far as this person may; a few queries, however many rows."""
    numbers = {one.text(NUMBER) for one in said}
    known = Known.of(user, numbers, lang)
    changes: list[Change] = []
    wrong: list[Wrong] = []
    seen: set[str] = set()
    for one in said:
        change, against = _row(one, known, seen)
        wrong += against
        if change and not against:
            changes.append(change)
        seen.add(one.text(NUMBER))
    bad = {one.row for one in wrong}
    return Comparison(tuple(changes), tuple(wrong), len(said) - len(changes) - len(bad))


@dataclass(frozen=True)
class Known:
    """The demands that a file names, and what the person may do with which."""

    cases: Mapping[str, Case]
    may: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    @classmethod
    def of(cls, user: User, numbers: set[str], lang: str) -> "Known":
        seen = cases_visible_to(user, KIND).filter(number__in=numbers)
        held = seen.select_related("procedure").defer("tokens", *text_of("procedure"))
        may = {
            verb: frozenset(
                cases_visible_to(user, KIND, verb)
                .filter(number__in=numbers)
                .values_list("number", flat=True)
            )
            for verb in (HANDLE, TRIAGE)
        }
        return cls({case.number: case for case in held}, may, category_names(lang))


def _row(one: Said, known: Known, seen: set[str]) -> tuple[Change | None, list[Wrong]]:
    """What a row changes, or what stands against it."""
    case = known.cases.get(one.text(NUMBER))
    if case is None:
        return None, [_wrong(one, NUMBER, _("没有这件诉求，或不在您的职责范围内"))]
    if case.number in seen:
        return None, [_wrong(one, NUMBER, _("这件诉求在文件中出现了两次"))]
    was = known.names.get(case.category, "")
    to, progress = one.text(CATEGORY), one.text(PROGRESS)
    change = Change(one.row, case.number, case.title, case.version, progress=progress)
    if to and to != was:
        keys = [key for key, name in known.names.items() if name == to]
        change = replace(change, category=keys[0] if len(keys) == 1 else "", was=was, to=to)
    if not change.to and not progress:
        return None, []
    return change, list(_against(one, case, change, known))


def _against(one: Said, case: Case, change: Change, known: Known) -> Iterator[Wrong]:
    if one.text(VERSION) != str(case.version):
        yield _wrong(one, VERSION, str(CONFLICT))
    if change.to and not change.category:
        yield _wrong(one, CATEGORY, _("没有这个类别，或有同名的类别"))
    if change.to and case.number not in known.may[TRIAGE]:
        yield _wrong(one, CATEGORY, _("您不能修改这件诉求的类别"))
    if change.progress and case.number not in known.may[HANDLE]:
        yield _wrong(one, PROGRESS, _("您不能报告这件诉求的进展"))
    elif change.progress and not _may_tell(case):
        yield _wrong(one, PROGRESS, _("当前状态不能报告进展"))
    if len(change.progress) > MOST_TEXT or "\0" in change.progress:
        yield _wrong(one, PROGRESS, _("内容过长，或含有不能保存的字符"))


def _may_tell(case: Case) -> bool:
    procedure = procedure_of(case.procedure)
    open_ones = {step.key for step in procedure.transitions_from(case.state)}
    return STEP in open_ones and ask(procedure, STEP, case.state, case.facts).holds is not False


def _wrong(one: Said, column: str, reason: str) -> Wrong:
    letter = one.cells[column].letter if column in one.cells else ""
    return Wrong(one.row, letter, headings()[column], reason)
