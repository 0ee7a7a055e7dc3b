"""What each file of a pack may say: the tables of keys and columns."""

from __future__ import annotations

from collections.abc import Mapping

from liyuan.accounts.domain import Level, Purpose, Role, UnitKind
from liyuan.engines.screening.rounding import MODES
from liyuan.packs.schema_calendar import HOURS_TABLES
from liyuan.packs.schema_parks import OWN_COUNT, PARK_TABLES, THRESHOLDS
from liyuan.packs.schema_rules import CHOICE, CONDITION, PARAMETER, SOURCE
from liyuan.packs.schema_service import SERVICE_DEMO
from liyuan.packs.shapes import Free, Record, Shape, keyed, many, may, need, one_of, record, short
from liyuan.packs.values import (
    AMOUNT,
    CODE,
    DAY,
    IDENTIFIER,
    NUMBER,
    SMALL,
    TEXT,
    TRUTH,
    WHOLE,
    ZONE,
)
from liyuan.parks.domain import DistrictKind, ParkLevel
from liyuan.policies.domain import ROUND_TO_FEN, Mode, Outcome
from liyuan.rules.domain import FactType, Period, Stage
from liyuan.rules.money import FEN_PER_UNIT

KEYED_SOURCE = Record({"key": need(IDENTIFIER), **SOURCE.keys})
NAMES = record(
    last_year=need(TEXT),
    year_before=need(TEXT),
    three_years_ago=need(TEXT),
    basis_date=need(TEXT),
)

MANIFEST = record(
    id=need(short(IDENTIFIER, 40)),
    name=need(TEXT),
    en=need(TEXT),
    city_code=need(CODE),
    time_zone=need(ZONE),
    currency=need(TEXT),
    rule_money_unit=need(one_of(TEXT, *FEN_PER_UNIT)),
    languages=need(many(TEXT, least=1)),
    roster_version=need(TEXT),
    disclaimer=need(TEXT),
    disclaimer_en=may(TEXT),
    names=need(NAMES),
    units=may(many(TEXT)),
    sources=may(many(KEYED_SOURCE)),
    composition=may(
        many(
            record(
                level=need(one_of(TEXT, *ParkLevel)),
                type=may(TEXT),
                count=need(WHOLE),
                source=may(SOURCE),
            )
        )
    ),
    alarms=may(THRESHOLDS),
    size_class=may(TEXT),
    demo_note=may(TEXT),
    demo_note_en=may(TEXT),
    demo=may(TEXT),
)

FACT = record(
    id=need(short(IDENTIFIER, 60)),
    name=need(short(TEXT, 60)),
    en=need(short(TEXT, 300)),
    definition=need(TEXT),
    definition_en=need(TEXT),
    type=need(one_of(TEXT, *FactType)),
    unit=may(TEXT),
    period=need(one_of(TEXT, *Period)),
    source_unit=need(CODE),
    sharing_basis=need(record(text=need(TEXT), verified=need(TRUTH), until=may(DAY))),
    purposes=need(many(one_of(TEXT, *Purpose), least=1)),
    fresh_for=may(WHOLE),
    published=may(record(month=need(WHOLE), day=need(WHOLE))),
    level=need(one_of(TEXT, *Level)),
    ask_firm=need(TRUTH),
    values=may(many(CHOICE, least=1)),
    stage=may(one_of(TEXT, *Stage)),
    accepts=may(many(IDENTIFIER, least=1)),
    tolerance=may(NUMBER),
    greatest=may(record(value=need(NUMBER), verified=need(TRUTH))),
    verify_only=may(record(question=need(TEXT), question_en=need(TEXT))),
    source=need(SOURCE),
)
FACTS = many(FACT, least=1)

AMOUNT_RULE = record(
    formula=need(TEXT),
    unit=need(TEXT),
    round_to=need(one_of(TEXT, *ROUND_TO_FEN)),
    mode=need(one_of(TEXT, *MODES)),
)
CLAUSE = record(
    key=need(short(IDENTIFIER, 20)),
    name=need(TEXT),
    en=need(TEXT),
    mode=need(one_of(TEXT, *Mode)),
    year_basis=need(one_of(TEXT, "calendar", "fiscal")),
    first_time_scope=may(TEXT),
    window=may(record(from_=may(DAY), to=may(DAY))),
    parameters=may(many(PARAMETER)),
    conditions=need(many(CONDITION, least=1)),
    amount=may(AMOUNT_RULE),
    budget=may(TEXT),
    stacking=may(TEXT),
    note=may(TEXT),
    note_en=may(TEXT),
)
POLICY = record(
    name=need(short(TEXT, 200)),
    en=need(short(TEXT, 300)),
    issuer=need(TEXT),
    purpose=may(one_of(TEXT, *Purpose)),
    source=need(SOURCE),
    valid=need(record(from_=need(DAY), to=may(DAY), verified=need(TRUTH))),
    demo_note=may(TEXT),
    clauses=need(many(CLAUSE, least=1)),
)

CASES = record(
    cases=need(
        many(
            record(
                name=need(TEXT),
                clause=may(TEXT),
                basis=need(DAY),
                facts=need(keyed(Free())),
                expect=need(
                    record(
                        outcome=may(one_of(TEXT, *Outcome)),
                        amount=may(AMOUNT),
                        failed=may(many(TEXT)),
                        missing=may(many(TEXT)),
                        value=may(Free()),
                        passes=may(TRUTH),
                        at_least=may(NUMBER),
                        at_most=may(NUMBER),
                        points=may(keyed(NUMBER)),
                        next=may(TEXT),
                    )
                ),
                note=may(TEXT),
            ),
            least=1,
        )
    )
)

ACCOUNTS = record(
    password=need(TEXT),
    sensitive_basis=may(TEXT),
    accounts=need(
        many(
            record(
                login=need(CODE),
                role=need(one_of(TEXT, *Role)),
                unit=may(CODE),
                firm=may(CODE),
                head=may(TRUTH),
                name=need(TEXT),
                title=may(TEXT),
            )
        )
    ),
)
FIRMS = record(
    firms=need(
        many(
            record(
                key=need(CODE),
                name=need(TEXT),
                address=need(TEXT),
                story=need(TEXT),
                story_en=need(TEXT),
                facts=need(keyed(Free())),
            )
        )
    )
)
DEMO: Mapping[str, Shape] = {"accounts.yaml": ACCOUNTS, "firms.yaml": FIRMS, **SERVICE_DEMO}

INDICATOR = record(
    name=need(short(TEXT, 200)),
    en=need(short(TEXT, 300)),
    unit=need(TEXT),
    definition=need(TEXT),
    definition_en=need(TEXT),
    roll_up=need(TEXT),
    formula=may(TEXT),
    own_count=may(OWN_COUNT),
    purpose=may(one_of(TEXT, *Purpose)),
    published=may(TRUTH),
    source=need(SOURCE),
)

TABLES: Mapping[str, Record] = {
    "units": record(
        code=need(short(CODE, 32)),
        name=need(short(TEXT, 100)),
        en=may(short(TEXT, 200)),
        kind=need(one_of(TEXT, *UnitKind)),
        parent=may(CODE),
    ),
    "districts": record(
        code=need(short(CODE, 12)),
        name=need(short(TEXT, 40)),
        en=may(short(TEXT, 80)),
        kind=need(one_of(TEXT, *DistrictKind)),
        order=need(SMALL),
        unit=need(CODE),
    ),
    "industries": record(
        code=need(short(CODE, 4)),
        name=need(short(TEXT, 80)),
        en=may(short(TEXT, 160)),
        level=need(SMALL),
        parent=may(CODE),
    ),
    "chains": record(
        code=need(CODE),
        name=need(TEXT),
        en=may(TEXT),
        kind=may(CODE),
        source=need(TEXT),
        verified=need(TRUTH),
    ),
    **HOURS_TABLES,
    **PARK_TABLES,
}
