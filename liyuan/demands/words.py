"""What classes, channels, judgements and results of demands are called on screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liyuan.demands.domain import Channel, Judged, Nature, Outcome, Result, TopicState
from liyuan.demands.domain_visits import Wait

NATURES: Mapping[str, Promise] = {
    Nature.CONSULT: _("咨询"),
    Nature.HELP: _("求助"),
    Nature.SUGGEST: _("建议"),
    Nature.COMPLAINT: _("投诉"),
    Nature.REPORT: _("举报"),
}
CHANNELS: Mapping[str, Promise] = {
    Channel.VISIT: _("走访"),
    Channel.PORTAL: _("企业门户"),
    Channel.CALL: _("来电"),
    Channel.QR: _("扫码"),
    Channel.CHAT: _("即时通讯"),
    Channel.LETTER: _("来信"),
    Channel.HOTLINE: _("热线"),
}
RESULTS: Mapping[str, Promise] = {
    Result.SOLVED: _("已解决"),
    Result.PARTLY: _("部分解决"),
    Result.ONGOING: _("推进中"),
    Result.EXPLAINED: _("解释说明"),
    Result.UNSUPPORTED: _("政策不支持"),
}
JUDGED: Mapping[str, Promise] = {
    Judged.SATISFIED: _("满意"),
    Judged.MOSTLY: _("基本满意"),
    Judged.DISSATISFIED: _("不满意"),
    Judged.SILENT: pgettext_lazy("evaluation", "未评价"),
}
OUTCOMES: Mapping[str, Promise] = {
    Outcome.REACHED: _("接通"),
    Outcome.NO_ANSWER: _("未接"),
    Outcome.DECLINED: _("拒访"),
    Outcome.WRONG_NUMBER: _("空号"),
}
TOPIC_STATES: Mapping[str, Promise] = {
    TopicState.PROPOSED: _("拟立项"),
    TopicState.OPEN: _("研究办理中"),
    TopicState.CLOSED: _("已结题"),
}
# Why a firm is not called now.
WAITS: Mapping[str, Promise] = {
    Wait.DAY: _("上次未通，改天再拨"),
    Wait.SLOT: _("这一时段已拨过，换个时段"),
    Wait.HOURS: _("不在拨打时段"),
}
# How a result and a judgement look.
TONES: Mapping[str, str] = {
    Result.SOLVED: "ok",
    Result.PARTLY: "near",
    Result.ONGOING: "info",
    Judged.SATISFIED: "ok",
    Judged.MOSTLY: "ok",
    Judged.DISSATISFIED: "bad",
}
