"""Running cases taken over to the version of their procedure that is in force now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from liyuan.cases.actions import lay_on_desk
from liyuan.cases.actions_recount import DUE, renew_clocks
from liyuan.cases.actions_round import procedures_of
from liyuan.cases.domain import SUBJECT
from liyuan.cases.models import Case, CaseClock, CaseUndo
from liyuan.engines.procedure import Migration, Procedure, migrate
from liyuan.journal.actions import record_all
from liyuan.journal.domain import Happening
from liyuan.rules.queries_calendar import calendars
from liyuan.rules.queries_procedures import procedure_in_force

CHUNK = 500
WRITTEN = ("state", "turn", "turn_unit", "facts", "procedure", "version", *DUE)


@dataclass(frozen=True)
class Preview:
    """What would become of the running cases of one older version.

    `clocks` are those that some of them have and the new version does not know: without its
    rule nobody could say any more how such a clock was counted.
    """

    version: int
    fates: Migration
    clocks: tuple[str, ...]

    @property
    def possible(self) -> bool:
        return self.fates.possible and not self.clocks


class StuckError(Exception):
    """Some cases have nowhere to go: none is taken over."""

    def __init__(self, previews: Sequence[Preview]) -> None:
        super().__init__("cases without a state or clock in the new version")
        self.previews = tuple(previews)


def preview(kind: str, at: datetime) -> tuple[Preview, ...]:
    """One for each older version that running cases of the kind still go by."""
    target, new = procedure_in_force(kind, timezone.localdate(at))
    cases = _running(kind).exclude(procedure=target.pk)
    counts: dict[int, Counter[str]] = {}
    for version, state in cases.order_by().values_list("procedure", "state"):
        counts.setdefault(version, Counter())[state] += 1
    read = procedures_of(set(counts))
    known = {clock.key for clock in new.clocks}
    return tuple(
        Preview(version, migrate(read[version], new, states), _gone(kind, version, known))
        for version, states in sorted(counts.items())
    )


def _running(kind: str) -> QuerySet[Case]:
    return Case.objects.filter(kind=kind, ended_at=None)


def _gone(kind: str, version: int, known: set[str]) -> tuple[str, ...]:
    held = CaseClock.objects.filter(case__in=_running(kind).filter(procedure=version))
    unknown = held.exclude(name__in=known).order_by("name").values_list("name", flat=True)
    return tuple(unknown.distinct())


def take_over(kind: str, at: datetime) -> int:
    """Take every running case over, or raise StuckError and none; how many were taken.

    A case keeps its clocks and what they were to reach: a target changes only by a step that
    says so. A run that is cut off goes on where it stopped.
    """
    previews = preview(kind, at)
    if not all(one.possible for one in previews):
        raise StuckError(previews)
    return sum(_take_version(kind, one, at) for one in previews)


def _take_version(kind: str, one: Preview, at: datetime) -> int:
    taken = 0
    while chunk := _take_some(kind, one, at):
        taken += chunk
    return taken


@transaction.atomic
def _take_some(kind: str, one: Preview, at: datetime) -> int:
    target, new = procedure_in_force(kind, timezone.localdate(at))
    rows = _running(kind).filter(procedure=one.version).order_by("pk").defer("tokens")
    # a case may have come since into a state that the preview did not count
    there = {fate.old: fate.new for fate in (*one.fates.moved, *one.fates.renamed)}
    found = rows.filter(state__in=there).select_for_update(no_key=True)[:CHUNK]
    held = {case.pk: case for case in found}
    happenings = [_turn_over(case, there[case.state], target.pk, new) for case in held.values()]
    if held:
        renew_clocks(held, calendars(), at)
        Case.objects.bulk_update(held.values(), WRITTEN)
        CaseUndo.objects.filter(case__in=held).delete()
        record_all(happenings, by=None, at=at)
    return len(held)


def _turn_over(case: Case, state: str, version: int, new: Procedure) -> Happening:
    """Change a case in place; what it knows that the new version does not ask is let go."""
    payload = {"from": case.state, "to": state, "unit": "", "was": case.procedure_id}
    known = {field.key for field in new.fields}
    kept = {key: value for key, value in case.facts.items() if key in known}
    case.state, case.facts = state, {**new.kept, **kept}
    case.procedure_id, case.version = version, case.version + 1
    lay_on_desk(case, new.state(state).turn)
    told = {**payload, "now": version, "version": case.version}
    return Happening(f"{case.kind}.migrate", (SUBJECT, case.number), told)
