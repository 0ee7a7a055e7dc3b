"""Reads of screenings: the last one, a firm's verdicts in it, a clause's firms, what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db.models import Q, QuerySet

from liyuan.engines.screening.bits import Bits, count, of_rows, rows_of
from liyuan.engines.screening.since import Since
from liyuan.enterprises.access import listed_firms
from liyuan.enterprises.models import Enterprise
from liyuan.policies.domain import Outcome
from liyuan.screening.domain import OPEN, Cause, Change, State
from liyuan.screening.domain_results import Found, changes, exact_sum, rows_after
from liyuan.screening.files import Results, open_results
from liyuan.screening.models import ScreeningRun
from liyuan.web.paging import PAGE_SIZE, Page

# Rows looked at in the first go when a page of firms is filled; each further go is larger.
LOOKED_AT, MORE = 200, 8


@dataclass(frozen=True)
class FirmVerdict:
    """What a screening found for a firm and a clause; the amount where it could be told."""

    clause: str
    outcome: Outcome
    fen: int | None


@dataclass(frozen=True)
class FirmLine:
    """A firm of a clause, and what it gets."""

    firm: Enterprise
    fen: int | None


@dataclass(frozen=True)
class ClauseChange:
    """How many firms a clause gained and lost between two screenings, and what may be why.

    `causes` are what was another in the later one. Sensitive firms are in no figure.
    """

    clause: str
    newly: int
    newly_fen: int
    no_longer: int
    no_longer_fen: int
    causes: tuple[Cause, ...]


def runs() -> QuerySet[ScreeningRun]:
    """All screenings, the latest first, with how far each is."""
    return ScreeningRun.objects.select_related("progress", "by", "snapshot").order_by("-pk")


def last_run() -> ScreeningRun | None:
    """The last screening whose results are there."""
    return runs().filter(state=State.DONE).first()


def run_until(day: date) -> ScreeningRun | None:
    """The last that is done of those for the latest day until this one."""
    done = runs().filter(state=State.DONE, as_of__lte=day)
    return done.order_by("-as_of", "-pk").first()


def run_before(run: ScreeningRun) -> ScreeningRun | None:
    """The one before it that is done."""
    return runs().filter(state=State.DONE, pk__lt=run.pk).first()


def open_run() -> ScreeningRun | None:
    """The one that waits or runs."""
    return runs().filter(state__in=OPEN).first()


def firm_verdicts(run: ScreeningRun, firm: Enterprise) -> tuple[FirmVerdict, ...]:
    """What a screening found for a firm; empty for one that was not registered then."""
    results = open_results(run.sha256)
    row = results.row(firm.pk)
    if row is None:
        return ()
    return tuple(
        FirmVerdict(key, found.outcome(row), found.fen_of(row))
        for key, found in results.clauses.items()
    )


def firms_of(
    run: ScreeningRun,
    clause: str,
    outcome: Outcome,
    *,
    reach: Q,
    after: int = 0,
    size: int = PAGE_SIZE,
) -> Page[FirmLine]:
    """The next firms, by their ids, with an outcome (eligible or unknown) that `reach` admits.

    `next` is the id to go on after.
    """
    results = open_results(run.sha256)
    found = results.clauses[clause]
    bits = found.eligible if outcome is Outcome.ELIGIBLE else found.unknown
    return _page(results, found, bits, reach, after, size)


def differences(before: ScreeningRun, now: ScreeningRun) -> tuple[ClauseChange, ...]:
    """How each clause of the later screening changed; clauses that are gone lost all."""
    then, later = open_results(before.sha256), open_results(now.sha256)
    since = Since.of(then.firms, later.firms)
    counted = _counted(later)
    keys = sorted({*then.clauses, *later.clauses})
    return tuple(_change(key, then, later, since, counted) for key in keys)


def changed_firms(
    before: ScreeningRun,
    now: ScreeningRun,
    clause: str,
    change: Change,
    *,
    reach: Q,
    after: int = 0,
    size: int = PAGE_SIZE,
) -> Page[FirmLine]:
    """The next firms that a clause gained or lost, with what they get now or got before."""
    then, later = open_results(before.sha256), open_results(now.sha256)
    since = Since.of(then.firms, later.firms)
    bits = _changes(clause, then, later, since)[change]
    if change is Change.NEWLY:
        return _page(later, later.clauses[clause], bits, reach, after, size)
    firms = later.firms[rows_of(bits)]
    rows = of_rows(np.searchsorted(then.firms, firms), len(then.firms))
    return _page(then, then.clauses[clause], rows, reach, after, size)


def _page(
    results: Results, found: Found, bits: Bits, reach: Q, after: int, size: int
) -> Page[FirmLine]:
    lines: list[FirmLine] = []
    row = int(np.searchsorted(results.firms, after, "right")) - 1
    for rows in _stretches(bits, row):
        place = dict(zip(results.firms[rows].tolist(), rows.tolist(), strict=True))
        firms = Enterprise.objects.filter(reach, pk__in=list(place)).order_by("pk")
        shown = firms.select_related("district", "park", "industry")[: size + 1 - len(lines)]
        lines += [FirmLine(firm, found.fen_of(place[firm.pk])) for firm in shown]
        if len(lines) > size:
            break
    more = str(lines[size - 1].firm.pk) if len(lines) > size else None
    return Page(tuple(lines[:size]), next=more)


def _stretches(bits: Bits, row: int) -> Iterator[np.ndarray]:
    """Rows that are set, after a row, in ever larger goes: few visible among many take few."""
    most = LOOKED_AT
    while len(rows := rows_after(bits, row, most)):
        yield rows
        row, most = int(rows[-1]), most * MORE


def _change(key: str, then: Results, later: Results, since: Since, counted: Bits) -> ClauseChange:
    bits = {change: one & counted for change, one in _changes(key, then, later, since).items()}
    newly, lost = bits[Change.NEWLY], bits[Change.NO_LONGER]
    was = np.searchsorted(then.firms, later.firms[rows_of(lost)])
    return ClauseChange(
        clause=key,
        newly=count(newly),
        newly_fen=_fen(later.clauses.get(key), rows_of(newly)),
        no_longer=count(lost),
        no_longer_fen=_fen(then.clauses.get(key), was),
        causes=causes_between(key, then, later),
    )


def _changes(key: str, then: Results, later: Results, since: Since) -> dict[Change, Bits]:
    return dict(changes(then.clauses.get(key), later.clauses.get(key), since))


def _fen(found: Found | None, rows: np.ndarray) -> int:
    if found is None:
        return 0
    return exact_sum(found.fen[np.isin(found.rows, rows)])


def causes_between(key: str, then: Results, later: Results) -> tuple[Cause, ...]:
    """What was another for a clause in the later screening."""
    pairs = {
        Cause.DAY: (then.about["as_of"], later.about["as_of"]),
        Cause.FACTS: (then.about["facts"], later.about["facts"]),
        Cause.RULE: (then.about["rests_on"].get(key), later.about["rests_on"].get(key)),
    }
    return tuple(cause for cause, (old, new) in pairs.items() if old != new)


def _counted(results: Results) -> Bits:
    """All firms but the sensitive ones, who are in no figure."""
    hidden = np.array(listed_firms().values_list("enterprise", flat=True), np.int64)
    return of_rows(np.flatnonzero(~np.isin(results.firms, hidden)), len(results.firms))
