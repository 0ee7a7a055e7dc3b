"""Everything that the page of a demand shows to one person."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from liyuan.accounts.models import User
from liyuan.attachments.models import Attachment
from liyuan.attachments.queries import attachments_of
from liyuan.cases.access import knows_firm
from liyuan.cases.actions_undo import undoable
from liyuan.cases.domain import ALARM, REMIND, SUBJECT
from liyuan.cases.models import Case, CaseParty
from liyuan.cases.queries_due import Due, due_in_words
from liyuan.cases.queries_timeline import Event, Unseen, timeline
from liyuan.cases.words import PARTY_ROLES, PARTY_STATES
from liyuan.demands.access import acts_for_firm, levels_read
from liyuan.demands.domain import CONTENT, Judged
from liyuan.demands.models import Answer, Contact, Demand, Topic
from liyuan.demands.queries_clocks import ClockRow, clock_rows
from liyuan.demands.queries_ratings import kept_files, unseen
from liyuan.demands.queries_steps import StepOffered, steps_for
from liyuan.demands.words import CHANNELS, JUDGED, NATURES, RESULTS, TONES
from liyuan.engines.procedure import Procedure
from liyuan.journal.models import Entry
from liyuan.rules.queries_calendar import calendar_for
from liyuan.rules.queries_procedures import procedure_of
from liyuan.web.language import named

SAID_BY_FIRM = frozenset({*CONTENT, Judged.DISSATISFIED})
# What a step tells the firm begins so in a procedure's notices.
TO_FIRM = "firm."
REPORTING = "report"
# How officials work among themselves: who looked at a telephone number, whom a clock reminded.
TOGETHER = frozenset({"split", "note", "whistle", "report_in", "part_signed", "part_reported"})
NOT_FOR_FIRMS = TOGETHER | {"contact", "second_call", "categorise", REMIND, ALARM}


@dataclass(frozen=True)
class Phase:
    """A stop of the way: passed, where the demand is, or ahead."""

    name: str
    place: str


@dataclass(frozen=True)
class Party:
    """A unit that takes part."""

    unit: str
    role: Promise
    state: Promise
    signed_at: datetime | None


@dataclass(frozen=True)
class Answered:
    """An answer as it was given."""

    text: str
    unit: str
    at: datetime
    result: Promise
    tone: str


@dataclass(frozen=True)
class CasePage:
    """A demand as one person sees it; `firm` is empty where its name is withheld from them."""

    case: Case
    demand: Demand
    state: str
    tone: str
    phases: tuple[Phase, ...]
    nature: Promise
    channel: Promise
    judged: Promise | None
    judged_tone: str
    judged_later: bool
    firm: str
    of_firm: bool
    due: Due | None
    clocks: tuple[ClockRow, ...]
    parties: tuple[Party, ...]
    events: tuple[Event, ...]
    answers: tuple[Answered, ...]
    files: tuple[Attachment, ...]
    steps: tuple[StepOffered, ...]
    undo: str
    has_contact: bool


def case_page(user: User, case: Case, *, at: datetime, lang: str) -> CasePage:
    """The page of a demand that this person may view."""
    procedure = procedure_of(case.procedure)
    demand = Demand.objects.select_related("topic").get(case=case)
    clocks = list(case.clocks.select_related("unit").order_by("id"))
    for clock in clocks:
        clock.case = case
    known, of_firm = knows_firm(user, case), acts_for_firm(user, case)
    hidden = unseen(user, case)
    later = demand.judged in SAID_BY_FIRM and hidden.holds("rating", demand.evaluated_at or at)
    told = [one for one in clocks if not (of_firm and procedure.clock(one.name).part)]
    return CasePage(
        case=case,
        demand=demand,
        state=state_name(procedure, case.state, lang),
        tone=tone_of(case),
        phases=phases_of(procedure, case.state, lang),
        nature=NATURES[demand.nature],
        channel=CHANNELS[demand.channel],
        judged=None if later else JUDGED.get(demand.judged),
        judged_tone=TONES.get(demand.judged, ""),
        judged_later=later,
        firm=case.firm.name if case.firm and known else "",
        of_firm=of_firm,
        due=due_in_words(case.due_at, case.due_provisional, at, calendar_for(None)),
        clocks=clock_rows(case, told, procedure, at=at, lang=lang),
        parties=parties_of(case, lang),
        events=events_for(user, case, procedure, lang, hidden),
        answers=answers_of(case, lang),
        files=files_for(case, hidden),
        steps=steps_for(user, case, clocks, procedure, at=at, lang=lang),
        undo=undo_name(user, case, procedure, at, lang),
        has_contact=Contact.objects.filter(case=case).exists(),
    )


def state_name(procedure: Procedure, state: str, lang: str) -> str:
    held = procedure.state(state)
    return named(held.name, held.en, lang)


def tone_of(case: Case) -> str:
    """What is resolved looks done, what ended otherwise is grey, all else is under way."""
    done = "ok" if case.resolved_at or case.archived_at else ""
    return done if case.ended_at or done else "info"


def phases_of(procedure: Procedure, state: str, lang: str) -> tuple[Phase, ...]:
    """The stretches of the way, like a parcel's."""
    order = [phase.key for phase in procedure.phases]
    held = procedure.state(state)
    here = len(order) if held.end else order.index(held.phase)
    places = ("passed", "here", "ahead")
    return tuple(
        Phase(named(one.name, one.en, lang), places[(at >= here) + (at > here)])
        for at, one in enumerate(procedure.phases)
    )


def parties_of(case: Case, lang: str) -> tuple[Party, ...]:
    rows = CaseParty.objects.filter(case=case).select_related("unit").order_by("id")
    return tuple(
        Party(
            named(row.unit.name, row.unit.en, lang),
            PARTY_ROLES[row.role],
            PARTY_STATES[row.state],
            row.signed_at,
        )
        for row in rows
    )


def answers_of(case: Case, lang: str) -> tuple[Answered, ...]:
    rows = Answer.objects.filter(case=case).select_related("unit").order_by("-id")
    return tuple(
        Answered(
            row.text,
            named(row.unit.name, row.unit.en, lang) if row.unit else "",
            row.at,
            RESULTS[row.result],
            TONES.get(row.result, ""),
        )
        for row in rows
    )


def files_for(case: Case, hidden: Unseen) -> tuple[Attachment, ...]:
    """The files of a demand, without letters that a judgement came with, until it is published."""
    files = attachments_of((SUBJECT, case.number))
    kept = kept_files(case, hidden) if files else ()
    return tuple(one for one in files if one.key not in kept)


def events_for(
    user: User, case: Case, procedure: Procedure, lang: str, hidden: Unseen
) -> tuple[Event, ...]:
    """The way so far; a firm reads what it said and what it was told, not what units wrote."""
    told = timeline(
        case,
        procedure,
        levels=levels_read(user),
        lang=lang,
        unseen=hidden,
        names={"topic": _topic_names},
    )
    if acts_for_firm(user, case):
        heard = heard_by_firm(procedure)
        told = tuple(
            event if event.by == user.pk or event.transition in heard else replace(event, said=())
            for event in told
            if event.transition not in NOT_FOR_FIRMS
        )
    if not knows_firm(user, case):
        told = tuple(e if e.unit else replace(e, who=str(_("企业"))) for e in told)
    return told[::-1]


def since_seen(page: CasePage, version: int | None) -> tuple[Event, ...]:
    """What happened to a demand after the version that somebody had on the screen."""
    if version is None or version >= page.case.version:
        return ()
    own = Entry.objects.filter(subject_kind=SUBJECT, subject_id=page.case.number)
    later = set(own.filter(payload__version__gt=version).values_list("pk", flat=True))
    return tuple(event for event in page.events if event.number in later)


def heard_by_firm(procedure: Procedure) -> frozenset[str]:
    """The steps of which a firm is told, or that report to it."""
    return frozenset(
        step.key
        for step in procedure.transitions
        if REPORTING in step.effects or any(one.startswith(TO_FIRM) for one in step.notices)
    )


def undo_name(user: User, case: Case, procedure: Procedure, at: datetime, lang: str) -> str:
    """The step that this person may still take back, by its name."""
    kept = undoable(case, user, at)
    if kept is None:
        return ""
    step = procedure.transition(kept.entry.action.partition(".")[2])
    return named(step.name, step.en, lang)


def _topic_names(ids: Collection[str]) -> dict[str, str]:
    """What topics are called, by id; a firm is told no more of them than that."""
    found = Topic.objects.filter(pk__in=[int(one) for one in ids if one.isdecimal()])
    return {str(pk): name for pk, name in found.values_list("pk", "name")}
