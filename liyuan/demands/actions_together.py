"""What units do together beside the steps of a demand: notes, 吹哨—报到, assisting parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from liyuan.accounts.models import Unit, User
from liyuan.cases.actions import hold
from liyuan.cases.actions_parts import begin_calls, end_clocks
from liyuan.cases.domain import SUBJECT, PartyRole, PartyState, Refused, StepRefused
from liyuan.cases.models import Case, CaseParty, CaseUndo
from liyuan.demands.models import Note, Whistle
from liyuan.engines.clock import Deadline, Target, deadline
from liyuan.journal.actions import record
from liyuan.notices.actions import notify
from liyuan.notices.domain import To
from liyuan.rules.queries_calendar import calendars

TOPIC = "case"


@dataclass(frozen=True)
class Call:
    """吹哨: which units are called, why, and how long each has by its own hours."""

    units: tuple[str, ...]
    words: str
    target: Target


@transaction.atomic
def write_note(case: Case, text: str, *, by: User, unit: Unit | None, at: datetime) -> Note:
    """Keep an internal remark; the journal says that there is one, not what it says."""
    _journal(case, "note", by, unit, at)
    return Note.objects.create(case=case, by=by, unit=unit, at=at, text=text)


@transaction.atomic
def whistle(case: Case, call: Call, *, by: User, unit: Unit | None, at: datetime) -> int:
    """Call units to report; how many. Refused for who leads, was called already, or is blamed."""
    held = _open(case)
    units = list(Unit.objects.filter(code__in=call.units).order_by("code"))
    if not units or len(units) < len(set(call.units)):
        raise StepRefused(Refused.UNIT, "units")
    _require_callable(held, units)
    dues = {one.pk: _due(call, one, at, urgent=held.urgent) for one in units}
    _keep_calls(held, units, call.words, dues, at)
    begin_calls(held, units, call.target, at=at)
    told = [{"unit": one.code, "due": dues[one.pk].at.isoformat()} for one in units]
    _journal(held, "whistle", by, unit, at, called=told)
    for one in units:
        _tell(held, f"whistle-{held.pk}-{one.pk}-{at:%s%f}", one.pk, "assist.whistled", at)
    return len(units)


def _require_callable(case: Case, units: Iterable[Unit]) -> None:
    """None that leads it, waits to report already, or that the demand complains about."""
    waiting = set(case.whistles.filter(reported_at=None).values_list("unit", flat=True))
    about = case.about.path if case.about else None
    for unit in units:
        blamed = about is not None and unit.path.startswith(about)
        if unit.pk == case.lead_id or unit.pk in waiting or blamed:
            raise StepRefused(Refused.UNIT, "units")


def _due(call: Call, unit: Unit, at: datetime, *, urgent: bool) -> Deadline:
    return deadline(at, call.target, calendars().of(unit.code, duty=urgent))


def _keep_calls(
    case: Case, units: list[Unit], words: str, dues: dict[int, Deadline], at: datetime
) -> None:
    """Each unit's own call, and its part in the case, by which it may read it."""
    Whistle.objects.bulk_create(
        Whistle(
            case=case,
            unit=unit,
            words=words,
            at=at,
            due_at=dues[unit.pk].at,
            due_provisional=dues[unit.pk].provisional,
        )
        for unit in units
    )
    for unit in units:
        asked = {"state": PartyState.ASKED, "asked_at": at, "reported_at": None}
        party, new = CaseParty.objects.get_or_create(
            case=case, unit=unit, defaults={"role": PartyRole.WHISTLED, **asked}
        )
        if not new and party.role == PartyRole.WHISTLED:
            CaseParty.objects.filter(pk=party.pk).update(**asked)


@transaction.atomic
def report_in(
    call: Whistle, *, came: bool, words: str, by: User, unit: Unit | None, at: datetime
) -> None:
    """报到: what a called unit brought, or why nobody came; once."""
    case = _open(call.case)
    said = {"reported_at": at, "came": came, "report": words}
    if not Whistle.objects.filter(pk=call.pk, reported_at=None).update(**said):
        raise StepRefused(Refused.NOT_NOW)
    parts = CaseParty.objects.filter(case=case, unit=call.unit_id, role=PartyRole.WHISTLED)
    parts.update(state=PartyState.REPORTED, reported_at=at)
    end_clocks(case, "call", unit=call.unit_id, at=at)
    _journal(case, "report_in", by, unit, at, came=came, late=at > call.due_at)
    if case.lead_id:
        _tell(case, f"reported-{call.pk}", case.lead_id, "lead.reported_in", at)


@transaction.atomic
def sign_part(part: CaseParty, *, by: User, at: datetime) -> None:
    """An assisting unit takes its part on."""
    case = _open(part.case)
    _advance(part, (PartyState.ASKED,), state=PartyState.SIGNED, signed_at=at, owner=by)
    end_clocks(case, "sign", unit=part.unit_id, at=at)
    _journal(case, "part_signed", by, part.unit, at)


@transaction.atomic
def report_part(part: CaseParty, words: str, *, by: User, at: datetime) -> None:
    """An assisting unit reports what it did: kept as a note, told to the lead."""
    case = _open(part.case)
    _advance(part, (PartyState.SIGNED,), state=PartyState.REPORTED, reported_at=at)
    end_clocks(case, "report", unit=part.unit_id, at=at)
    Note.objects.create(case=case, by=by, unit=part.unit, at=at, text=words)
    _journal(case, "part_reported", by, part.unit, at)
    if case.lead_id:
        _tell(case, f"part-{part.pk}", case.lead_id, "lead.part_reported", at)


def _advance(part: CaseParty, before: tuple[PartyState, ...], **values: object) -> None:
    mine = CaseParty.objects.filter(pk=part.pk, role=PartyRole.ASSIST, state__in=before)
    if not mine.update(**values):
        raise StepRefused(Refused.NOT_NOW)


def _open(case: Case) -> Case:
    """The case, locked and still open; a step before it cannot be taken back over this."""
    held = hold(case)
    if held.ended_at is not None:
        raise StepRefused(Refused.NOT_NOW)
    CaseUndo.objects.filter(case=held).delete()
    return held


def _journal(
    case: Case, verb: str, by: User, unit: Unit | None, at: datetime, **more: object
) -> None:
    said = {"unit": unit.code if unit else "", **more}
    record(action=f"{case.kind}.{verb}", subject=(SUBJECT, case.number), by=by, at=at, payload=said)


def _tell(case: Case, key: str, unit: int, title: str, at: datetime) -> None:
    notify(
        key=key,
        to=[To.unit(unit)],
        topic=TOPIC,
        title=title,
        params={"number": case.number},
        subject=(SUBJECT, case.number),
        at=at,
        urgent=case.urgent,
    )
