"""What the files of serving firms may say: categories, wording, papers, contacts, demands."""

from __future__ import annotations

from collections.abc import Mapping

from liyuan.demands.domain import Channel, Result, Triage
from liyuan.packs.shapes import Record, Shape, keyed, many, may, need, one_of, record, short
from liyuan.packs.values import CODE, DAY, LABELS, SMALL, TEXT, TRUTH

# the firm's own district or park stands for a unit under these words
OWN_UNITS = frozenset({"district", "park"})
CLASSES = ("consultation", "help", "suggestion", "complaint")
TRIAGES, CHANNELS, RESULTS = tuple(Triage), tuple(Channel), tuple(Result)
# as people in the demonstration speak; their story says which code each is
JUDGEMENTS = ("satisfied", "basically", "not", "silent")
OUTCOMES = ("reached", "unanswered", "refused", "dead_number")
TIERS = ("leader", "department", "officer", "channel")
NAME, ENGLISH, SENTENCES = short(TEXT, 80), short(TEXT, 160), short(TEXT, 600)

SERVICE_TABLES: Mapping[str, Record] = {
    "categories": record(
        key=need(short(CODE, 40)),
        name=need(short(TEXT, 40)),
        en=need(short(TEXT, 80)),
        parent=may(CODE),
        unit=need(CODE),
        **{"class": need(one_of(TEXT, *CLASSES))},
        words=may(LABELS),
        verified=need(TRUTH),
    ),
    "return_reasons": record(
        key=need(short(CODE, 40)),
        name=need(NAME),
        en=need(ENGLISH),
        needs_unit=need(TRUTH),
        source=need(short(TEXT, 300)),
        verified=need(TRUTH),
    ),
    "guidance": record(
        key=need(short(CODE, 40)),
        name=need(NAME),
        en=need(ENGLISH),
        where=need(short(TEXT, 120)),
        where_en=need(short(TEXT, 240)),
        text=need(SENTENCES),
        source=need(short(TEXT, 300)),
        verified=need(TRUTH),
    ),
    "tiers": record(
        key=need(one_of(TEXT, *TIERS)),
        name=need(NAME),
        en=need(ENGLISH),
        contact=need(NAME),
        contact_en=need(ENGLISH),
        most_firms=may(SMALL),
        unit=may(CODE),
        office=may(NAME),
        source=need(short(TEXT, 300)),
        verified=need(TRUTH),
    ),
    "approved_lists": record(
        key=need(short(CODE, 40)),
        tier=need(one_of(TEXT, *TIERS)),
        name=need(NAME),
        en=need(ENGLISH),
        fact=need(CODE),
        document=need(NAME),
        approved_on=need(DAY),
        valid_to=may(DAY),
        issuer=need(CODE),
        note=may(short(TEXT, 300)),
        verified=need(TRUTH),
    ),
    "leaders": record(
        key=need(short(CODE, 40)),
        leader=need(short(TEXT, 20)),
        title=need(NAME),
        liaison=need(short(TEXT, 20)),
        liaison_unit=need(CODE),
        liaison_office=need(NAME),
        login=may(CODE),
        covers=need(LABELS),
        verified=need(TRUTH),
    ),
    "officers": record(
        key=need(short(CODE, 40)),
        name=need(short(TEXT, 20)),
        title=need(NAME),
        unit=need(CODE),
        park=may(CODE),
        login=may(CODE),
        most_firms=need(SMALL),
        verified=need(TRUTH),
    ),
}

REPLY_TEMPLATE = record(
    key=need(short(CODE, 40)),
    name=need(NAME),
    en=need(ENGLISH),
    category=may(CODE),
    result=need(one_of(TEXT, *RESULTS)),
    text=need(SENTENCES),
)
QUESTION = record(
    key=need(short(CODE, 40)),
    text=need(short(TEXT, 200)),
    en=need(short(TEXT, 300)),
    choices=may(many(record(key=need(CODE), name=need(NAME), en=need(ENGLISH)), least=2)),
    only_if=may(record(question=need(CODE), choice=need(CODE))),
)
OUTCOME = record(
    key=need(one_of(TEXT, *OUTCOMES)),
    name=need(NAME),
    en=need(ENGLISH),
    again=need(TRUTH),
    counts=need(TRUTH),
    next=need(short(TEXT, 200)),
)
PAPER = record(
    key=need(short(CODE, 40)),
    name=need(NAME),
    en=need(ENGLISH),
    after=may(CODE),
    number=need(short(TEXT, 60)),
    working_days=need(SMALL),
    title=need(short(TEXT, 120)),
    text=need(SENTENCES),
    feedback=need(short(TEXT, 200)),
)
SERVICE_TEXTS: Mapping[str, Record] = {
    "reply_templates": record(
        note=need(TEXT), placeholders=need(many(TEXT)), templates=need(many(REPLY_TEMPLATE))
    ),
    "visit_script": record(
        note=need(TEXT),
        opening=need(SENTENCES),
        closing=need(SENTENCES),
        attempts=need(many(record(name=need(NAME), from_=need(TEXT), to=need(TEXT)), least=1)),
        days_between=need(SMALL),
        period=may(one_of(TEXT, "month", "quarter")),
        questions=need(many(QUESTION, least=1)),
        outcomes=need(many(OUTCOME, least=1)),
    ),
    "papers": record(
        note=need(TEXT), placeholders=need(many(TEXT)), papers=need(many(PAPER, least=1))
    ),
}

RETURNED = record(
    reason=need(CODE),
    by=need(CODE),
    proposed=may(CODE),
    upheld=need(TRUTH),
    words=need(SENTENCES),
)
PARKED = record(
    why=need(SENTENCES),
    report_every=need(SMALL),
    milestones=need(many(record(day=need(SMALL), name=need(short(TEXT, 120))), least=1)),
)
PART = record(
    title=need(short(TEXT, 30)),
    text=need(short(TEXT, 2_000)),
    unit=need(CODE),
    answer=need(short(TEXT, 1_000)),
    result=need(one_of(TEXT, *RESULTS)),
)
DEMAND = record(
    key=need(short(CODE, 40)),
    title=need(short(TEXT, 30)),
    category=need(CODE),
    **{"class": need(one_of(TEXT, *CLASSES))},
    triage=need(one_of(TEXT, *TRIAGES)),
    channel=need(one_of(TEXT, *CHANNELS)),
    at=may(TEXT),
    firm=need(CODE),
    park=may(CODE),
    district=may(CODE),
    unit=need(CODE),
    assisting=may(many(CODE)),
    text=need(short(TEXT, 2_000)),
    answer=may(short(TEXT, 1_000)),
    result=may(one_of(TEXT, *RESULTS)),
    judged=may(one_of(TEXT, *JUDGEMENTS)),
    said=may(SENTENCES),
    on_the_spot=may(TRUTH),
    progress=may(many(SENTENCES)),
    returned=may(RETURNED),
    parked=may(PARKED),
    waits=may(record(days=need(SMALL), words=need(SENTENCES))),
    extended=may(record(days=need(SMALL), why=need(SENTENCES))),
    refused=may(record(guidance=need(CODE), words=need(SENTENCES))),
    redone=may(
        record(
            answer=need(SENTENCES),
            result=need(one_of(TEXT, *RESULTS)),
            judged=need(one_of(TEXT, *JUDGEMENTS)),
            said=may(SENTENCES),
        )
    ),
    revisited=may(
        record(
            outcome=need(one_of(TEXT, *OUTCOMES)),
            judged=may(one_of(TEXT, *JUDGEMENTS)),
            words=may(SENTENCES),
            answers=may(keyed(CODE)),
        )
    ),
    withdrawn=may(SENTENCES),
    effect=may(SENTENCES),
    against=may(CODE),
    against_person=may(TRUTH),
    hidden=may(TRUTH),
    informant=may(TRUTH),
    like=may(CODE),
    merged=may(TRUTH),
    parts=may(many(PART, least=1)),
    topic=may(CODE),
)
DEMANDS = record(note=need(TEXT), verified=need(TRUTH), demands=need(many(DEMAND, least=1)))
FIRM_ROLES = record(
    note=need(TEXT),
    roles=need(many(record(key=need(CODE), name=need(NAME), industries=may(many(TEXT))), least=1)),
)
TOPICS = record(
    note=need(TEXT),
    topics=need(
        many(record(key=need(CODE), name=need(NAME), en=need(ENGLISH), unit=need(CODE)), least=1)
    ),
)
SUPERVISION = record(
    note=need(TEXT),
    writer=need(CODE),
    reply=need(SENTENCES),
    instruction=need(
        record(
            leader=need(CODE),
            liaison=need(CODE),
            text=need(SENTENCES),
            unit=need(CODE),
            task=need(SENTENCES),
            days=need(SMALL),
        )
    ),
)
SERVICE_DEMO: Mapping[str, Shape] = {
    "firm_roles.yaml": FIRM_ROLES,
    "supervision.yaml": SUPERVISION,
    "topics.yaml": TOPICS,
}
