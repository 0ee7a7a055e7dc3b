"""Supervision's part of the simulated fortnight: papers to units that are late, an instruction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from liyuan.accounts.models import Unit, User
from liyuan.accounts.queries import unit_by_code
from liyuan.cases.models import Case
from liyuan.demands.domain import KIND
from liyuan.demands.queries_list import BESIDE, overdue
from liyuan.packs.demo import read_demo
from liyuan.supervision.actions_instructions import Wanted, open_task, record_instruction
from liyuan.supervision.actions_papers import draft_paper, issue_paper, reply_paper, suggested
from liyuan.supervision.models import Paper
from liyuan.supervision.queries_instructions import leaders

# How many days ago the first units had their papers: one never answered, one did.
UNANSWERED, ANSWERED = timedelta(days=9), timedelta(days=4)
MOST_CASES = 5


@transaction.atomic
def supervise(pack: Path, *, at: datetime) -> None:
    """Papers as they stand on a working day, and what a leader wrote; none without the pack's."""
    said = read_demo(pack, "supervision")
    if said is None:
        return
    writer = User.objects.get(username=said["writer"])
    units = _late_units(at)
    if len(units) > 2:
        _paper(units[0], writer, at - UNANSWERED, issued=True)
        answered = _paper(units[1], writer, at - ANSWERED, issued=True)
        if answered and (person := User.objects.filter(grants__unit=units[1]).first()):
            reply_paper(answered, said["reply"], by=person, at=at - ANSWERED + timedelta(days=1))
        for unit in (units[0], units[2]):  # the drafts of this morning
            _paper(unit, writer, at, issued=False)
    _instruct(said["instruction"], at)


def _late_units(at: datetime) -> list[Unit]:
    held = _late(at - UNANSWERED).order_by().values("lead").annotate(n=Count("pk"))
    found = Unit.objects.in_bulk([row["lead"] for row in held.order_by("-n", "lead")[:3]])
    return list(found.values())


def _late(at: datetime) -> Any:
    plain = Case.objects.filter(overdue(at), kind=KIND, direct=False, about=None)
    return plain.exclude(lead=None).exclude(turn__in=BESIDE)


def _paper(unit: Unit, writer: User, at: datetime, *, issued: bool) -> Paper | None:
    cases = _late(at).filter(lead=unit).order_by("due_at", "pk")[:MOST_CASES]
    if not cases:
        return None
    paper = draft_paper(suggested(unit, None, at), unit, cases, by=writer, at=at)
    return issue_paper(paper, by=writer, at=at) if issued else paper


def _instruct(said: Mapping[str, Any], at: datetime) -> None:
    by, day = User.objects.get(username=said["liaison"]), timezone.localdate(at)
    name = leaders()[said["leader"]]
    given = day - timedelta(days=3)
    written = record_instruction(said["leader"], name, given, said["text"], by=by, at=at)
    if unit := unit_by_code(said["unit"]):
        due = day + timedelta(days=said["days"])
        open_task(written, Wanted(unit, said["task"], due), by=by, at=at)
