"""A step with a demand as a page takes it: files attached, then the move, in one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from liyuan.accounts.models import User
from liyuan.attachments.actions import attach
from liyuan.cases.access import acting_unit
from liyuan.cases.actions import move_case
from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case
from liyuan.demands.queries_steps import verb_of
from liyuan.rules.queries_procedures import procedure_of

Files = Mapping[str, "Sequence[UploadedFile[Any]]"]


@transaction.atomic
def take_step(
    case: Case,
    transition: str,
    given: Mapping[str, Any],
    files: Files,
    *,
    by: User,
    at: datetime,
    version: int | None,
) -> Case:
    """Take a step for the unit whose right it is. Raises as `move_case` and `attach` do.

    A field that asks for a file is given the keys of what was attached, never its name.
    """
    step = procedure_of(case.procedure).transition(transition)
    subject, kept = (SUBJECT, case.number), dict(given)
    for field, chosen in files.items():
        rows = [
            attach(f.chunks(), subject=subject, name=f.name or "", by=by, at=at) for f in chosen
        ]
        kept[field] = ",".join(str(row.key) for row in rows) or None
    unit = acting_unit(by, case.kind, verb_of(step))
    return move_case(case, transition, kept, by=by, unit=unit, at=at, version=version)
