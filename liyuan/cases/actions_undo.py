"""Taking the last step back: within a minute, by who took it, while nothing followed."""

from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import User
from liyuan.cases.actions import hold
from liyuan.cases.domain import SUBJECT, Refused, StepRefused
from liyuan.cases.effects import effects
from liyuan.cases.images import put_back
from liyuan.cases.models import Case, CaseUndo
from liyuan.journal.actions import record
from liyuan.rules.queries_procedures import procedure_of


def undoable(case: Case, by: User, at: datetime) -> CaseUndo | None:
    """The step that this person may still take back."""
    return CaseUndo.objects.filter(case=case, by=by, until__gt=at).select_related("entry").first()


@transaction.atomic
def undo_step(case: Case, *, by: User, at: datetime) -> Case:
    """Take the last step back. The journal keeps both: what was done, and that it was undone."""
    held = hold(case)
    kept = undoable(held, by, at)
    if kept is None:
        raise StepRefused(Refused.NO_UNDO)
    procedure = procedure_of(held.procedure)
    step = procedure.transition(kept.entry.action.partition(".")[2])
    for name in step.effects:
        effects().UNDOINGS[name](held, kept.entry)
    came_from = held.state
    put_back(held, kept.image, procedure, at)
    held.version += 1
    held.save()
    kept.delete()
    record(
        action=f"{held.kind}.undo",
        subject=(SUBJECT, held.number),
        by=by,
        at=at,
        payload={"from": came_from, "to": held.state, "step": kept.entry_id},
    )
    return held
