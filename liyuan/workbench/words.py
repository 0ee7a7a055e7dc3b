"""Kinds of rules, states of drafts and origins in words, with the tone that goes with them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liyuan.rules.domain import Origin
from liyuan.workbench.domain import State, Verb

Words = Mapping[str, str | Promise]

POLICY = "policy"
KINDS: Words = {
    "decision_table": _("决策表"),
    "criteria": _("条件"),
    "score": _("评分"),
    "ladder": _("阶梯"),
    POLICY: _("政策"),
}
ORIGINS: Words = {Origin.PACK: _("城市规则包"), Origin.CITY: _("本市工作台")}
STATES: Words = {
    State.DRAFT: _("起草中"),
    State.SUBMITTED: _("已送审"),
    State.RETURNED: _("已退回"),
    State.WITHDRAWN: _("已撤回"),
    State.APPROVED: _("已批准"),
}
TONES: Mapping[str, str] = {
    State.DRAFT: "info",
    State.SUBMITTED: "near",
    State.RETURNED: "bad",
    State.APPROVED: "ok",
}
DONE: Words = {
    Verb.SUBMIT: _("已送审，请另一人审批"),
    Verb.APPROVE: _("已批准，新版本已发布"),
    Verb.RETURN: _("已退回"),
    Verb.WITHDRAW: _("已撤回，可以继续修改"),
    Verb.DELETE: _("草稿已删除"),
}
TABS: tuple[tuple[str, str | Promise], ...] = (
    ("text", pgettext_lazy("draft", "文本")),
    ("table", pgettext_lazy("draft", "表格")),
    ("try", pgettext_lazy("draft", "试算")),
    ("compare", pgettext_lazy("draft", "对比")),
    ("about", pgettext_lazy("draft", "说明")),
)
