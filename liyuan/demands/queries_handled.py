"""Who handled a demand, and so neither calls its firm nor changes how it is reached."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from liyuan.accounts.access import persons_of
from liyuan.accounts.models import User
from liyuan.cases.access import acting_unit
from liyuan.cases.domain import SUBJECT
from liyuan.demands.domain import KIND
from liyuan.journal.actions import STANDS_FOR
from liyuan.journal.models import Entry
from liyuan.rules.queries_procedures import procedure_in_force

# The verb of the return desk, and the step whose procedure names what handling is.
DESK, STEP = "visits", "visit"


def handled_by(user: User, at: datetime) -> Exists:
    """Predicate: the person, or a unit for which they call, took a step that handles it."""
    _version, procedure = procedure_in_force(KIND, timezone.localdate(at))
    visits = (step for step in procedure.transitions if step.key == STEP)
    actions = [f"{KIND}.{key}" for step in visits for key in step.apart]
    unit = acting_unit(user, KIND, DESK)
    persons = persons_of(user)
    own = Q(actor__in=persons) | Q(**{f"payload__{STANDS_FOR}__in": persons})
    own |= Q(payload__unit=unit.code) if unit else Q()
    steps = Entry.objects.filter(subject_kind=SUBJECT, subject_id=OuterRef("number"))
    return Exists(steps.filter(own, action__in=actions))
