"""Kinds, states and phases of an import in words."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.imports.domain import Kind, Phase, State
from liyuan.imports.domain_ledger import Change

KINDS: Mapping[Kind, Promise] = {Kind.FIRMS: _("企业名录"), Kind.FACTS: _("企业数据")}
STATES: Mapping[State, Promise] = {
    State.RECEIVED: _("待对应列"),
    State.CHECKING: _("正在检查"),
    State.CHECKED: _("待确认"),
    State.APPLYING: _("正在导入"),
    State.DONE: _("已导入"),
    State.SAME: _("内容相同，未更改"),
    State.FAILED: _("未导入"),
    State.CANCELLED: _("已取消"),
}
TONES: Mapping[State, str] = {
    State.DONE: "ok",
    State.SAME: "ok",
    State.CHECKED: "near",
    State.FAILED: "bad",
    State.RECEIVED: "info",
    State.CHECKING: "info",
    State.APPLYING: "info",
}
PHASES: Mapping[Phase, Promise] = {
    Phase.READING: _("逐行检查"),
    Phase.COMPARING: _("与已知数据比较"),
    Phase.WRITING: _("写入"),
}
CHANGES: Mapping[Change, Promise] = {
    Change.SAME: _("未改"),
    Change.CLEARED: _("清空"),
    Change.NEW: _("新填"),
    Change.CHANGED: _("已改"),
    Change.CONFLICT: _("冲突"),
    Change.REMOVED: _("删去的行"),
}
CHANGE_TONES: Mapping[Change, str] = {
    Change.CONFLICT: "bad",
    Change.CHANGED: "near",
    Change.NEW: "ok",
    Change.CLEARED: "info",
    Change.REMOVED: "info",
}
