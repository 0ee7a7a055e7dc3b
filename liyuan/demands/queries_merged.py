"""Duplicates: the demand that one was merged into, and those that were merged into one."""

from dataclasses import dataclass

from django.utils.functional import Promise

from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to
from liyuan.cases.models import Case
from liyuan.demands.access import acts_for_firm
from liyuan.demands.domain import KIND, MERGED
from liyuan.demands.models import Answer
from liyuan.demands.queries_case import Phase, phases_of, state_name, tone_of
from liyuan.demands.words import RESULTS
from liyuan.rules.queries_procedures import procedure_of


@dataclass(frozen=True)
class Main:
    """How far the main demand is; its number and title only for who may open it.

    A firm reads the answer to another's demand without that firm's name, and not at all where
    that one's identity is withheld.
    """

    state: str
    tone: str
    phases: tuple[Phase, ...]
    number: str = ""
    title: str = ""
    result: Promise | None = None
    answer: str = ""


@dataclass(frozen=True)
class Merges:
    """What the page of a demand says of duplicates."""

    main: Main | None = None
    duplicates: tuple[Case, ...] = ()


def merges_of(user: User, case: Case, lang: str) -> Merges:
    """The duplicates of a demand that this person may view, and what it was merged into."""
    if case.state == MERGED and case.parent_id:
        return Merges(main=_main(user, case.parent_id, lang))
    if acts_for_firm(user, case):
        return Merges()
    seen = cases_visible_to(user, KIND, "view").filter(parent=case, state=MERGED)
    return Merges(duplicates=tuple(seen.only("number", "title").order_by("id")))


def _main(user: User, number: int, lang: str) -> Main:
    held = Case.objects.select_related("procedure", "firm").get(pk=number)
    procedure = procedure_of(held.procedure)
    state, tone = state_name(procedure, held.state, lang), tone_of(held)
    phases = phases_of(procedure, held.state, lang)
    if cases_visible_to(user, KIND, "view").filter(pk=held.pk).exists():
        return Main(state, tone, phases, held.number, held.title)
    said = Answer.objects.filter(case=held).order_by("-id").first()
    if said is None or held.withheld:
        return Main(state, tone, phases)
    name = held.firm.name if held.firm else ""
    text = said.text.replace(name, "某企业") if name else said.text
    return Main(state, tone, phases, result=RESULTS[said.result], answer=text)
