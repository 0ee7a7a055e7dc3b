"""What reasons, states of papers and tasks, flags and hindrances are called on screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.supervision.domain import (
    Flag,
    Hindrance,
    PaperState,
    Reason,
    SupervisionRefused,
    TaskState,
)

REASONS: Mapping[str, Promise] = {
    Reason.LATE: _("已逾期"),
    Reason.NEAR: _("1 个工作日内到期"),
    Reason.NIGHT: _("昨夜未转办"),
    Reason.REPORT: _("挂账报告逾期"),
}
REASON_TONES: Mapping[str, str] = {
    Reason.LATE: "bad",
    Reason.NEAR: "near",
    Reason.NIGHT: "bad",
    Reason.REPORT: "near",
}
PAPER_STATES: Mapping[str, tuple[Promise, str]] = {
    PaperState.DRAFT: (_("草稿"), "info"),
    PaperState.ISSUED: (_("已签发，待反馈"), "near"),
    PaperState.REPLIED: (_("已反馈"), "ok"),
    PaperState.CLOSED: (_("已办结"), ""),
}
TASK_STATES: Mapping[str, tuple[Promise, str]] = {
    TaskState.OPEN: (_("待报告"), "near"),
    TaskState.REPORTED: (_("已报告"), "ok"),
    TaskState.CLOSED: (_("已办结"), ""),
}
FLAGS: Mapping[Flag, tuple[Promise, Promise]] = {
    Flag.SAME_PERSON: (_("自登自办"), _("登记人和答复人是同一人；当场办结的也列出，供核对")),
    Flag.BURST: (_("月末突击办结"), _("一个单位在月末两天内答复的占期内一半以上（至少 10 件）")),
    Flag.SPLIT: (_("一事多登"), _("同一企业同一类别一天内由同一人登记 3 件以上")),
    Flag.SAME_ANSWER: (_("雷同答复"), _("对不同企业的答复一字不差")),
    Flag.REOPENED: (_("办结后重开"), _("办结以后又被重开或重办")),
    Flag.LATE_REGISTRATION: (_("补登记"), _("收集后 2 小时以上才登记")),
    Flag.EXTENDED: (_("多次延期"), _("延期两次以上")),
    Flag.RETURNED: (_("退单不成立"), _("申请退单，裁处为应由本单位办理")),
    Flag.TOPIC: (_("专题只有一户"), _("以共性问题并入专题，而专题里没有第二户企业")),
    Flag.CHANGED: (_("回访前后评价不一"), _("企业评价与回访结果一个满意、一个不满意")),
    Flag.PRESSED: (_("被要求改评价"), _("企业在回访中说，评价之前有人打招呼请其改评价")),
    Flag.REFUSED: (_("不予受理偏多"), _("一个单位不予受理的比例在全市的两倍以上（至少 10 件）")),
}
HINDRANCES: Mapping[Hindrance, Promise] = {
    Hindrance.NOT_NOW: _("当前状态不能办理这一步，请刷新后查看。"),
    Hindrance.ORDER: _("前一级文书尚未发出、尚未到期或已有反馈；仍要发出请写明理由。"),
    Hindrance.ABOUT: _("这件诉求反映的是该单位，或为直报件，不能发给该单位。"),
    Hindrance.NO_CASES: _("该单位目前没有逾期的诉求。"),
    Hindrance.UNIT: _("没有这个单位，请从列表中选择。"),
    Hindrance.BLANKS: _("正文里还有没填的空（花括号里的字），请填好再签发。"),
    Hindrance.WRITER: _("草稿只能由起草人删除。"),
    Hindrance.HELP: _("约谈建议须同时安排帮扶任务，请填写。"),
}


def refusal(error: SupervisionRefused) -> str:
    """Why an action is not taken."""
    return str(HINDRANCES[error.why])
