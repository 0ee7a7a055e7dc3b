"""A return call written down: the step that its outcome is, or a second call by somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import acting_unit
from liyuan.cases.actions import hold
from liyuan.cases.domain import SUBJECT, Refused, StepRefused
from liyuan.cases.models import Case, CaseText
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import KIND, Judged, Outcome
from liyuan.demands.domain_visits import Wait
from liyuan.demands.models import Visit
from liyuan.demands.queries_handled import STEP
from liyuan.demands.queries_visits import SECOND, timing, to_call_again
from liyuan.demands.words import WAITS
from liyuan.engines.procedure import ask
from liyuan.journal.actions import record
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.rules.queries_procedures import procedure_of

UNREACHED, FAILED, REDO = "visit_unreached", "note_failed_call", "redo"
VISIT, ANSWERS = "visit", "visit.answers"
NOTE, TOPIC, DEAD_NUMBER = "visit_note", "case", "registrar.dead_number"


@dataclass(frozen=True)
class Called:
    """What a caller wrote down; `outcome` may also be that three calls were in vain."""

    outcome: str
    judged: str = ""
    solved: bool | None = None
    note: str = ""
    # by the keys of the script's other questions
    answers: Mapping[str, str] = field(default_factory=dict)


class TooSoon(Exception):
    """Another attempt on the same day, or in a part of the day that was tried in vain."""

    def __init__(self, why: Wait, next_at: datetime) -> None:
        super().__init__(why)
        self.words: Promise = WAITS[why]
        self.next_at = next_at


@transaction.atomic
def note_call(case: Case, said: Called, *, by: User, at: datetime, version: int | None) -> Case:
    """Take the step that a call is; one that was declined ends the visit with it.

    Raises TooSoon, and as `move_case` does.
    """
    held = hold(case)
    if said.outcome not in (Outcome.REACHED, UNREACHED) and version in (None, held.version):
        _in_time(held, second=False, at=at)
    step = step_of(held, said)
    given = given_to(step, said)
    called = take_step(held, step, given, {}, by=by, at=at, version=version)
    if said.answers:
        keep_answers(called.visits.latest("id"), said.answers, by=by, at=at)
    if said.outcome == Outcome.WRONG_NUMBER:
        _tell_dead(called, at)
    if said.outcome == Outcome.DECLINED and _may_take(called, UNREACHED):
        return take_step(called, UNREACHED, {}, {}, by=by, at=at, version=called.version)
    return called


@transaction.atomic
def note_second_call(case: Case, said: Called, *, by: User, at: datetime) -> Visit:
    """Write down what somebody else was told; the demand stays as it is. Raises as above."""
    held = hold(case)
    if not to_call_again(by, at).filter(pk=held.pk).exists():
        raise StepRefused(Refused.APART)
    if said.outcome != Outcome.REACHED:
        _in_time(held, second=True, at=at)
    procedure, unit = procedure_of(held.procedure), acting_unit(by, KIND, SECOND)
    told = {"visit_rating": said.judged or None, "visit_solved": said.solved}
    if said.outcome != Outcome.REACHED:
        told["call_outcome"] = said.outcome
    given = {key: value for key, value in told.items() if value is not None}
    payload = {"unit": unit.code if unit else "", "given": given}
    subject = (SUBJECT, held.number)
    entry = record(action=f"{KIND}.second_call", subject=subject, by=by, at=at, payload=payload)
    if said.note:
        level = procedure.field(NOTE).level
        CaseText.objects.create(case=held, entry=entry, field=NOTE, text=said.note, level=level)
    visit = Visit.objects.create(
        case=held,
        entry=entry,
        caller=by,
        at=at,
        outcome=said.outcome,
        judged=said.judged,
        solved=said.solved,
        words=said.note,
        second=True,
    )
    if said.answers:
        keep_answers(visit, said.answers, by=by, at=at)
    return visit


@transaction.atomic
def keep_answers(visit: Visit, answers: Mapping[str, str], *, by: User, at: datetime) -> None:
    """What the firm chose of the script's questions: beside the demand's way, which units read."""
    visit.answers = dict(answers)
    visit.save(update_fields=["answers"])
    said = {"case": visit.case.number, "answers": visit.answers}
    record(action=ANSWERS, subject=(VISIT, str(visit.pk)), by=by, at=at, payload=said)


def step_of(case: Case, said: Called) -> str:
    """The procedure's step for an outcome; a dissatisfied firm has it done again."""
    if said.outcome == UNREACHED:
        return UNREACHED
    if said.outcome != Outcome.REACHED:
        return FAILED
    if said.judged != Judged.DISSATISFIED or case.facts.get("with_leader"):
        return STEP
    steps = procedure_of(case.procedure).transitions_from(case.state)
    redoing = (step.key for step in steps if step.key.startswith(REDO))
    return next((key for key in redoing if _may_take(case, key)), REDO)


def _may_take(case: Case, step: str) -> bool:
    procedure = procedure_of(case.procedure)
    return ask(procedure, step, case.state, case.facts).holds is not False


def _tell_dead(case: Case, at: datetime) -> None:
    """A dead number goes back to who wrote the demand down: there may be another one."""
    if case.desk_id is None and case.opened_by_id is None:
        return
    notify(
        key=f"{case.number}-{case.version}-{DEAD_NUMBER}",
        to=[To.user(case.opened_by_id) if case.opened_by_id else To.unit(case.desk_id or 0)],
        topic=TOPIC,
        title=DEAD_NUMBER,
        params={"number": case.number},
        subject=(SUBJECT, case.number),
        at=at,
    )


def given_to(step: str, said: Called) -> dict[str, Any]:
    """The fields that a step asks for."""
    told = {"visit_rating": said.judged, "visit_solved": said.solved}
    if step == UNREACHED:
        return {}
    if step == FAILED:
        return {"call_outcome": said.outcome, NOTE: said.note or None}
    return {**told, (NOTE if step == STEP else "redo_reason"): said.note or None}


def _in_time(case: Case, *, second: bool, at: datetime) -> None:
    why, next_at = timing(case, list(case.visits.order_by("id")), second, at)
    if why in (Wait.DAY, Wait.SLOT):
        raise TooSoon(why, next_at)
