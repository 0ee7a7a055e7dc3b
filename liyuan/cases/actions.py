"""The verbs of every kind of case: opened, moved one step, moved back within a minute."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from liyuan.accounts.access import persons_of
from liyuan.accounts.models import Unit, User
from liyuan.accounts.queries import unit_by_code
from liyuan.cases.clocks import ASSISTING, CALL, Clocks
from liyuan.cases.domain import (
    LONGEST_TITLE,
    MOST_TEXT,
    SUBJECT,
    UNDO,
    Opening,
    PartyRole,
    PartyState,
    Refused,
    StepRefused,
    Turn,
)
from liyuan.cases.effects import Step, effects
from liyuan.cases.images import image_of
from liyuan.cases.models import Case, CaseParty, CaseText, CaseUndo
from liyuan.engines.procedure import Moved, Procedure, Transition, move
from liyuan.enterprises.domain import name_tokens
from liyuan.enterprises.models import Enterprise
from liyuan.journal.actions import STANDS_FOR, record
from liyuan.journal.models import Entry
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries_procedures import procedure_in_force, procedure_of, text_of
from liyuan.web.compiled import Compiled

# A case's own columns for the times that a procedure marks.
MARKED = frozenset({"accepted", "dispatched", "signed", "resolved", "archived"})
# Whose unit has the turn: every other turn belongs to a person, a firm or a city-wide desk.
UNIT_OF_TURN: Mapping[str, str] = {
    Turn.DISPATCHER: "desk",
    Turn.APPROVER: "desk",
    Turn.LEAD: "lead",
    Turn.ASSIST: "lead",
}


@transaction.atomic
def open_case(
    opening: Opening,
    *,
    by: User | None,
    unit: Unit | None = None,
    at: datetime,
    beside: Callable[[Case], None] | None = None,
) -> Case:
    """Open a case by one of its procedure's opening steps; `beside` writes its kind's own rows.

    Raises StepRefused for a collection in the future, after an earlier notice of it, or for too
    long a text, and RefusedError (engines/procedure) for fields that the step does not take.
    """
    _sound(opening, at)
    version, procedure = procedure_in_force(opening.kind, timezone.localdate(at))
    given = _opened_with(opening, procedure)
    today = timezone.localdate(at)
    moved = move(procedure, opening.transition, "", procedure.kept, given, on=today)
    case = _new_case(opening, version, at, by)
    clocks = Clocks.of(case, procedure, at)
    _taken(Taking(case, procedure, moved, clocks, given, by, unit, at, beside=beside))
    return case


def _opened_with(opening: Opening, procedure: Procedure) -> dict[str, Any]:
    asked = {one.field for one in procedure.transition(opening.transition).asks}
    known = {key: value for key, value in opening.known.items() if key in asked}
    return {**known, **opening.given}


@transaction.atomic
def move_case(
    case: Case,
    transition: str,
    given: Mapping[str, Any],
    *,
    by: User | None,
    unit: Unit | None = None,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Take one step with a case; `version` is the one that was on the screen.

    Raises StepRefused (overtaken by somebody else, not the person for it, too early, too late)
    and RefusedError for what guards and fields refuse. `unit` is for whom the person acts.
    """
    held = hold(case)
    if version is not None and held.version != version:
        raise StepRefused(Refused.OVERTAKEN)
    if at < held.received_at:
        raise StepRefused(Refused.BACK_DATED)
    procedure = procedure_of(held.procedure)
    step = procedure.transition(transition)
    _fits(given.values())
    if step.apart:
        _apart(held, step, by, unit)
    clocks = Clocks.of(held, procedure, at)
    _timely(clocks, step)
    before = image_of(held, clocks.known) if step.undo and by else None
    today = timezone.localdate(at)
    moved = move(procedure, transition, held.state, held.facts, dict(given), on=today)
    taking = Taking(held, procedure, moved, clocks, given, by, unit, at, held.state)
    _keep_undo(held, _taken(taking), before, by, at)
    return held


def hold(case: Case) -> Case:
    """The case as it is now, locked until the end of the transaction."""
    held = _HELD.first(case.pk)
    if held is None:
        raise Case.DoesNotExist(case.number)
    return held


def _held(pk: int) -> QuerySet[Case]:
    rows = Case.objects.select_for_update(of=("self",)).select_related("lead", "desk", "procedure")
    return rows.defer(*text_of("procedure")).filter(pk=pk)


_HELD = Compiled(_held)
_FIRM = Compiled(lambda pk: Enterprise.objects.select_related("district__unit").filter(pk=pk))


def _sound(opening: Opening, at: datetime) -> None:
    if opening.collected_at > at:
        raise StepRefused(Refused.IN_FUTURE, "collected_at")
    if len(opening.title) > LONGEST_TITLE or not opening.title.strip():
        raise StepRefused(Refused.TOO_LONG, "title", most=str(LONGEST_TITLE))
    _fits([opening.title, *opening.given.values()])


def _fits(values: Iterable[object]) -> None:
    for value in values:
        if isinstance(value, str) and (len(value) > MOST_TEXT or "\x00" in value):
            raise StepRefused(Refused.TOO_LONG, most=str(MOST_TEXT))


def _new_case(opening: Opening, version: RuleVersion, at: datetime, by: User | None) -> Case:
    firm = _FIRM.first(opening.firm) if opening.firm else None
    district = firm.district if firm else None
    desk = opening.desk or (district.unit_id if district else None)
    return Case(
        number=next_number(at),
        kind=opening.kind,
        procedure=version,
        title=opening.title.strip(),
        category=opening.category,
        urgent=opening.urgent,
        firm=firm,
        district_id=district.pk if district else opening.district,
        park_id=firm.park_id if firm else opening.park,
        desk_id=None if opening.direct else desk,
        collected_at=opening.collected_at,
        received_at=at,
        opened_by=by,
        direct=opening.direct,
        about_id=opening.about,
        about_person_id=opening.about_person,
        withheld=opening.withheld,
        parent_id=opening.parent,
        tokens=name_tokens(opening.title),
    )


def next_number(at: datetime) -> str:
    """A number that is never given twice, without waiting for others who ask for one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        (counted,) = cursor.fetchone() or (0,)
    return f"{timezone.localdate(at).year}-{counted:07d}"


@dataclass(frozen=True)
class Taking:
    """A step about to be written: the case and its clocks are changed in place."""

    case: Case
    procedure: Procedure
    moved: Moved
    clocks: Clocks
    given: Mapping[str, Any]
    by: User | None
    unit: Unit | None
    at: datetime
    was: str = ""
    beside: Callable[[Case], None] | None = None


def _taken(taking: Taking) -> Entry:
    """Write a step whole: state, facts, clocks, effects, journal, words, notices."""
    case, moved, at = taking.case, taking.moved, taking.at
    step = moved.transition
    case.state, case.facts = moved.state.key, _remembered(taking)
    case.version += 1 if case.pk else 0
    for mark in MARKED.intersection((*step.marks, *step.clears)):
        setattr(case, f"{mark}_at", at if mark in step.marks else None)
    case.ended_at = at if moved.state.end else None
    if "signed" in step.marks and taking.by:
        case.owner = taking.by
    _assign(case, taking.given)
    lay_on_desk(case, moved.state.turn)
    asked = _units_asked(taking.given)
    freed = _obey(taking, asked)
    taking.clocks.note_due()
    case.save()
    taking.clocks.save()
    if taking.beside:
        taking.beside(case)
    _ask_parties(case, taking.given, asked, at)
    _release(case, freed)
    if "signed" in step.marks:
        signing = case.parties.filter(unit=case.lead_id, role=PartyRole.LEAD)
        signing.update(state=PartyState.SIGNED, signed_at=at)
    entry = _record(taking)
    taken = Step(case, taking.was, taking.given, moved, taking.by, taking.unit, at, entry)
    for name in step.effects:
        effects().EFFECTS[name](taken)
    if step.notices:
        effects().tell(taken, step.notices)
    return entry


def _obey(taking: Taking, asked: Iterable[Unit]) -> set[int | None]:
    """Start, move and stop the clocks; the units whose parts nobody waits for any more."""
    clocks, moved = taking.clocks, taking.moved
    if taking.given.get("lead"):
        clocks.end_parts(ASSISTING, taking.case.lead_id)
    clocks.begin_parts(asked, moved.facts, timezone.localdate(taking.at))
    for order in moved.clocks:
        clocks.obey(order)
    if moved.state.end:
        return clocks.end_parts({*ASSISTING, CALL})
    return clocks.end_parts(ASSISTING) if "resolved" in moved.transition.marks else set()


def _remembered(taking: Taking) -> dict[str, Any]:
    """What guards may read later: never what somebody wrote, nor whom it names."""
    hidden = {one.key for one in taking.procedure.fields if one.outside_journal}
    return {key: value for key, value in taking.moved.facts.items() if key not in hidden}


def _assign(case: Case, given: Mapping[str, Any]) -> None:
    """Who leads, who works on it, how urgent it is, and how it ended, where the step says so."""
    if given.get("lead"):
        case.lead = unit_by_code(str(given["lead"]))
        if case.lead is None:
            raise StepRefused(Refused.UNIT, "lead")
        case.owner = None
    if given.get("owner"):
        case.owner_id = int(given["owner"])
    case.urgent = bool(case.facts.get("urgent") or case.facts.get("said_urgent"))
    if given.get("result"):
        case.result = str(given["result"])


def lay_on_desk(case: Case, turn: str) -> None:
    """Whose turn it is now, and of which unit (not saved)."""
    case.turn = turn
    holder = UNIT_OF_TURN.get(turn)
    case.turn_unit_id = getattr(case, f"{holder}_id") if holder else None


def _units_asked(given: Mapping[str, Any]) -> list[Unit]:
    """The units that a step asks to assist; who leads does not assist as well."""
    wanted = {str(code) for code in given.get("assist") or ()}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)} if wanted else {}
    if missing := wanted - units.keys():
        raise StepRefused(Refused.UNIT, "assist", unit=", ".join(sorted(missing)))
    return [units[code] for code in sorted(wanted - {given.get("lead")})]


def _release(case: Case, freed: Collection[int | None]) -> None:
    """Once the case is answered or ended nobody waits for the parts of others any more."""
    waiting = (PartyState.ASKED, PartyState.SIGNED)
    if freed:
        parts = case.parties.filter(role=PartyRole.ASSIST, unit__in=freed, state__in=waiting)
        parts.update(state=PartyState.RELEASED)


def _ask_parties(case: Case, given: Mapping[str, Any], asked: Iterable[Unit], at: datetime) -> None:
    """The units that a step names take part from now on; one that led before only knows of it."""
    if not given.get("lead") and not given.get("assist"):
        return
    roles = {unit.pk: PartyRole.ASSIST for unit in asked}
    if case.lead_id:
        roles[case.lead_id] = PartyRole.LEAD
    gone = case.parties.filter(role=PartyRole.LEAD).exclude(unit=case.lead_id)
    gone.update(state=PartyState.RELEASED)
    CaseParty.objects.bulk_create(
        (
            CaseParty(case=case, unit_id=pk, role=role, state=PartyState.ASKED, asked_at=at)
            for pk, role in roles.items()
        ),
        update_conflicts=True,
        unique_fields=["case", "unit"],
        update_fields=["role", "state", "asked_at"],
    )


def _record(taking: Taking) -> Entry:
    """The step in the journal; what somebody wrote stands beside it, outside the hash."""
    case, step, given = taking.case, taking.moved.transition, taking.given
    asked = [taking.procedure.field(one.field) for one in step.asks]
    hidden = {one.key for one in asked if one.outside_journal}
    said = {one.key: given[one.key] for one in asked if given.get(one.key) not in (None, "")}
    payload = {
        "from": taking.was,
        "to": case.state,
        "unit": taking.unit.code if taking.unit else "",
        "version": case.version,
        "given": {key: value for key, value in said.items() if key not in hidden},
    }
    name, subject = f"{case.kind}.{step.key}", (SUBJECT, case.number)
    entry = record(action=name, subject=subject, by=taking.by, at=taking.at, payload=payload)
    levels = {one.key: one.level for one in asked}
    CaseText.objects.bulk_create(
        CaseText(case=case, entry=entry, field=key, text=str(said[key]), level=levels[key])
        for key in said
        if key in hidden
    )
    return entry


def _apart(case: Case, step: Transition, by: User | None, unit: Unit | None) -> None:
    """Neither who made one of those steps nor her unit may make this one (回访 ≠ 办理)."""
    actions = [f"{case.kind}.{key}" for key in step.apart]
    done = Entry.objects.filter(
        subject_kind=SUBJECT, subject_id=case.number, action__in=actions
    ).values_list("actor", f"payload__{STANDS_FOR}", "payload__unit")
    persons = set(persons_of(by)) if by else set()
    same = any(persons & {*doers} or (unit and code == unit.code) for *doers, code in done)
    if same:
        raise StepRefused(Refused.APART)


def _timely(clocks: Clocks, step: Transition) -> None:
    if step.after and not clocks.has_run_out(step.after):
        raise StepRefused(Refused.TOO_EARLY)
    if step.within and clocks.has_run_out(step.within):
        raise StepRefused(Refused.TOO_LATE)


def _keep_undo(
    case: Case, entry: Entry, before: Mapping[str, Any] | None, by: User | None, at: datetime
) -> None:
    """Only the last step can be taken back, by who took it."""
    if before is None or by is None:
        CaseUndo.objects.filter(case=case).delete()
        return
    kept = CaseUndo(case=case, entry=entry, by=by, until=at + UNDO, image=dict(before))
    CaseUndo.objects.bulk_create(
        [kept],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["entry", "by", "until", "image"],
    )
