"""Which steps a person may take with a demand now, and which of them comes first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from liyuan.accounts.models import User
from liyuan.cases.access import verbs_on
from liyuan.cases.models import Case, CaseClock
from liyuan.demands.domain import KIND
from liyuan.engines.procedure import Procedure, Transition, ask
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.compiled import Compiled
from liyuan.web.language import named

# The step that hands a demand over, by whether it is urgent; the first that its state has.
HANDING: Mapping[bool, tuple[str, ...]] = {
    False: ("dispatch", "hand_over"),
    True: ("dispatch", "hand_over_urgent"),
}


@dataclass(frozen=True)
class StepOffered:
    """A step as a button: `asks` tells whether it opens a form."""

    key: str
    name: str
    asks: bool
    primary: bool = False


def steps_for(
    user: User,
    case: Case,
    clocks: Iterable[CaseClock],
    procedure: Procedure,
    *,
    at: datetime,
    lang: str,
) -> tuple[StepOffered, ...]:
    """The steps that this person may take, the one that leads on first."""
    leaving = [step for step in procedure.transitions_from(case.state) if not step.opens]
    verbs = verbs_on(user, case, {verb_of(step) for step in leaving})
    ends = {clock.name: clock.deadline_at for clock in clocks}
    open_ones = [
        step
        for step in leaving
        if verb_of(step) in verbs
        and timely(step, ends, at)
        and ask(procedure, step.key, case.state, case.facts).holds is not False
    ]
    ranked = sorted(open_ones, key=lambda step: rank(procedure, case.state, step))
    return tuple(_offered(step, ranked, procedure, case, lang) for step in ranked)


def _offered(
    step: Transition, ranked: list[Transition], procedure: Procedure, case: Case, lang: str
) -> StepOffered:
    leads = step is ranked[0] and not rank(procedure, case.state, step)[0]
    return StepOffered(step.key, named(step.name, step.en, lang), bool(step.asks), leads)


def handing_step(case: Case) -> str | None:
    """The step by which a demand is handed to a unit from where it is now; none: not now."""
    open_ones = steps_of(case)
    return next((key for key in HANDING[case.urgent] if key in open_ones), None)


def steps_of(case: Case) -> set[str]:
    """The steps that leave the state of a demand, whoever takes them."""
    return {one.key for one in procedure_of(case.procedure).transitions_from(case.state)}


def verb_of(step: Transition) -> str:
    """The verb of the permission table without the kind."""
    return step.verb.partition(".")[2]


def verb_asked(number: str, transition: str) -> str:
    """The verb of a step by the procedure that a case goes by; none where it has no such step."""
    case = _BY_NUMBER.first(number.replace("\0", ""))
    steps = procedure_of(case.procedure).transitions if case else ()
    return next((verb_of(s) for s in steps if s.key == transition and not s.opens), "")


def _by_number(number: str) -> QuerySet[Case]:
    kept = ("id", "procedure__content_hash")
    return Case.objects.filter(number=number, kind=KIND).select_related("procedure").only(*kept)


_BY_NUMBER = Compiled(_by_number)


def timely(step: Transition, ends: Mapping[str, datetime | None], at: datetime) -> bool:
    """Whether the clocks let a step be taken: after one has run out, or while one has not."""
    after, within = ends.get(step.after), ends.get(step.within)
    late_enough = not step.after or (after is not None and after <= at)
    return late_enough and not (within is not None and within <= at)


def rank(procedure: Procedure, state: str, step: Transition) -> tuple[bool, bool, bool]:
    """What leads on comes first: not back and not over a phase, moving, marking a time."""
    order = [phase.key for phase in procedure.phases]
    here = order.index(procedure.state(state).phase)
    there = order.index(procedure.state(step.target(state)).phase)
    stays = step.target(state) == state
    return not 0 <= there - here <= 1, stays, not step.marks


def open_parts(case: Case) -> bool:
    """Whether a part of this demand is not answered yet; what was merged into it is no part."""
    return case.children.filter(resolved_at=None, ended_at=None).exists()
