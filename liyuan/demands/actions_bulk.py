"""One step with many demands in one go: each in a transaction of its own, or not at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404

from liyuan.accounts.models import User
from liyuan.cases.access import SHOWN, case_to
from liyuan.cases.domain import Refused, StepRefused
from liyuan.cases.models import Case
from liyuan.demands.actions_step import take_step
from liyuan.demands.domain import KIND, Pick
from liyuan.demands.queries_steps import handing_step
from liyuan.engines.findings import Finding
from liyuan.engines.procedure import RefusedError
from liyuan.rules.queries_procedures import procedure_of


@dataclass(frozen=True)
class Handed:
    """What became of one demand; nothing against it: the step is taken."""

    number: str
    title: str = ""
    refused: StepRefused | None = None
    findings: tuple[Finding, ...] = ()
    unreached: bool = False

    @property
    def done(self) -> bool:
        """Whether the step is taken."""
        return not (self.refused or self.findings or self.unreached)


def hand_out(
    picks: Iterable[Pick], given: Mapping[str, Any], *, by: User, at: datetime
) -> tuple[Handed, ...]:
    """Hand each demand over as its own state asks for; what one refuses stops no other."""
    return each(
        picks, "dispatch", lambda case, pick: _hand(case, pick, given, by, at), by=by, at=at
    )


def each(
    picks: Iterable[Pick], verb: str, take: Callable[[Case, Pick], None], *, by: User, at: datetime
) -> tuple[Handed, ...]:
    """Take a step with each demand that a person reaches by a verb; what became of each."""
    return tuple(_taken(pick, verb, take, by, at) for pick in picks)


def _taken(
    pick: Pick, verb: str, take: Callable[[Case, Pick], None], by: User, at: datetime
) -> Handed:
    try:
        case = case_to(by, pick.number, KIND, verb, at=at, beside=(*SHOWN, "demand"))
    except Http404:
        return Handed(pick.number, unreached=True)
    try:
        take(case, pick)
    except StepRefused as error:
        return Handed(case.number, case.title, refused=error)
    except RefusedError as error:
        return Handed(case.number, case.title, findings=tuple(error.findings))
    return Handed(case.number, case.title)


def _hand(case: Case, pick: Pick, given: Mapping[str, Any], by: User, at: datetime) -> None:
    step = handing_step(case)
    if step is None:
        raise StepRefused(Refused.OVERTAKEN if case.version != pick.version else Refused.NOT_NOW)
    asked = {one.field for one in procedure_of(case.procedure).transition(step).asks}
    said = {key: value for key, value in given.items() if key in asked}
    if "nature" in asked:
        said["nature"] = case.demand.nature
    take_step(case, step, said, {}, by=by, at=at, version=pick.version)
