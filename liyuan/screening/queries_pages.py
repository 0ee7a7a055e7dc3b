"""The list of screenings: what each was made with, how far it is, what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise

from liyuan.engines.findings import Finding
from liyuan.screening.domain import OPEN, State
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries import runs
from liyuan.screening.words import STATES, TONES
from liyuan.web.messages import in_words
from liyuan.web.paging import Page, keyset


@dataclass(frozen=True)
class Running:
    """How far a screening is that waits or runs; `of` is 0 until the firms are counted."""

    done: int
    of: int
    called_off: bool


@dataclass(frozen=True)
class RunRow:
    """A screening as the list shows it."""

    number: int
    as_of: date
    state: Promise
    tone: str
    firms: int | None
    clauses: int | None
    requested_at: datetime
    by: str
    snapshot: str
    rules: str
    failure: str
    running: Running | None
    is_done: bool


def run_rows(*, after: str | None, lang: str) -> Page[RunRow]:
    """All screenings, newest first."""
    page = keyset(runs().defer("notes"), order=("-id",), after=after)
    return Page(tuple(run_row(run, lang) for run in page.items), page.next, page.previous)


def every_run(*, lang: str) -> Iterator[RunRow]:
    """The same, streamed."""
    return (run_row(run, lang) for run in runs().defer("notes").iterator(chunk_size=2_000))


def run_row(run: ScreeningRun, lang: str) -> RunRow:
    """One screening."""
    state = State(run.state)
    done = state is State.DONE
    return RunRow(
        number=run.pk,
        as_of=run.as_of,
        state=STATES[state],
        tone=TONES.get(state, ""),
        firms=run.firms if done else None,
        clauses=run.clauses if done else None,
        requested_at=run.requested_at,
        by=str(run.by) if run.by else "",
        snapshot=run.snapshot.content_hash if run.snapshot else "",
        rules=run.rules_hash,
        failure=_failure(run, lang),
        running=_running(run) if state in OPEN else None,
        is_done=done,
    )


def _failure(run: ScreeningRun, lang: str) -> str:
    if run.failure is None:
        return ""
    return in_words(Finding(run.failure["code"], params=run.failure["params"]), lang)


def _running(run: ScreeningRun) -> Running:
    progress = run.progress
    return Running(progress.done, progress.of, progress.called_off)
