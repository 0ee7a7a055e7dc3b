"""A 台账 that came back is taken: every row of it or none, each change as a step of its own."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import User
from liyuan.cases.actions import hold
from liyuan.cases.domain import SUBJECT, Refused, StepRefused
from liyuan.cases.models import Case, CaseUndo
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import KIND
from liyuan.demands.queries_ledger import STEP, Change
from liyuan.journal.actions import record


class Overtaken(Exception):
    """A demand that moved on between the preview and the confirmation, or a step refused."""

    def __init__(self, change: Change, why: StepRefused) -> None:
        super().__init__(change.number)
        self.change, self.why = change, why


@transaction.atomic
def take_ledger_back(changes: Sequence[Change], *, by: User, at: datetime) -> int:
    """Carry out all changes. Raises Overtaken for the first that cannot be, and does none."""
    cases = {case.number: case for case in Case.objects.filter(number__in=_numbers(changes))}
    # in one order, so that two files never wait for each other
    for change in sorted(changes, key=lambda one: one.number):
        try:
            _carry_out(cases[change.number], change, by, at)
        except StepRefused as error:
            raise Overtaken(change, error) from error
    payload = {"rows": len(changes)}
    record(action="import.demands", subject=("ledger", "demands"), by=by, at=at, payload=payload)
    return len(changes)


def _numbers(changes: Sequence[Change]) -> list[str]:
    return [change.number for change in changes]


def _carry_out(case: Case, change: Change, by: User, at: datetime) -> None:
    held = hold(case)
    if held.version != change.version:
        raise StepRefused(Refused.OVERTAKEN)
    if change.category:
        categorise(held, change.category, by=by, at=at)
    if change.progress:
        take_step(held, STEP, {"progress": change.progress}, {}, by=by, at=at, version=None)


def categorise(case: Case, category: str, *, by: User, at: datetime) -> None:
    """Put a demand into another category; what was done before is not undone over it."""
    said = {"was": case.category, "category": category, "version": case.version + 1}
    case.category, case.version = category, case.version + 1
    case.save(update_fields=["category", "version"])
    CaseUndo.objects.filter(case=case).delete()
    record(action=f"{KIND}.categorise", subject=(SUBJECT, case.number), by=by, at=at, payload=said)
