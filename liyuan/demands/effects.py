"""What steps of a demand write beside the case: answers, judgements, visits, returns."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from liyuan.accounts.models import Unit, User
from liyuan.accounts.queries import unit_by_code
from liyuan.cases.access import cases_visible_to
from liyuan.cases.domain import Refused, StepRefused
from liyuan.cases.effects import Effect, Step
from liyuan.cases.models import Case, CaseClock, CaseText
from liyuan.demands.domain import MILESTONE, Judged, Outcome, Result
from liyuan.demands.models import (
    Answer,
    Demand,
    EffectCheck,
    Evaluation,
    Milestone,
    Return,
    Topic,
    Visit,
    Whistle,
)
from liyuan.demands.queries_steps import open_parts
from liyuan.journal.models import Entry
from liyuan.web.compiled import Compiled

_NAMED = Compiled(lambda case, name: CaseClock.objects.filter(case=case, name=name).order_by("id"))


def answer(step: Step) -> None:
    """Keep what was answered, and whether it came in time."""
    _require_parts_answered(step)
    text = str(step.given["answer"])
    Answer.objects.create(
        case=step.case,
        entry=step.entry,
        unit=step.unit,
        by=step.by,
        at=step.at,
        text=text,
        result=Result(step.given["result"]),
        fingerprint=fingerprint(text),
    )
    _told(
        step.case,
        answered_at=step.at,
        answered_by=step.by,
        due_met=_in_time(step.case),
        at_once=not step.came_from,
    )


def confirm(step: Step) -> None:
    """Keep that the firm read what was written for it, and means it so."""
    _told(step.case, confirmed_at=step.at)


def _require_parts_answered(step: Step) -> None:
    """A demand is not answered while a part of it is open, unless it is said why."""
    if not step.came_from or step.given.get("parts_note"):
        return
    if open_parts(step.case):
        raise StepRefused(Refused.PARTS, "parts_note")


def fingerprint(text: str) -> str:
    """The same for texts that differ in blanks and signs only."""
    return hashlib.sha256("".join(re.findall(r"\w", text)).encode()).hexdigest()


def _in_time(case: Case) -> bool | None:
    """Whether the whole case kept its deadline; unknown while that is provisional."""
    clock = _NAMED.first(case.pk, "whole")
    if clock is None or clock.deadline_at is None or clock.stopped_at is None:
        return None
    return None if clock.provisional else clock.stopped_at <= clock.deadline_at


def _answer_undone(case: Case, entry: Entry) -> None:
    Answer.objects.filter(entry=entry).delete()
    _told(case, answered_at=None, answered_by=None, due_met=None)


def evaluation(step: Step) -> None:
    """Keep what the firm says; who says nothing in time was silent, and nothing else."""
    judged = Judged(step.given.get("rating") or Judged.SILENT)
    solved = step.given.get("solved")
    Evaluation.objects.create(
        case=step.case,
        entry=step.entry,
        at=step.at,
        judged=judged,
        solved=solved,
        words=str(step.given.get("comment") or ""),
    )
    _told(step.case, evaluated_at=step.at, judged=judged, solved=solved)


def visit(step: Step) -> None:
    """Keep one attempt at a return call; a visit that ends without one is none (回访率)."""
    outcome = Outcome(step.given.get("call_outcome") or Outcome.REACHED)
    judged, solved = step.given.get("visit_rating") or "", step.given.get("visit_solved")
    transition = step.moved.transition.key
    if transition != "visit_unreached" and step.by is not None:
        Visit.objects.create(
            case=step.case,
            entry=step.entry,
            caller=step.by,
            at=step.at,
            outcome=outcome,
            judged=judged,
            solved=solved,
            words=str(step.given.get("visit_note") or step.given.get("redo_reason") or ""),
        )
    if transition.startswith("redo"):
        demand = Demand.objects.get(case=step.case)
        _told(step.case, redone=demand.redone + 1)
    elif transition == "visit":
        _told(step.case, revisited_at=step.at, revisit_judged=judged)


def effect(step: Step) -> None:
    """Keep whether the answer still helps; a refusal to say is neither yes nor no."""
    said = step.given.get("effect_result")
    holds = None if said is None else said != "none"
    words = step.given.get("effect_note") or step.given.get("effect_declined") or ""
    EffectCheck.objects.create(
        case=step.case, entry=step.entry, at=step.at, holds=holds, words=str(words)
    )
    _told(step.case, effect_at=step.at, effect_holds=holds)


def return_ask(step: Step) -> None:
    """Keep a unit's refusal of a dispatch, with the unit that it proposes."""
    if step.case.lead is None:
        raise StepRefused(Refused.UNIT, "lead")
    Return.objects.create(
        case=step.case,
        entry=step.entry,
        unit=step.case.lead,
        proposed=_unit(step.given, "proposed_unit"),
        words=str(step.given["return_reason"]),
        at=step.at,
    )
    demand = Demand.objects.get(case=step.case)
    _told(step.case, returned=demand.returned + 1)


def return_settle(step: Step) -> None:
    """Note who was right: the unit, when another one has to do it now."""
    asked = Return.objects.filter(case=step.case, settled_at=None).order_by("-id").first()
    if asked is None:
        return
    asked.settled_at, asked.right = step.at, asked.unit_id != step.case.lead_id
    asked.save(update_fields=["settled_at", "right"])


def milestones(step: Step) -> None:
    """Write down what was promised, one line a milestone: the day, and what is done by then."""
    asked = CaseText.objects.filter(case=step.case, field="milestones").order_by("-id").first()
    lines = asked.text.splitlines() if asked else []
    found = [match.groups() for line in lines if (match := MILESTONE.fullmatch(line))]
    Milestone.objects.bulk_create(
        Milestone(case=step.case, entry=step.entry, day=date.fromisoformat(day), name=name[:200])
        for day, name in found
    )


def topic(step: Step) -> None:
    """Put a demand into a topic, or take it out of the one it is in."""
    named = step.given.get("topic")
    held = Topic.objects.filter(pk=int(named)).first() if named else None
    if named and held is None:
        raise StepRefused(Refused.CASE, "topic")
    _told(step.case, topic=held)


def _topic_undone(case: Case, entry: Entry) -> None:
    _told(case, topic=None)


def merge(step: Step) -> None:
    """Hang a demand on the one that says the same; both stay readable.

    A part stays with its whole. What hangs on the merged one keeps hanging there.
    """
    number = str(step.given["main_case"]).strip()
    main = mains_of(step.by, step.case).filter(number=number).first() if step.by else None
    if main is None or step.case.parent_id:
        raise StepRefused(Refused.CASE, "main_case")
    step.case.parent = main
    step.case.save(update_fields=["parent"])


def mains_of(user: User, case: Case) -> QuerySet[Case]:
    """The open demands that a person sees and that one may be merged into."""
    seen = cases_visible_to(user, case.kind).filter(ended_at=None, direct=case.direct)
    return seen.exclude(Q(pk=case.pk) | Q(parent=case.pk))


def _merge_undone(case: Case, entry: Entry) -> None:
    case.parent = None


def escalate(step: Step) -> None:
    """Lift a demand to the city's desk."""
    if step.given.get("level") == "city":
        step.case.desk = None
        step.case.save(update_fields=["desk"])


def protect(step: Step) -> None:
    """See that nobody whom a complaint is about can reach it (直报)."""
    case = step.case
    case.direct, case.desk = True, None
    case.about = _unit(step.given, "subject_unit") or case.about
    case.save(update_fields=["direct", "desk", "about"])


def nothing(step: Step) -> None:
    """What the journal and the case's own fields say already."""


def _unit(given: Mapping[str, Any], field: str) -> Unit | None:
    code = given.get(field)
    found = unit_by_code(str(code)) if code else None
    if code and found is None:
        raise StepRefused(Refused.UNIT, field)
    return found


def _told(case: Case, **values: Any) -> None:
    """Renew what the demand itself says, for counting."""
    Demand.objects.filter(case=case).update(**values)


def follow(calls: Iterable[CaseClock]) -> None:
    """A called unit reports by the hour that its clock says, also when the calendar changes."""
    for clock in calls:
        open_one = Whistle.objects.filter(case=clock.case_id, unit=clock.unit_id, reported_at=None)
        open_one.update(due_at=clock.deadline_at, due_provisional=clock.provisional)


EFFECTS: Mapping[str, Effect] = {
    "answer": answer,
    "confirm": confirm,
    "effect": effect,
    "escalate": escalate,
    "evaluation": evaluation,
    "merge": merge,
    "milestones": milestones,
    "protect": protect,
    "report": nothing,
    "return_ask": return_ask,
    "return_settle": return_settle,
    "review": nothing,
    "sponsor": nothing,
    "topic": topic,
    "visit": visit,
}
UNDOINGS: Mapping[str, Callable[[Case, Entry], None]] = {
    "answer": _answer_undone,
    "merge": _merge_undone,
    "topic": _topic_undone,
}
