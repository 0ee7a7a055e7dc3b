"""The pages of imports: the list of them, and one as it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from liyuan.accounts.access import Person
from liyuan.engines.findings import Finding
from liyuan.enterprises.access import enterprises_visible_to
from liyuan.enterprises.models import FactBatch
from liyuan.enterprises.queries_many import first_firms
from liyuan.imports.domain import OPEN, RUNNING, Kind, Phase, State
from liyuan.imports.models import ImportJob
from liyuan.imports.words import KINDS, PHASES, STATES, TONES
from liyuan.rules.queries import catalogue
from liyuan.web.language import named
from liyuan.web.messages import in_words
from liyuan.web.paging import Page, keyset

PROBLEMS_SHOWN = 50
FIRMS_SHOWN = 5


@dataclass(frozen=True)
class ImportRow:
    """An import as the list shows it."""

    number: int
    kind: Promise
    unit: str
    file_name: str
    state: Promise
    tone: str
    rows: int | None
    wrong: int | None
    made_at: datetime
    by: str
    failure: str


@dataclass(frozen=True)
class ProblemRow:
    """A wrong cell in words."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class GroupRow:
    """What is written for one year, or for none."""

    year: int | None
    rows: int
    facts: str


@dataclass(frozen=True)
class Running:
    """How far a running import is."""

    phase: Promise
    done: int
    beat: datetime
    called_off: bool


@dataclass(frozen=True)
class ImportPage:
    """One import as it stands."""

    line: ImportRow
    source: str
    year: int | None
    effective: Any
    basis_until: Any
    size: int
    counts: dict[str, int]
    groups: tuple[GroupRow, ...]
    new_firms: int
    amended_firms: int
    problems: Page[ProblemRow]
    running: Running | None
    firms: tuple[tuple[str, str], ...]
    is_open: bool
    mapping_open: bool
    confirmable: bool


def import_rows(jobs: QuerySet[ImportJob], *, after: str | None, lang: str) -> Page[ImportRow]:
    """The imports, newest first."""
    found = jobs.select_related("unit", "by").defer("head", "mapping")
    page = keyset(found, order=("-id",), after=after)
    return Page(tuple(_row(job, lang) for job in page.items), page.next, page.previous)


def every_import(jobs: QuerySet[ImportJob], *, lang: str) -> Iterator[ImportRow]:
    """All imports, newest first, streamed."""
    found = jobs.select_related("unit", "by").defer("head", "mapping").order_by("-id")
    return (_row(job, lang) for job in found.iterator(chunk_size=2_000))


def import_page(job: ImportJob, user: Person, *, after: str | None, lang: str) -> ImportPage:
    """One import with what was found, what is wrong, and how far it is."""
    report, state = job.report or {}, State(job.state)
    return ImportPage(
        line=_row(job, lang),
        source=job.source,
        year=job.year,
        effective=job.effective,
        basis_until=job.basis_until,
        size=job.size,
        counts=report.get("counts", {}),
        groups=_groups(report, lang),
        new_firms=report.get("new_firms", 0),
        amended_firms=report.get("amended_firms", 0),
        problems=_problems(job, after, lang),
        running=_running(job) if state in RUNNING else None,
        firms=_firms(job, user) if state is State.DONE else (),
        is_open=state in OPEN or state is State.FAILED,
        mapping_open=state in (State.RECEIVED, State.CHECKED, State.FAILED),
        confirmable=state is State.CHECKED,
    )


def _row(job: ImportJob, lang: str) -> ImportRow:
    state, counts = State(job.state), (job.report or {}).get("counts", {})
    return ImportRow(
        number=job.pk,
        kind=KINDS[Kind(job.kind)],
        unit=named(job.unit.name, job.unit.en, lang),
        file_name=job.file_name,
        state=STATES[state],
        tone=TONES.get(state, ""),
        rows=counts.get("rows"),
        wrong=counts.get("wrong"),
        made_at=job.made_at,
        by=str(job.by) if job.by else "",
        failure=_failure(job, lang),
    )


def _groups(report: dict[str, Any], lang: str) -> tuple[GroupRow, ...]:
    names = {fact.id: named(fact.name, fact.en, lang) for fact in catalogue().values()}
    joint = "、" if lang == "zh" else ", "
    return tuple(
        GroupRow(one["year"], one["rows"], joint.join(names.get(f, f) for f in one["facts"]))
        for one in report.get("groups", ())
    )


def _failure(job: ImportJob, lang: str) -> str:
    if job.failure is None:
        return ""
    return in_words(Finding(job.failure["code"], params=job.failure["params"]), lang)


def _problems(job: ImportJob, after: str | None, lang: str) -> Page[ProblemRow]:
    page = keyset(job.problems.all(), order=("row", "id"), after=after, size=PROBLEMS_SHOWN)
    rows = tuple(
        ProblemRow(
            one.row,
            f"{one.letter} {one.heading}",
            one.value,
            in_words(Finding(one.code, params=one.params), lang),
        )
        for one in page.items
    )
    return Page(rows, page.next, page.previous)


def _running(job: ImportJob) -> Running:
    progress = job.progress
    phase = PHASES[Phase(progress.phase)]
    return Running(phase, progress.done, progress.beat, progress.called_off)


def _firms(job: ImportJob, user: Person) -> tuple[tuple[str, str], ...]:
    """A few firms of the file, by name and code, that the reader may look at."""
    batch = FactBatch.objects.filter(pk__in=job.batches).order_by("pk").first()
    ids = first_firms(batch, FIRMS_SHOWN) if batch else []
    firms = enterprises_visible_to(user, "enterprise.view").filter(pk__in=ids)
    return tuple(firms.values_list("name", "credit_code")[:FIRMS_SHOWN])
