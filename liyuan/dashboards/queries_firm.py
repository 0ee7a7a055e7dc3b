"""The page of one firm, 一企一档: who it is, what is known, what follows, what was done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise

from liyuan.accounts.access import Person
from liyuan.accounts.models import Grant
from liyuan.accounts.queries import unit_names
from liyuan.dashboards.queries_facts import (
    DecisionLine,
    FactGroup,
    Reading,
    State,
    counted,
    decision_lines,
    fact_groups,
)
from liyuan.enterprises.access import CLEARING, allowed, clearance_of
from liyuan.enterprises.models import Assignment, Enterprise
from liyuan.enterprises.queries import STATUS_WORDS
from liyuan.enterprises.queries_facts import FirmFacts, facts_of
from liyuan.journal.queries import entries_of
from liyuan.journal.words import action_words
from liyuan.policies.queries_firm import Answer, FirmPolicies, Reader, firm_policies
from liyuan.policies.queries_ladders import (
    LadderAnswer,
    ScoreAnswer,
    firm_ladders,
    firm_scores,
)
from liyuan.policies.queries_runs import JudgingRules, rules_in_force
from liyuan.rules.domain import FactDefinition
from liyuan.screening.queries import run_until
from liyuan.web.language import named
from liyuan.web.levels import NOT_FOR_YOU, reading

VERDICTS, DISTANCES, CHECKS = "verdict.view", "verdict.distance", "check.list"
OFFICER, OFFICIAL, AGENT = "enterprise.officer", "enterprise.official", "enterprise.agent"
FIRM_SERVED = reading(OFFICER)
NAMING = frozenset(map(reading, (OFFICER, OFFICIAL, AGENT)))
FOLDED = frozenset({Answer.NOT_FOR, Answer.CLOSED})
LATEST = 20
# Who was refused is for the auditor's journal, not for the firm's timeline.
NOT_TOLD = "access."


@dataclass(frozen=True)
class FirmHead:
    """Who the firm is, in the reader's language."""

    code: str
    name: str
    status: str
    status_word: Promise
    industry_code: str
    industry: str
    district_code: str
    district: str
    park_code: str
    park: str
    address: str
    established: date | None
    officers: tuple[str, ...]


@dataclass(frozen=True)
class TimelineLine:
    """One thing that was done about the firm."""

    at: datetime
    actor: str
    words: str
    about: str


@dataclass(frozen=True)
class FirmPage:
    """All of 一企一档; `policies` is None for who may not see verdicts of this firm."""

    head: FirmHead
    as_of: date
    groups: tuple[FactGroup, ...]
    counts: Mapping[State, int]
    decisions: tuple[DecisionLine, ...]
    ladders: tuple[LadderAnswer, ...]
    scores: tuple[ScoreAnswer, ...]
    policies: FirmPolicies | None
    timeline: tuple[TimelineLine, ...]
    # whether this person reads who serves the firm
    names: bool


def firm_page(
    enterprise: Enterprise,
    user: Person,
    *,
    at: datetime,
    lang: str,
    run_id: int | None = None,
    opened: str = "",
    live: bool = False,
) -> FirmPage:
    """One firm as this person may read it, with what is known at a moment.

    Clauses that are not for the firm, or not in force, are explained when `opened` names them;
    `live` judges the firm anew by what is known now.
    """
    may = allowed(user, enterprise, (*CLEARING, *NAMING, VERDICTS, DISTANCES, CHECKS))
    exact, units, clearance = DISTANCES in may, unit_names(lang), clearance_of(may)
    reader = Reader(lang, exact, clearance, units)
    on = timezone.localdate(at)
    facts = facts_of(enterprise, as_of=on, known_at=at)
    now = facts if live else None
    policies = _policies(enterprise, reader, run_id, opened, on, now) if VERDICTS in may else None
    rules = _rules(policies)
    reading = Reading(
        lang=lang,
        clearance=clearance,
        exact=exact,
        units=units,
        on=on,
        names=_names(enterprise, lang),
        checks=CHECKS in may,
    )
    firm = rules.maker.scope(facts.stored, reading.on, barred=facts.barred)
    groups = fact_groups(rules, facts, firm.doubts, reading)
    return FirmPage(
        head=_head(enterprise, may, lang, on=reading.on),
        as_of=reading.on,
        groups=groups,
        counts=counted(line for group in groups for line in group.lines),
        decisions=decision_lines(rules, firm, reading),
        ladders=firm_ladders(rules, firm, reading.on, reader) if policies else (),
        scores=firm_scores(rules, firm, reading.on, reader) if policies else (),
        policies=policies,
        timeline=_timeline(enterprise, may, rules.ruleset.catalogue, lang),
        names=FIRM_SERVED in may,
    )


@dataclass(frozen=True)
class FirmCard:
    """A firm in short; `names` tells whether the reader may know who serves it."""

    head: FirmHead
    names: bool


def firm_card(enterprise: Enterprise, user: Person, *, on: date, lang: str) -> FirmCard:
    """One firm as it stands beside what is worked on for it."""
    may = allowed(user, enterprise, NAMING)
    return FirmCard(_head(enterprise, may, lang, on=on), FIRM_SERVED in may)


def _policies(
    enterprise: Enterprise,
    reader: Reader,
    run_id: int | None,
    opened: str,
    on: date,
    live: FirmFacts | None,
) -> FirmPolicies:
    return firm_policies(
        enterprise,
        lang=reader.lang,
        exact=reader.exact,
        clearance=reader.clearance,
        run_id=run_id,
        units=reader.units,
        folded=FOLDED - {opened},
        screening=run_until(on),
        live=live,
    )


def _rules(policies: FirmPolicies | None) -> JudgingRules:
    """The rules of the run that is shown, compiled already; without one, those in force."""
    if policies is not None and policies.rules is not None:
        return policies.rules
    return rules_in_force()


def _names(enterprise: Enterprise, lang: str) -> Mapping[str, Mapping[str, str]]:
    """The firm's park and industry by the facts that hold their codes."""
    park, industry = enterprise.park, enterprise.industry
    names = {"park": {park.code: named(park.name, park.en, lang)}} if park else {}
    if industry:
        name = named(industry.name, industry.en, lang)
        names["industry_code"] = {industry.code: f"{industry.code} {name}"}
    return names


def _head(enterprise: Enterprise, may: Collection[str], lang: str, *, on: date) -> FirmHead:
    industry, district, park = enterprise.industry, enterprise.district, enterprise.park
    return FirmHead(
        code=enterprise.credit_code,
        name=enterprise.name,
        status=enterprise.status,
        status_word=STATUS_WORDS[enterprise.status],
        industry_code=enterprise.industry_id or "",
        industry=named(industry.name, industry.en, lang) if industry else "",
        district_code=district.code if district else "",
        district=named(district.name, district.en, lang) if district else "",
        park_code=park.code if park else "",
        park=named(park.name, park.en, lang) if park else "",
        address=enterprise.address,
        established=enterprise.established,
        officers=tuple(dict.fromkeys(_named(OFFICER, n, may) for n in _officers(enterprise, on))),
    )


def _officers(enterprise: Enterprise, on: date) -> tuple[str, ...]:
    found = Assignment.objects.filter(enterprise=enterprise, since__lte=on).exclude(until__lte=on)
    return tuple(str(a.officer) for a in found.select_related("officer").order_by("since"))


def _named(field: str, name: str, may: Collection[str]) -> str:
    """A person's name, or 无权查看 for who may not read it about this firm."""
    return name if not name or reading(field) in may else str(NOT_FOR_YOU)


def _timeline(
    enterprise: Enterprise,
    may: Collection[str],
    catalogue: Mapping[str, FactDefinition],
    lang: str,
) -> tuple[TimelineLine, ...]:
    agents = Grant.objects.filter(firm_id=enterprise.pk).values("user")
    entries = entries_of(("enterprise", enterprise.credit_code))
    told = entries.annotate(by_agent=Q(actor__in=agents)).exclude(action__startswith=NOT_TOLD)
    return tuple(
        TimelineLine(
            entry.at,
            _named(AGENT if entry.by_agent else OFFICIAL, str(entry.actor or ""), may),
            action_words(entry.action),
            _about(entry.payload, catalogue, lang),
        )
        for entry in told.order_by("-id")[:LATEST]
    )


def _about(payload: Mapping[str, Any], catalogue: Mapping[str, FactDefinition], lang: str) -> str:
    """Which fact an entry is about, with its year; never the value."""
    fact = catalogue.get(str(payload.get("fact", "")))
    if fact is None:
        return ""
    name, year = named(fact.name, fact.en, lang), payload.get("year")
    return f"{name} {year}" if year else name
