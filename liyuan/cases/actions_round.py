"""What time alone does to cases: alarms that ring, and steps that nobody has to take."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from liyuan.cases.actions import move_case
from liyuan.cases.clocks import Ring, counts_duty, untold
from liyuan.cases.domain import ALARM, REMIND, SUBJECT, ClockState, StepRefused
from liyuan.cases.effects import Ringing, Rung, effects
from liyuan.cases.models import Case, CaseClock
from liyuan.engines.procedure import ClockRule, Procedure, RefusedError, Transition
from liyuan.journal.actions import record_all
from liyuan.journal.domain import Happening
from liyuan.rules.models import RuleVersion
from liyuan.rules.queries_calendar import Calendars, calendars
from liyuan.rules.queries_procedures import procedure_of

CHUNK = 1_000
# Clocks that ring, with their cases locked as a step locks them; one that was counted by an older
# calendar rings once it is counted anew. Plain SQL: 100,000 models would cost a minute.
CLAIM = """
SELECT clock.id, clock.name, clock.unit_id, unit.code, clock.started_at, clock.deadline_at,
    clock.told, held.number, held.kind, held.procedure_id, held.urgent, held.direct, held.firm_id,
    held.owner_id, held.lead_id, held.desk_id, held.about_id, held.about_person_id
FROM cases_caseclock AS clock
JOIN cases_case AS held ON held.id = clock.case_id
LEFT JOIN accounts_unit AS unit ON unit.id = clock.unit_id
WHERE clock.alarm_at <= %s AND clock.calendar = %s
ORDER BY clock.alarm_at, clock.id
LIMIT %s
FOR NO KEY UPDATE OF clock, held SKIP LOCKED
"""
KEEP = """
UPDATE cases_caseclock AS clock
SET told = said.told, alarm_at = said.alarm_at, alarm = said.alarm
FROM jsonb_to_recordset(%s::jsonb)
    AS said (id bigint, told jsonb, alarm_at timestamptz, alarm text)
WHERE clock.id = said.id
"""


def sound_alarms(at: datetime) -> int:
    """Tell every alarm whose moment has come, once; how many were told.

    A reminder that comes after the deadline itself is no reminder any more: it is passed by.
    A chunk is one transaction: what was told, its notices and its entries are there together or
    not at all. A case that somebody is moving at this moment is left for the next round.
    """
    told = 0
    while (rung := _sound_some(at)) is not None:
        told += rung
    return told


@transaction.atomic
def _sound_some(at: datetime) -> int | None:
    """The next chunk; None when nothing is left that is not being moved."""
    loaded = calendars()
    ringing = _claim(at, loaded)
    if not ringing:
        return None
    read = procedures_of({one.procedure for one in ringing})
    rules = [read[one.procedure].clock(one.name) for one in ringing]
    waiting = [_untold(one, rule, loaded) for one, rule in zip(ringing, rules, strict=True)]
    _keep_told([_told(one, rings, at) for one, rings in zip(ringing, waiting, strict=True)])
    rungs = [
        Rung(_of_unit(one, rule), rule.wait, ring)
        for one, rule, rings in zip(ringing, rules, waiting, strict=True)
        for ring in rings
        if ring.at <= at and (ring.rule.amount >= 0 or at < one.deadline_at)
    ]
    reached = effects().sound(rungs, at)
    told = zip(rungs, reached, strict=True)
    record_all((_happening(rung, to) for rung, to in told), by=None, at=at)
    return len(rungs)


def _of_unit(one: Ringing, rule: ClockRule) -> Ringing:
    """The clock of a unit beside the lead tells that unit and its leader, not the lead."""
    return one._replace(lead=one.unit, owner=None) if rule.part else one


def _claim(at: datetime, loaded: Calendars) -> list[Ringing]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [at, loaded.hash, CHUNK])
        rows = cursor.fetchall()
    return [Ringing._make((*row[:6], json.loads(row[6]), *row[7:])) for row in rows]


def _untold(one: Ringing, rule: ClockRule, loaded: Calendars) -> list[Ring]:
    duty = counts_duty(rule, urgent=one.urgent)
    return untold(one, rule, loaded.of(one.unit_code, duty=duty))


def _told(one: Ringing, rings: Sequence[Ring], at: datetime) -> dict[str, Any]:
    """What is to be written on the clock: what it told, and when it rings next."""
    said = {ring.key: ring.at.isoformat() for ring in rings if ring.at <= at}
    later = next((ring for ring in rings if ring.at > at), None)
    return {
        "id": one.clock,
        "told": {**one.told, **said},
        "alarm_at": later.at.isoformat() if later else None,
        "alarm": later.key if later else "",
    }


def _keep_told(rows: Sequence[dict[str, Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [json.dumps(rows)])


def procedures_of(versions: set[int]) -> dict[int, Procedure]:
    """The procedures of some versions, whose long texts are kept in memory."""
    rows = RuleVersion.objects.only("content_hash", "kind", "rule_id").filter(pk__in=versions)
    return {version.pk: procedure_of(version) for version in rows}


def _happening(rung: Rung, to: str) -> Happening:
    case, ring = rung.case, rung.ring
    payload = {
        "clock": case.name,
        "alarm": ring.key,
        "for": ring.at,
        "due": case.deadline_at,
        "unit": "",
        "whose": case.unit_code or "",
        "told": to,
    }
    name = REMIND if rung.wait or ring.rule.amount < 0 else ALARM
    return Happening(f"{case.kind}.{name}", (SUBJECT, case.number), payload)


def take_timed_steps(at: datetime) -> int:
    """Take the steps that time alone takes, each in its own transaction; how many were taken."""
    used = Case.objects.filter(ended_at=None).order_by().values_list("procedure", flat=True)
    return sum(
        _take_all(version, step, at)
        for version, procedure in procedures_of(set(used.distinct())).items()
        for step in procedure.transitions
        if step.timed
    )


def _take_all(version: int, step: Transition, at: datetime) -> int:
    taken, after = 0, 0
    while numbers := _ripe(version, step, at, after):
        taken += sum(_taken(number, step, at) for number in numbers)
        after = numbers[-1]
    return taken


def _ripe(version: int, step: Transition, at: datetime, after: int) -> list[int]:
    """Cases that wait for this step and whose clock for it has run out, for certain."""
    out = CaseClock.objects.filter(
        name=step.after, state=ClockState.RUNNING, deadline_at__lte=at, provisional=False
    )
    waiting = Case.objects.filter(
        pk__gt=after, procedure=version, state__in=step.sources, pk__in=out.values("case")
    )
    return list(waiting.order_by("pk").values_list("pk", flat=True)[:CHUNK])


def _taken(number: int, step: Transition, at: datetime) -> bool:
    """False when somebody was quicker, or a guard says no."""
    try:
        move_case(Case(pk=number), step.key, {}, by=None, at=at)
    except (StepRefused, RefusedError):
        return False
    return True
