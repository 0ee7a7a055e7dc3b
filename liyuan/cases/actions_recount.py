"""Deadlines counted anew when the calendar of working time has changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from liyuan.cases.actions_round import procedures_of
from liyuan.cases.clocks import CALL, counts_for_case, due_of, refresh
from liyuan.cases.domain import ClockState
from liyuan.cases.effects import effects
from liyuan.cases.models import Case, CaseClock
from liyuan.engines.procedure import Procedure
from liyuan.journal.actions import record
from liyuan.rules.queries_calendar import Calendars, calendar_hash, calendars

CHUNK = 500
OPEN = ~Q(state=ClockState.STOPPED)
WRITTEN = ("deadline_at", "provisional", "alarm_at", "alarm", "calendar")
DUE = ("due_at", "due_provisional", "order_at")


@dataclass(frozen=True)
class Recount:
    """What became of open clocks: looked at, with another deadline, no longer an estimate."""

    clocks: int = 0
    moved: int = 0
    confirmed: int = 0

    def __add__(self, other: "Recount") -> "Recount":
        return Recount(
            self.clocks + other.clocks,
            self.moved + other.moved,
            self.confirmed + other.confirmed,
        )


def stale(by: str) -> set[int]:
    """Some cases with open clocks that another calendar counted.

    Asked from either side: the index of what each was counted by answers at once that none is.
    """
    for side in ("calendar__lt", "calendar__gt"):
        others = CaseClock.objects.filter(OPEN, **{side: by}).order_by("calendar", "case")
        if found := set(others.values_list("case", flat=True)[:CHUNK]):
            return found
    return set()


def recount(at: datetime) -> Recount:
    """Count every open clock anew that another calendar counted; one journal entry for a run.

    A chunk is one transaction, and each clock says by which calendar it was counted: a run that
    is cut off goes on where it stopped. All open ones, since a notice can move days of the
    December before.
    """
    total = Recount()
    while (found := _recount_some(at)) is not None:
        total += found
    if total.clocks:
        _note(total, at)
    return total


@transaction.atomic
def _note(total: Recount, at: datetime) -> None:
    subject = ("calendar", calendar_hash())
    record(action="case.recount", subject=subject, by=None, at=at, payload=asdict(total))


@transaction.atomic
def _recount_some(at: datetime) -> Recount | None:
    loaded = calendars()
    # the cases first and in one order, as every step locks them
    cases = Case.objects.filter(pk__in=stale(loaded.hash)).order_by("pk").defer("tokens", "facts")
    held = {case.pk: case for case in cases.select_for_update(no_key=True)}
    if not held:
        return None
    found = renew_clocks(held, loaded, at)
    Case.objects.bulk_update(held.values(), DUE)
    return found


def renew_clocks(held: Mapping[int, Case], loaded: Calendars, at: datetime) -> Recount:
    """Count the open clocks of locked cases anew and note their deadlines (cases are not saved)."""
    clocks = CaseClock.objects.filter(OPEN, case__in=held).select_related("unit").order_by("pk")
    of_case: dict[int, list[CaseClock]] = defaultdict(list)
    for clock in clocks:
        clock.case = held[clock.case_id]
        of_case[clock.case_id].append(clock)
    read = procedures_of({case.procedure_id for case in held.values()})
    total = Recount()
    for number, case in held.items():
        own, procedure = of_case[number], read[case.procedure_id]
        total += _refreshed(own, procedure, loaded, at)
        counting = (c for c in own if counts_for_case(procedure.clock(c.name)))
        due_of(case, (c for c in counting if c.state == ClockState.RUNNING))
    counted = [clock for own in of_case.values() for clock in own]
    CaseClock.objects.bulk_update(counted, WRITTEN)
    effects().follow([c for c in counted if _is_call(c, read) and c.deadline_at])
    return total


def _is_call(clock: CaseClock, read: Mapping[int, Procedure]) -> bool:
    return read[clock.case.procedure_id].clock(clock.name).part == CALL


def _refreshed(
    own: Iterable[CaseClock], procedure: Procedure, loaded: Calendars, at: datetime
) -> Recount:
    total = Recount()
    for clock in own:
        was, guess = clock.deadline_at, clock.provisional
        refresh(clock, procedure.clock(clock.name), loaded, at)
        moved = clock.deadline_at != was and clock.state == ClockState.RUNNING
        total += Recount(1, int(moved), int(guess and not clock.provisional))
    return total
