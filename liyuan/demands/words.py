"""What classes, channels, judgements and results of demands are called on screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liyuan.demands.domain import Channel, Judged, Nature, Result

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
# How a result and a judgement look.
TONES: Mapping[str, str] = {
    Result.SOLVED: "ok",
    Result.PARTLY: "near",
    Result.ONGOING: "info",
    Judged.SATISFIED: "ok",
    Judged.MOSTLY: "ok",
    Judged.DISSATISFIED: "bad",
}
