"""States of a screening, changes and their causes in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.policies.domain import Outcome
from liyuan.policies.forms import OUTCOME_WORDS
from liyuan.screening.domain import Cause, Change, State

STATES: Mapping[State, Promise] = {
    State.QUEUED: _("排队中"),
    State.RUNNING: _("筛查中"),
    State.DONE: _("已完成"),
    State.FAILED: _("未完成"),
    State.CANCELLED: _("已取消"),
}
TONES: Mapping[State, str] = {
    State.QUEUED: "info",
    State.RUNNING: "info",
    State.DONE: "ok",
    State.FAILED: "bad",
}
CHANGES: Mapping[Change, Promise] = {
    Change.NEWLY: _("新增符合"),
    Change.NO_LONGER: _("不再符合"),
}
CAUSES: Mapping[Cause, Promise] = {
    Cause.DAY: _("基准日不同"),
    Cause.FACTS: _("企业数据有更新"),
    Cause.RULE: _("规则有修改"),
}


def asked_words(outcome: Outcome, change: Change | None) -> str:
    """What is common to the firms of a list."""
    return str(CHANGES[change] if change else OUTCOME_WORDS[outcome])


# How a budget that is too small is shared out.
WAYS: Mapping[str, Promise] = {
    "first": _("先到先得（以入库先后代替申报先后）"),
    "rank": _("按排序依据从高到低，付满为止"),
    "rata": _("按同一比例折减"),
}
