"""Topics as a 台账."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.demands.queries_categories import category_names
from liyuan.demands.queries_topics import TopicRow
from liyuan.demands.words import TOPIC_STATES
from liyuan.web.ledger import Column, Kind, Ledger


def topic_ledger(rows: Iterable[TopicRow], *, unit: str, at: datetime, lang: str) -> Ledger:
    """Each topic: who leads it, of how many demands and firms, what came of it."""
    names = category_names(lang)
    columns = (
        Column(_("专题"), 40),
        Column(_("状态"), 14),
        Column(_("类别"), 18),
        Column(_("园区"), 22),
        Column(_("牵头单位"), 22),
        Column(_("企业（家）"), 10, Kind.COUNT),
        Column(_("诉求（件）"), 10, Kind.COUNT),
        Column(_("未办结（件）"), 12, Kind.COUNT),
        Column(_("立项时间"), 18, Kind.TIME),
        Column(_("结题时间"), 18, Kind.TIME),
        Column(_("专题结论"), 50),
    )
    cells = (
        (
            row.name,
            str(TOPIC_STATES[row.topic.state]),
            names.get(row.topic.category, ""),
            row.place,
            row.unit,
            row.firms,
            row.demands,
            row.unresolved,
            row.topic.opened_at,
            row.topic.closed_at,
            row.topic.outcome,
        )
        for row in rows
    )
    return Ledger(_("专题台账"), unit, columns, cells, at)
