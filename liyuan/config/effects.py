"""What the names in procedures stand for: effect → action, notice → who is told."""

from collections.abc import Callable, Mapping, Sequence

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Grant
from liyuan.cases.domain import SUBJECT, PartyRole
from liyuan.cases.effects import Effect, Step
from liyuan.cases.models import Case
from liyuan.config.alarms import sound
from liyuan.demands import effects as demands
from liyuan.demands.effects import follow
from liyuan.journal.models import Entry
from liyuan.notices.actions import notify_all
from liyuan.notices.domain import Audience, Note, To

__all__ = ["EFFECTS", "UNDOINGS", "follow", "sound", "tell"]

TOPIC = "case"
# Told at once, also at night, where the case is urgent.
URGENT = frozenset({"lead.assigned", "assist.assigned", "dispatcher.new", "supervision.direct"})
CITY_ROLES: Mapping[str, Role] = {"supervision": Role.SUPERVISION, "caller": Role.CALLER}


def nothing(step: Step) -> None:
    """What the case itself does already: units that a step names take part (`assign`)."""


def unchanged(case: Case, entry: Entry) -> None:
    """What is put back with the case itself."""


EFFECTS: Mapping[str, Effect] = {"assign": nothing, **demands.EFFECTS}
UNDOINGS: Mapping[str, Callable[[Case, Entry], None]] = {"assign": unchanged, **demands.UNDOINGS}


def tell(step: Step, notices: Sequence[str]) -> None:
    """Send a procedure's notices in the step's transaction: one for each receiver and step."""
    notify_all([_note(step, notice) for notice in notices], step.at)


def _note(step: Step, notice: str) -> Note:
    case = step.case
    return Note(
        key=f"{case.number}-{step.entry.pk}-{notice}",
        to=[
            one
            for one in receivers(case, notice.partition(".")[0])
            if one.number != about(one, case)
        ],
        topic=TOPIC,
        title=notice,
        params={"number": case.number},
        subject=(SUBJECT, case.number),
        urgent=case.urgent and notice in URGENT,
        due_at=None if case.due_provisional else case.due_at,
        but=[pk for pk in (step.by and step.by.pk, case.about_person_id) if pk],
    )


def about(to: To, case: Case) -> int | None:
    """The unit that a complaint is about, which hears nothing of it."""
    return case.about_id if to.audience is Audience.UNIT else None


def receivers(case: Case, turn: str) -> list[To]:
    """Who is told: a firm, the people of a unit, or all in the city who hold a role."""
    if turn == "firm":
        return [To.firm(case.firm_id)] if case.firm_id else []
    if turn in CITY_ROLES:
        return _holders(CITY_ROLES[turn])
    unit = {"lead": case.lead_id, "dispatcher": case.desk_id, "approver": case.desk_id}.get(turn)
    if turn == "assist":
        parts = case.parties.filter(role=PartyRole.ASSIST).values_list("unit", flat=True)
        return [To.unit(pk) for pk in parts]
    return [To.unit(unit)] if unit else _holders(Role.SUPERVISION)


def _holders(role: Role) -> list[To]:
    held = Grant.objects.filter(role=role, until=None, unit__isnull=False)
    return [To.unit(pk, role) for pk in held.values_list("unit", flat=True).distinct()]
