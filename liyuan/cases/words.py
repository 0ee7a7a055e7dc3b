"""What cases, their clocks and their parties are called on screen, and why a step is refused."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.cases.domain import (
    ALARM,
    REMIND,
    ClockState,
    PartyRole,
    PartyState,
    Refused,
    StepRefused,
    Turn,
)
from liyuan.engines.clock import Why

# By kind, as the desk and its piles name it.
KINDS: Mapping[str, Promise] = {"demand": _("企业诉求")}
TURNS: Mapping[str, Promise] = {
    Turn.REGISTRAR: _("待补登记"),
    Turn.DISPATCHER: _("待研判转办"),
    Turn.LEAD: _("待办理"),
    Turn.ASSIST: _("待协办"),
    Turn.FIRM: _("待企业"),
    Turn.CALLER: _("待回访问效"),
    Turn.SUPERVISION: _("待督办"),
    Turn.APPROVER: _("待审批"),
}
PARTY_ROLES: Mapping[str, Promise] = {
    PartyRole.LEAD: _("主办"),
    PartyRole.ASSIST: _("协办"),
    PartyRole.WHISTLED: _("吹哨报到"),
}
PARTY_STATES: Mapping[str, Promise] = {
    PartyState.ASKED: _("待签收"),
    PartyState.SIGNED: _("已签收"),
    PartyState.REPORTED: _("已报告"),
    PartyState.RELEASED: _("已退出"),
}
CLOCK_STATES: Mapping[str, Promise] = {
    ClockState.RUNNING: _("计时中"),
    ClockState.PAUSED: _("已暂停"),
    ClockState.STOPPED: _("已停止"),
}
# What is told of a case besides the steps of its procedure.
EVENTS: Mapping[str, Promise] = {
    "undo": _("撤销上一步"),
    "contact": _("查看联系人"),
    "mend_contact": _("更正联系电话"),
    "link": _("确认企业"),
    "categorise": _("修改类别"),
    "note": _("内部备注"),
    "whistle": _("吹哨"),
    "report_in": _("报到"),
    "pass_on": _("换承办人"),
    "split": _("拆分出子件"),
    "part_signed": _("协办签收"),
    "part_reported": _("协办报告"),
    "second_call": _("二次回访"),
    "refuse": _("访问被拒绝"),
    "migrate": _("改用新版流程"),
    REMIND: _("到期提醒"),
    ALARM: _("逾期提级"),
}
# Who was told of an alarm.
TOLD: Mapping[str, Promise] = {
    "owner": _("承办人"),
    "head": _("承办单位"),
    "leader": _("分管领导"),
    "supervision": _("督查督办"),
    "firm": _("企业"),
    "caller": _("回访专席"),
    "dispatcher": _("研判转办单位"),
    "approver": _("审批单位"),
    "nobody": _("无人可告知"),
}
WHYS: Mapping[str, Promise] = {
    Why.WORK: _("工作时间"),
    Why.MAKE_UP: _("调休上班"),
    Why.DUTY: _("值班时间"),
    Why.NATURAL: _("自然时间"),
    Why.OFF_HOURS: _("非工作时间"),
    Why.WEEKEND: _("周末"),
    Why.HOLIDAY: _("法定节假日"),
    Why.PAUSED: _("已暂停"),
    Why.CLOSED: _("已停止"),
    Why.START_DAY: _("起算日不计"),
}
REFUSED: Mapping[Refused, Promise] = {
    Refused.OVERTAKEN: _("在您打开本页之后，此件已有新的办理动作；请核对下方经过后再提交。"),
    Refused.NOT_NOW: _("目前不能进行这一步。"),
    Refused.APART: _("您或您的单位办理过此件，不能由您进行这一步。"),
    Refused.TOO_EARLY: _("时间未到，还不能进行这一步。"),
    Refused.TOO_LATE: _("已超过可以进行这一步的时间。"),
    Refused.BACK_DATED: _("收集时间早于已有记录。"),
    Refused.IN_FUTURE: _("收集时间不能晚于现在。"),
    Refused.NO_UNDO: _("这一步已不能撤销：超过一分钟，或不是您的最近一步。"),
    Refused.TOO_LONG: _("文字须填写且不超过 %(most)s 字，不得含控制字符。"),
    Refused.UNIT: _("没有这个单位，请从列表中选择。"),
    Refused.FIRM: _("没有这家企业，或不在您的职责范围内。"),
    Refused.PARTS: _("还有子件未答复：请等子件办结，或在“子件未结说明”中写明理由。"),
    Refused.CASE: _("没有这一件，或不能选它。"),
}


def refusal(error: StepRefused) -> str:
    """The sentence for a step that is not taken."""
    return str(REFUSED[error.why]) % {"most": "20000", **error.params}
