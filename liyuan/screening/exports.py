"""Screenings, their clauses, what changed between two, and firms behind a count as ledgers."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.policies.exports import clause_columns, firm_columns
from liyuan.policies.forms import MODE_WORDS
from liyuan.screening.domain import Cause
from liyuan.screening.models import ScreeningRun
from liyuan.screening.queries_diff import Diff, DiffLine
from liyuan.screening.queries_firms import NamedFirm
from liyuan.screening.queries_funnel import NearFirm
from liyuan.screening.queries_pages import RunRow
from liyuan.screening.queries_run import ClauseHead, ClauseLine, RunPage
from liyuan.screening.words import CAUSES
from liyuan.web.ledger import Column, Kind, Ledger


def runs_ledger(rows: Iterable[RunRow], *, unit: str, at: datetime) -> Ledger:
    """All screenings."""
    columns = (
        Column(_("编号"), 8, Kind.COUNT),
        Column(_("基准日"), 12, Kind.DATE),
        Column(_("状态"), 10),
        Column(_("企业（户）"), 12, Kind.COUNT),
        Column(_("条款（条）"), 12, Kind.COUNT),
        Column(_("发起时间"), 18, Kind.TIME),
        Column(_("发起人"), 14, field="screening.by"),
        Column(_("数据快照"), 66),
        Column(_("规则指纹"), 66),
    )
    return Ledger(_("全市筛查台账"), unit, columns, map(_run_cells, rows), at)


def clauses_ledger(run: ScreeningRun, page: RunPage, *, unit: str, at: datetime) -> Ledger:
    """The clauses of a screening."""
    columns = (
        *clause_columns(),
        Column(_("兑现方式"), 12),
        Column(_("初步匹配（户）"), 12, Kind.COUNT),
        Column(_("缺数据（户）"), 12, Kind.COUNT),
        Column(_("不符合（户）"), 12, Kind.COUNT),
        Column(_("测算金额"), 16, Kind.MONEY),
    )
    title = _("全市筛查 %(number)s 各条款") % {"number": run.pk}
    return Ledger(title, unit, columns, map(_clause_cells, page.lines), at)


def diff_ledger(
    before: ScreeningRun, now: ScreeningRun, found: Diff, *, unit: str, at: datetime
) -> Ledger:
    """What changed between two screenings."""
    columns = (
        *clause_columns(),
        Column(_("新增符合（户）"), 12, Kind.COUNT),
        Column(_("不再符合（户）"), 12, Kind.COUNT),
        Column(_("此前符合（户）"), 12, Kind.COUNT),
        Column(_("现在符合（户）"), 12, Kind.COUNT),
        Column(_("此前测算金额"), 16, Kind.MONEY),
        Column(_("现在测算金额"), 16, Kind.MONEY),
        Column(_("可能的原因"), 24),
    )
    title = _("筛查 %(before)s 与 %(now)s 对比") % {"before": before.pk, "now": now.pk}
    return Ledger(title, unit, columns, map(_diff_cells, found.lines), at)


def firms_ledger(
    title: str, rows: Iterable[NamedFirm], *, changed: bool, unit: str, at: datetime
) -> Ledger:
    """The firms behind a count; of a change with what may be why."""
    columns = (
        *firm_columns(),
        Column(_("测算金额"), 16, Kind.MONEY),
        *((Column(_("原因"), 24),) if changed else ()),
    )
    return Ledger(title, unit, columns, (_firm_cells(row, changed) for row in rows), at)


def near_ledger(head: ClauseHead, rows: Iterable[NearFirm], *, unit: str, at: datetime) -> Ledger:
    """The firms that nearly match a clause, nearest first."""
    columns = (
        *firm_columns(),
        Column(_("未满足的条件"), 28),
        Column(_("差距"), 36),
        Column(_("补足后"), 20),
    )
    title = _("%(clause)s 差一点的企业") % {"clause": f"{head.key.upper()} {head.name}"}
    return Ledger(title, unit, columns, map(_near_cells, rows), at)


def _firm_cells(row: NamedFirm, changed: bool) -> tuple[object, ...]:
    why = (_in_words(row.causes),) if changed else ()
    return row.code, row.name, row.district, row.park, row.fen, *why


def _in_words(causes: Iterable[Cause]) -> str:
    return "、".join(str(CAUSES[cause]) for cause in causes)


def _near_cells(row: NearFirm) -> tuple[object, ...]:
    then = _("全部条件满足") if row.enough else _("其他条件须再核")
    firm = row.firm
    return firm.code, firm.name, firm.district, firm.park, row.condition, row.words, then


def _run_cells(row: RunRow) -> tuple[object, ...]:
    counts = (row.firms, row.clauses)
    who = (row.requested_at, row.by or _("命令行"))
    return row.number, row.as_of, str(row.state), *counts, *who, row.snapshot, row.rules


def _clause_cells(line: ClauseLine) -> tuple[object, ...]:
    counts = (line.eligible, line.unknown, line.other, line.fen)
    mode = str(MODE_WORDS[line.mode])
    return line.key.upper(), line.name, line.policy, mode, *counts


def _diff_cells(line: DiffLine) -> tuple[object, ...]:
    counts = (line.change.newly, line.change.no_longer, line.before.eligible, line.now.eligible)
    causes = _in_words(line.change.causes)
    money = (line.before.fen, line.now.fen) if line.pays else (None, None)
    return line.key.upper(), line.name, line.policy, *counts, *money, causes
