"""What notices are about and what they say, and what a person's calendar holds: three tables."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.cases.queries_events import deadlines
from liyuan.notices.queries_calendar import Events

# What a person chooses channels for; a capability that tells people something adds its topics.
TOPICS: Final[Mapping[str, str | Promise]] = {
    "system": _("系统通知"),
    "case": _("诉求办理"),
    "supervision": _("督办和批示"),
    "service": _("服务专员"),
}
# Titles by key, filled with the notice's params. A title leaves the system as a message:
# numbers, days and public words only; no name of a firm or person, no free text.
TITLES: Final[Mapping[str, str | Promise]] = {
    "system.try": _("试发通知：您能看到这一条，说明此渠道可用。"),
    "dispatcher.new": _("新诉求 %(number)s 待研判转办"),
    "dispatcher.returned": _("诉求 %(number)s 申请退单，请裁处"),
    "dispatcher.reopened": _("诉求 %(number)s 重新转办"),
    "assist.whistled": _("诉求 %(number)s 请本单位报到"),
    "lead.reported_in": _("诉求 %(number)s 有单位报到"),
    "lead.part_reported": _("诉求 %(number)s 协办单位已报告"),
    "registrar.dead_number": _("诉求 %(number)s 回访电话是空号，请核实后更正"),
    "lead.assigned": _("诉求 %(number)s 已转办到本单位，请签收"),
    "lead.returned": _("诉求 %(number)s 的退单已改派"),
    "lead.upheld": _("诉求 %(number)s 的退单被驳回，请签收"),
    "lead.approved": _("诉求 %(number)s 的申请已批准"),
    "lead.declined": _("诉求 %(number)s 的申请未获同意"),
    "lead.resumed": _("诉求 %(number)s 企业已补充，恢复办理"),
    "lead.redo": _("诉求 %(number)s 须重办"),
    "lead.withdrawn": _("诉求 %(number)s 已由企业撤回"),
    "assist.assigned": _("请协办诉求 %(number)s"),
    "approver.asked": _("诉求 %(number)s 有申请待批"),
    "firm.registered": _("您的诉求 %(number)s 已登记"),
    "firm.accepted": _("您的诉求 %(number)s 已受理"),
    "firm.refused": _("您的诉求 %(number)s 不予受理，内有引导"),
    "firm.consent": _("诉求 %(number)s 请您确认是否同意等待"),
    "firm.extended": _("诉求 %(number)s 已延长办理时限"),
    "firm.hanging": _("诉求 %(number)s 已转入挂账推进"),
    "firm.reported": _("诉求 %(number)s 有新进展"),
    "firm.answered": _("诉求 %(number)s 已答复，请评价"),
    "firm.redo": _("诉求 %(number)s 将重新办理"),
    "firm.archived": _("诉求 %(number)s 已销号归档"),
    "topic.opened": _("请本单位牵头办理专题"),
    "topic.closed": _("专题已结题，请据结论答复其中的诉求"),
    "firm.merged": _("诉求 %(number)s 已与相同诉求并案办理"),
    "caller.visit": _("诉求 %(number)s 待回访"),
    "caller.dissatisfied": _("诉求 %(number)s 企业不满意，请回访"),
    "caller.effect": _("诉求 %(number)s 待问效"),
    "supervision.direct": _("收到直报件 %(number)s"),
    "supervision.ruling": _("诉求 %(number)s 提请督办裁定"),
    "supervision.escalated": _("诉求 %(number)s 已提级"),
    "supervision.sponsored": _("诉求 %(number)s 转领导包案"),
    # alarms of clocks
    "alarm.near": _("诉求 %(number)s 将于 %(due)s 到期，请抓紧办理"),
    "alarm.due": _("诉求 %(number)s 已于 %(due)s 到期，尚未办完"),
    "alarm.late": _("诉求 %(number)s 逾期仍未办完（%(due)s 到期），请督促"),
    "alarm.wait_near": _("诉求 %(number)s 的等待期将于 %(due)s 届满"),
    "alarm.wait_due": _("诉求 %(number)s 的等待期已于 %(due)s 届满，可以办理下一步"),
    "alarm.firm": _("诉求 %(number)s 等您处理，请在 %(due)s 前办理"),
    "instruction.task": _("收到批示任务（第 %(number)s 号），请于 %(due)s 前报告"),
    "instruction.reported": _("批示任务（第 %(number)s 号）已有报告"),
    "paper.issued": _("收到督办文书 %(number)s，请于 %(due)s 前反馈"),
    "paper.help": _("请安排一项帮扶任务，%(due)s 前完成"),
    "paper.replied": _("督办文书 %(number)s 已有反馈"),
    "deputy.named": _("您在 %(since)s 至 %(last)s 代一位同事办理"),
    "case.taken_over": _("有 %(number)s 件诉求由您接办"),
    "firm.handler": _("您的诉求换了承办人，办理照常进行"),
    "service.officer": _("您的企业有新的服务专员，登录后查看"),
    "service.firms": _("有 %(number)s 家企业由您担任服务专员"),
    "supervision.review": _("诉求 %(number)s 待二次复核"),
}
# Who adds a person's deadlines to their calendar, by name.
CALENDAR: Final[Mapping[str, Events]] = {
    "cases": deadlines,
}
