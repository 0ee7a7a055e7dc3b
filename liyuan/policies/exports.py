"""The lists of policies and of a clause's firms as ledgers."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.policies.forms import MODE_WORDS, OUTCOME_WORDS, WINDOW_WORDS
from liyuan.policies.queries import ClauseFirms, ClauseRow, FirmRow
from liyuan.policies.queries_standings import StandingPage
from liyuan.web.language import named, reader_language
from liyuan.web.ledger import Column, Kind, Ledger


def clause_columns() -> tuple[Column, ...]:
    """Which clause a line is of."""
    return Column(_("编号"), 8), Column(_("条款"), 28), Column(_("政策"), 40)


def firm_columns() -> tuple[Column, ...]:
    """Which firm a line is of."""
    return (
        Column(_("统一社会信用代码"), 22),
        Column(_("企业"), 36),
        Column(_("区（市）县"), 14),
        Column(_("园区"), 30),
    )


def policy_ledger(rows: Iterable[ClauseRow], *, unit: str, at: datetime) -> Ledger:
    """The list of clauses."""
    columns = (
        *clause_columns(),
        Column(_("发文单位"), 18),
        Column(_("兑现方式"), 12),
        Column(_("执行状态"), 10),
        Column(_("开始日期"), 12, Kind.DATE),
        Column(_("截止日期"), 12, Kind.DATE),
        Column(_("初步匹配（户）"), 12, Kind.COUNT),
        Column(_("还差（户）"), 12, Kind.COUNT),
        Column(_("缺数据（户）"), 12, Kind.COUNT),
        Column(_("测算金额"), 16, Kind.MONEY),
    )
    return Ledger(_("惠企政策条款台账"), unit, columns, map(_clause_cells, rows), at)


def firms_ledger(firms: ClauseFirms, *, unit: str, at: datetime) -> Ledger:
    """The firms of a clause with an outcome."""
    columns = (
        *firm_columns(),
        Column(_("判定"), 10),
        Column(_("未满足的条件"), 28),
        Column(_("缺的事实"), 28),
        Column(_("测算金额"), 16, Kind.MONEY),
    )
    title = f"{firms.clause.key.upper()} {firms.clause.name} {OUTCOME_WORDS[firms.outcome]}"
    return Ledger(title, unit, columns, map(_firm_cells, firms.rows), at)


def standings_ledger(page: StandingPage, *, unit: str, at: datetime) -> Ledger:
    """The firms of a list that a run keeps: bands and names, no figures."""
    columns = (*firm_columns(), Column(_("分档"), 24))
    cells = ((row.code, row.name, row.district, row.park, row.word) for row in page.rows)
    return Ledger(page.listed.name, unit, columns, cells, at)


def _clause_cells(row: ClauseRow) -> tuple[object, ...]:
    totals = row.totals
    counts = (totals.eligible, totals.short, totals.unknown) if totals else (None,) * 3
    return (
        row.key.upper(),
        row.name,
        row.policy,
        row.issuer,
        str(MODE_WORDS[row.mode]),
        str(WINDOW_WORDS[row.window]),
        row.first,
        row.last,
        *counts,
        totals.amount_fen if totals else None,
    )


def _firm_cells(row: FirmRow) -> tuple[object, ...]:
    verdict, lang = row.verdict, reader_language()
    place = (verdict.enterprise.district, verdict.enterprise.park)
    return (
        verdict.enterprise.credit_code,
        verdict.enterprise.name,
        *(named(p.name, p.en, lang) if p else "" for p in place),
        str(OUTCOME_WORDS[verdict.outcome]),
        "、".join(row.failed),
        "、".join(row.missing),
        verdict.amount_fen,
    )
