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
# What is counted, by the names that rates use.
COUNTED_WORDS: Mapping[str, Promise] = {
    "collected": _("收集的诉求"),
    "closed": _("已办结的诉求"),
    "due": _("已办结且期限确定的诉求"),
    "on_time": _("按期办结的诉求"),
    "evaluated": _("企业已评价的诉求"),
    "satisfied": _("企业满意或基本满意的诉求"),
    "said_solved": _("企业已说明是否解决的诉求"),
    "solved": _("企业确认解决的诉求"),
    "first_time": _("一次办结的诉求"),
    "revisited": _("已回访的诉求"),
    "archived": _("已销号的诉求"),
    "dispatched": _("已转办的诉求"),
    "returned": _("被退单的诉求"),
    "answered": _("已答复的诉求"),
    "redone": _("曾重办的诉求"),
    "reopened": _("曾重开的诉求"),
    "day_over": _("收集日已结束的诉求"),
    "same_day": _("收集当日转办、办结或告知的诉求"),
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
