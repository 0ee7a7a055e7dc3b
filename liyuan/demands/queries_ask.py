"""What who follows a demand by its address is shown: its way, its answers, what they may do."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise

from liyuan.cases.models import Case
from liyuan.cases.queries_timeline import Event, timeline
from liyuan.demands.access import PLAIN
from liyuan.demands.actions_ask import BY_TRACKER, phone_behind
from liyuan.demands.queries_case import (
    Answered,
    Phase,
    answers_of,
    heard_by_firm,
    phases_of,
    state_name,
    tone_of,
)
from liyuan.demands.queries_steps import StepOffered, timely
from liyuan.demands.words import JUDGED, NATURES
from liyuan.engines.procedure import ask
from liyuan.notices.domain import masked
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import named


@dataclass(frozen=True)
class Tracked:
    """A demand for who brought it: no names of persons, no remarks between units."""

    case: Case
    state: str
    tone: str
    nature: Promise
    phases: tuple[Phase, ...]
    events: tuple[Event, ...]
    answers: tuple[Answered, ...]
    judged: Promise | None
    steps: tuple[StepOffered, ...]
    phone: str


def tracked(case: Case, *, at: datetime, lang: str) -> Tracked:
    """The demand that an address stands for."""
    procedure = procedure_of(case.procedure)
    ends = dict(case.clocks.values_list("name", "deadline_at"))
    heard, known = heard_by_firm(procedure), {step.key for step in procedure.transitions}
    told = timeline(case, procedure, levels=frozenset(map(str, PLAIN)), lang=lang)
    steps = tuple(
        StepOffered(step.key, named(step.name, step.en, lang), asks=True)
        for step in procedure.transitions_from(case.state)
        if step.key in BY_TRACKER
        and timely(step, ends, at)
        and ask(procedure, step.key, case.state, case.facts).holds is not False
    )
    return Tracked(
        case=case,
        state=state_name(procedure, case.state, lang),
        tone=tone_of(case),
        nature=NATURES[case.demand.nature],
        phases=phases_of(procedure, case.state, lang),
        events=tuple(
            replace(event, who="", said=event.said if event.transition in heard else ())
            for event in told[::-1]
            if event.transition in known
        ),
        answers=answers_of(case, lang),
        judged=JUDGED.get(case.demand.judged),
        steps=steps,
        phone=masked(phone_behind(case)),
    )
