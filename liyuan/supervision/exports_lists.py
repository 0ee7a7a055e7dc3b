"""Signs, cases to be put right, and leaders' instructions, each as a 台账."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from liyuan.supervision.queries_instructions import Told
from liyuan.supervision.queries_integrity import Sign
from liyuan.supervision.queries_rectification import Row
from liyuan.supervision.words import FLAGS, TASK_STATES
from liyuan.web.ledger import Column, Kind, Ledger


def signs_ledger(rows: Iterable[Sign], *, unit: str, at: datetime) -> Ledger:
    """Each case that bears a sign, once for each: a sign is no verdict."""
    columns = (
        Column(_("迹象"), 22),
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("责任单位"), 26),
        Column(_("收集时间"), 18, Kind.TIME),
        Column(_("怎样算"), 50),
    )
    cells = (
        (str(FLAGS[one.flag][0]), one.number, one.title, one.unit, one.at, str(FLAGS[one.flag][1]))
        for one in rows
    )
    return Ledger(_("廉洁监督迹象台账"), unit, columns, cells, at)


def rectification_ledger(rows: Iterable[Row], *, unit: str, at: datetime) -> Ledger:
    """What is to be put right, what is open of it and since when."""
    columns = (
        Column(_("编号"), 16),
        Column(_("诉求"), 44),
        Column(_("原因"), 20),
        Column(_("主办单位"), 26),
        Column(_("状态"), 14),
        Column(_("重办次数"), 10, Kind.COUNT),
        Column(_("还差什么"), 18),
        Column(_("自何时起"), 18, Kind.TIME),
        Column(_("已过工作日"), 12, Kind.COUNT),
    )
    cells = (
        (r.number, r.title, str(r.cause), r.unit, r.state, r.redos, str(r.step), r.since, r.days)
        for r in rows
    )
    return Ledger(_("整改复核台账"), unit, columns, cells, at)


def instruction_ledger(rows: Iterable[Told], *, unit: str, at: datetime) -> Ledger:
    """Each instruction with what became of it, one line a task."""
    columns = (
        Column(_("批示日期"), 12, Kind.DATE),
        Column(_("批示领导"), 22),
        Column(_("批示内容"), 50),
        Column(_("责任单位"), 26),
        Column(_("任务"), 40),
        Column(_("期限"), 12, Kind.DATE),
        Column(_("状态"), 14),
        Column(_("办理报告"), 50),
        Column(_("报告时间"), 18, Kind.TIME),
    )
    return Ledger(_("领导批示台账"), unit, columns, map(_told, rows), at)


def _told(row: Told) -> tuple[object, ...]:
    held, task = row.instruction, row.task
    said = (held.given_on, held.leader_name, held.text)
    if task is None:
        return (*said, "", "", None, _("未分解任务"), "", None)
    state = str(TASK_STATES[task.state][0])
    return (*said, row.unit, task.text, task.due_on, state, task.report, task.reported_at)
