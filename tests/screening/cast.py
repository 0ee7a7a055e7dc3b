"""A screening that is asked for and carried out at once, and what it found of a firm."""

from datetime import UTC, date, datetime

from liyuan.enterprises.models import Enterprise
from liyuan.policies.domain import Outcome
from liyuan.screening.actions import carry_out, request_screening
from liyuan.screening.domain import Progress
from liyuan.screening.files import Results, open_results
from liyuan.screening.models import ScreeningRun

DAY = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 6, 2, 2, tzinfo=UTC)
REWARD = "policies/grow_up/reward"


def silent(done: int) -> None:
    """Nobody watches."""


def screen_now(at: datetime = AT, as_of: date = DAY, progress: Progress = silent) -> ScreeningRun:
    run = request_screening(as_of=as_of, by=None, at=at)
    carry_out(run, at=at, progress=progress)
    return run


def results(run: ScreeningRun) -> Results:
    return open_results(run.sha256)


def outcome(run: ScreeningRun, firm: Enterprise, clause: str = REWARD) -> Outcome:
    found = results(run)
    row = found.row(firm.pk)
    assert row is not None
    return found.clauses[clause].outcome(row)
