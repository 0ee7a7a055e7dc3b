"""Whom the return desk calls, when next, and what the page of one call shows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from liyuan.accounts.access import may, persons_of
from liyuan.accounts.models import User
from liyuan.cases.access import cases_visible_to, knows_firm
from liyuan.cases.domain import ClockState, Turn
from liyuan.cases.models import Case, CaseClock
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.demands.domain import KIND, Outcome
from liyuan.demands.domain_visits import SECOND_OF_256, Slot, Wait, next_time, wait
from liyuan.demands.models import Contact, Demand, Visit
from liyuan.demands.queries_case import Answered, answers_of, state_name
from liyuan.demands.queries_contact import dead_number
from liyuan.demands.queries_handled import DESK, STEP, handled_by
from liyuan.demands.queries_replies import filled
from liyuan.demands.words import JUDGED, OUTCOMES, TONES, WAITS
from liyuan.engines.clock import Calendar
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_documents import document
from liyuan.rules.queries_procedures import procedure_of, text_of
from liyuan.web.language import named
from liyuan.web.paging import Page, keyset

# Who calls, who calls a second time, and who reads the desk without calling.
VERB, SECOND = "revisit", "second_call"
EFFECT = "effect"
ORDER = ("order_at", "id")
PAGE_SIZE = 30
BYTE = "get_byte(sha256(convert_to(%(expressions)s, 'UTF8')), 0)"


@dataclass(frozen=True)
class Attempt:
    """One call so far."""

    at: datetime
    who: str
    outcome: Promise
    judged: Promise | None
    tone: str
    solved: bool | None
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class VisitRow:
    """A demand to be called: `effect` is a check a month later, made on the demand's own page."""

    number: str
    title: str
    firm: str | None
    state: str
    due: Due | None
    attempts: int
    effect: bool
    wait: Promise | None
    next_at: datetime


@dataclass(frozen=True)
class Question:
    """What is asked of a firm, with the answers to choose from, by key; open without any.

    `only_if` names an earlier question and the one answer after which this one is asked.
    """

    key: str
    text: str
    choices: Mapping[str, str]
    only_if: tuple[str, str] | None


@dataclass(frozen=True)
class CallPage:
    """All that the page of one call shows; `wanted`: one is to be made; `calls`: by this reader."""

    case: Case
    demand: Demand
    firm: str
    opening: str
    closing: str
    answers: tuple[Answered, ...]
    attempts: tuple[Attempt, ...]
    differs: bool
    second: bool
    wanted: bool
    calls: bool
    apart: bool
    wait: Promise | None
    next_at: datetime
    may_end: bool
    has_contact: bool


def to_call(user: User, at: datetime) -> QuerySet[Case]:
    """Demands on the return desk whose turn it is now, without those of one's own handling."""
    early = CaseClock.objects.filter(
        case=OuterRef("pk"), name=EFFECT, state=ClockState.RUNNING, deadline_at__gt=at
    )
    cases = cases_visible_to(user, KIND, DESK).filter(turn=Turn.CALLER, ended_at=None)
    return cases.exclude(Exists(early)).exclude(handled_by(user, at))


def to_call_again(user: User, at: datetime) -> QuerySet[Case]:
    """The twentieth part of what others reached by telephone, until somebody else did too."""
    calls = Visit.objects.filter(case=OuterRef("pk"))
    reached = calls.filter(second=False, outcome=Outcome.REACHED)
    over = calls.filter(second=True).exclude(outcome=Outcome.NO_ANSWER)
    cases = cases_visible_to(user, KIND, DESK).filter(facts__visited=True, ended_at=None)
    drawn = cases.alias(drawn=Func(F("number"), template=BYTE, output_field=IntegerField()))
    of_others = drawn.filter(Exists(reached), drawn__lt=SECOND_OF_256)
    persons = persons_of(user)
    first = calls.filter(second=False)
    own = first.filter(Q(caller__in=persons) | Q(entry__actor__in=persons))
    return of_others.exclude(Exists(own) | Exists(over)).exclude(handled_by(user, at))


def listed(user: User, at: datetime, *, second: bool) -> QuerySet[Case]:
    """The demands of one of the desk's two tabs."""
    return to_call_again(user, at) if second else to_call(user, at)


def may_call(user: User, *, second: bool) -> bool:
    """Whether a person makes the calls of a tab, or only reads the desk."""
    return bool(may(user, f"{KIND}.{SECOND if second else VERB}"))


def visit_page(
    user: User, *, second: bool, after: str | None, at: datetime, lang: str
) -> Page[VisitRow]:
    """One page of a tab, what is due first in front."""
    page = keyset(_shown(listed(user, at, second=second)), order=ORDER, after=after, size=PAGE_SIZE)
    calendar = calendar_for(None)
    rows = tuple(_row(case, user, calendar, second, at, lang) for case in page.items)
    return Page(rows, page.next, page.previous)


def visit_rows(user: User, *, second: bool, at: datetime, lang: str) -> Iterator[VisitRow]:
    """All of a tab, in the order of its pages."""
    found, calendar = _shown(listed(user, at, second=second)), calendar_for(None)
    held = found.order_by(*ORDER).iterator(chunk_size=1_000)
    return (_row(case, user, calendar, second, at, lang) for case in held)


def next_call(user: User, *, second: bool, at: datetime, lang: str) -> str:
    """The number of the next demand that may be called now; empty when there is none."""
    rows = visit_page(user, second=second, after=None, at=at, lang=lang).items
    return next((row.number for row in rows if not row.effect and row.wait is None), "")


def call_page(user: User, case: Case, *, second: bool, at: datetime, lang: str) -> CallPage:
    """What a person sees who calls the firm of a demand."""
    demand = Demand.objects.get(case=case)
    visits = list(Visit.objects.filter(case=case).select_related("caller").order_by("id"))
    firm = case.firm.name if case.firm and knows_firm(user, case) else ""
    known = _known(firm, case)
    said, asked = script(), questions(firm, case, lang)
    why, next_at = timing(case, visits, second, at)
    here = Case.objects.filter(pk=case.pk)
    return CallPage(
        case=case,
        demand=demand,
        firm=firm,
        opening=filled(str(said.get("opening", "")), known),
        closing=filled(str(said.get("closing", "")), known),
        answers=answers_of(case, lang),
        attempts=tuple(_attempt(one, asked) for one in visits),
        differs=differs(visits),
        second=second,
        wanted=listed(user, at, second=second).filter(pk=case.pk).exists() and _calls(case, second),
        calls=may_call(user, second=second),
        apart=here.filter(handled_by(user, at)).exists(),
        wait=WAITS[why] if why else None,
        next_at=next_at,
        may_end=not second and may_end(case),
        has_contact=Contact.objects.filter(case=case).exists(),
    )


def script() -> Mapping[str, Any]:
    """What the pack has callers say, and when; empty where it says nothing."""
    return document("visit_script") or {}


def questions(firm: str, case: Case, lang: str) -> tuple[Question, ...]:
    """What the script asks about a demand, in its order."""
    known = _known(firm, case)
    return tuple(_question(one, known, lang) for one in script().get("questions", ()))


def timing(
    case: Case, visits: Sequence[Visit], second: bool, at: datetime
) -> tuple[Wait | None, datetime]:
    """Why a firm is not called now, and when it may be."""
    said = script()
    slots = [
        Slot(one["name"], time.fromisoformat(one["from"]), time.fromisoformat(one["to"]))
        for one in said.get("attempts", ())
    ]
    tried, local = in_vain(case, visits, second), timezone.localtime(at)
    between = int(said.get("days_between", 0))
    return wait(tried, slots, between, local), next_time(tried, slots, between, local)


def in_vain(case: Case, visits: Sequence[Visit], second: bool) -> list[datetime]:
    """When nobody was reached; of a first call since the demand was last resolved."""
    failed = [v for v in visits if v.second == second and v.outcome != Outcome.REACHED]
    count = len(failed) if second else int(case.facts.get("failed_calls") or 0)
    return [timezone.localtime(one.at) for one in failed[len(failed) - count :]]


def may_end(case: Case) -> bool:
    """Whether the visit ends without one: so many calls were in vain, or none is of use.

    Who declined is not troubled again, and a dead number is not dialled again.
    """
    failed = int(case.facts.get("failed_calls") or 0)
    if failed >= MOST_CALLS:
        return True
    declined = failed > 0 and case.facts.get("call_outcome") == Outcome.DECLINED
    return declined or dead_number(case)


def differs(visits: Sequence[Visit]) -> bool:
    """Whether somebody else was told something other than the first caller."""
    told = [v for v in visits if v.outcome == Outcome.REACHED]
    first = next((v for v in reversed(told) if not v.second), None)
    again = next((v for v in reversed(told) if v.second), None)
    if first is None or again is None:
        return False
    return (first.judged, first.solved) != (again.judged, again.solved)


MOST_CALLS = 3


def _shown(cases: QuerySet[Case]) -> QuerySet[Case]:
    visits = Visit.objects.order_by("id")
    unread = ("tokens", "firm__name_tokens", *text_of("procedure"))
    beside = cases.select_related("firm", "procedure").defer(*unread)
    return beside.prefetch_related(Prefetch("visits", visits, to_attr="calls"))


def _row(
    case: Case, user: User, calendar: Calendar, second: bool, at: datetime, lang: str
) -> VisitRow:
    visits: list[Visit] = getattr(case, "calls", [])
    why, next_at = timing(case, visits, second, at)
    return VisitRow(
        number=case.number,
        title=case.title,
        firm=(case.firm.name if case.firm else "") if knows_firm(user, case) else None,
        state=state_name(procedure_of(case.procedure), case.state, lang),
        due=due_in_words(case.due_at, case.due_provisional, at, calendar),
        attempts=len(in_vain(case, visits, second)),
        effect=not _calls(case, second),
        wait=WAITS[why] if why else None,
        next_at=next_at,
    )


def _calls(case: Case, second: bool) -> bool:
    """Whether it is a call that is due, not a check of the effect."""
    steps = procedure_of(case.procedure).transitions_from(case.state)
    return second or any(step.key == STEP for step in steps)


def _known(firm: str, case: Case) -> Mapping[str, str]:
    """What the script's words in braces stand for."""
    return {"企业": firm, "事项": case.title, "承办单位": case.lead.name if case.lead else ""}


def _question(one: Mapping[str, Any], known: Mapping[str, str], lang: str) -> Question:
    only = one.get("only_if")
    return Question(
        key=one["key"],
        text=filled(named(one["text"], one["en"], lang), known),
        choices={c["key"]: named(c["name"], c["en"], lang) for c in one.get("choices") or ()},
        only_if=(only["question"], only["choice"]) if only else None,
    )


def _attempt(visit: Visit, asked: Sequence[Question]) -> Attempt:
    said = ((one, visit.answers[one.key]) for one in asked if one.key in visit.answers)
    return Attempt(
        at=visit.at,
        who=str(visit.caller),
        outcome=OUTCOMES[visit.outcome],
        judged=JUDGED.get(visit.judged),
        tone=TONES.get(visit.judged, ""),
        solved=visit.solved,
        words=visit.words,
        answers=tuple((one.text, one.choices.get(key, key)) for one, key in said),
    )
