"""What a rule of each kind may say, and the parts that rules and policies share."""

from __future__ import annotations

from liyuan.accounts.domain import Purpose
from liyuan.packs.shapes import ByKind, Key, Record, keyed, many, may, need, one_of, record, short
from liyuan.packs.values import CODE, DAY, IDENTIFIER, NUMBER, TEXT, TRUTH

SOURCE = record(
    title=need(TEXT),
    document=may(TEXT),
    article=may(TEXT),
    published=may(DAY),
    verified=need(TRUTH),
)
ARTICLE = record(article=need(TEXT), verified=need(TRUTH))
CHOICE = record(code=need(short(CODE, 40)), name=need(TEXT), en=need(TEXT))
OUTPUT = record(
    name=need(short(TEXT, 60)),
    en=may(TEXT),
    unit=may(TEXT),
    values=may(many(CHOICE)),
    default=may(TEXT),
    kept=may(many(CODE)),
    inner=may(TRUTH),
)
PARAMETER = record(
    name=need(short(TEXT, 60)),
    en=need(TEXT),
    unit=need(TEXT),
    values=need(many(record(from_=need(DAY), value=need(NUMBER), source=need(ARTICLE)), least=1)),
)
CONDITION = record(
    name=need(short(TEXT, 60)),
    en=need(TEXT),
    when=need(TEXT),
    scope=may(TRUTH),
    actionable=may(TRUTH),
    article=need(TEXT),
    verified=need(TRUTH),
)
RULE_KINDS = ("decision_table", "score", "criteria", "ladder")


def _rule(**own: Key) -> Record:
    """What every kind of rule says, and what this kind says besides."""
    common = record(
        name=need(short(TEXT, 200)),
        en=need(short(TEXT, 300)),
        kind=need(one_of(TEXT, *RULE_KINDS)),
        source=need(SOURCE),
        valid=need(record(from_=may(DAY), to=may(DAY))),
        outputs=need(many(OUTPUT, least=1)),
        purpose=may(one_of(TEXT, *Purpose)),
        verified=need(TRUTH),
        note=may(TEXT),
        note_en=may(TEXT),
    )
    return Record({**common.keys, **own})


DECISION_TABLE = _rule(
    inputs=need(many(record(name=need(TEXT), expression=need(TEXT), unit=may(TEXT)), least=1)),
    hit_policy=need(TEXT),
    rules=need(
        many(
            record(when=need(many(TEXT)), then=need(many(TEXT)), note=may(TEXT), source=may(TEXT)),
            least=1,
        )
    ),
)
INDICATOR_OF_SCORE = record(
    key=need(short(IDENTIFIER, 40)),
    name=need(TEXT),
    en=need(TEXT),
    group=need(IDENTIFIER),
    of=need(TEXT),
    unit=may(TEXT),
    most=need(NUMBER),
    bands=may(many(record(when=need(TEXT), points=need(NUMBER), up_to=may(NUMBER)), least=1)),
    weights=may(keyed(NUMBER)),
    article=need(TEXT),
    verified=need(TRUTH),
)
# The best class, the rest, the worst, and the class of vetoed firms: see rules/ranking.py.
CLASSES = record(
    values=need(many(CHOICE, least=4)),
    most=need(NUMBER),
    least=need(NUMBER),
    veto=need(TEXT),
    article=need(TEXT),
    verified=need(TRUTH),
)
SCORE = _rule(
    gate=may(TEXT),
    parameters=may(many(PARAMETER)),
    stages=may(record(of=need(TEXT), values=need(many(CHOICE, least=1)))),
    groups=need(
        many(
            record(
                key=need(IDENTIFIER),
                name=need(TEXT),
                en=need(TEXT),
                most=need(NUMBER),
                best=may(TRUTH),
            ),
            least=1,
        )
    ),
    indicators=need(many(INDICATOR_OF_SCORE, least=1)),
    needs=may(many(record(of=need(IDENTIFIER), least=may(NUMBER), above=may(NUMBER)), least=1)),
    classes=may(CLASSES),
    most=need(NUMBER),
)
CRITERIA = _rule(
    parameters=may(many(PARAMETER)),
    every=need(many(CONDITION, least=1)),
    one_of=may(many(CONDITION, least=2)),
)
LADDER = _rule(
    rungs=need(
        many(
            record(
                key=need(CODE),
                name=need(TEXT),
                en=need(TEXT),
                held=need(TEXT),
                rule=may(TEXT),
            ),
            least=1,
        )
    ),
)
RULE = ByKind(
    "kind",
    {"decision_table": DECISION_TABLE, "score": SCORE, "criteria": CRITERIA, "ladder": LADDER},
)
