"""The words for what the journal records: one table for all actions, one for their subjects."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.journal.domain import Flaw

ACTIONS: dict[str, str | Promise] = {
    "access.refuse": _("拒绝访问"),
    "account.lock": _("锁定登录"),
    "account.login": _("登录"),
    "account.login_failed": _("登录失败"),
    "account.logout": _("退出登录"),
    "account.make_demo": _("建立演示账号"),
    "account.password": _("修改密码"),
    "enterprise.export": _("导出企业台账"),
    "grant.end": _("终止授权"),
    "grant.give": _("授权"),
    "journal.erase": _("删除个人信息"),
    "journal.export": _("导出审计日志"),
    "journal.personal": _("查看个人信息"),
    "journal.verify": _("核验审计日志"),
    "park.export": _("导出园区台账"),
    "unit.load": _("载入单位"),
}

SUBJECTS: dict[str, str | Promise] = {
    "enterprise": _("企业"),
    "entry": _("日志"),
    "grant": _("授权"),
    "journal": _("审计日志"),
    "list": _("台账"),
    "pack": _("城市包"),
    "park": _("园区"),
    "user": _("账号"),
}

FLAWS: dict[Flaw, str | Promise] = {
    Flaw.ALTERED: _("内容被改动"),
    Flaw.MISSING: _("记录缺失"),
    Flaw.UNCHAINED: _("与前一条不衔接"),
    Flaw.NEVER_SEALED: _("未进入封存"),
    Flaw.BROKEN_SEAL: _("封存批次与记录不符"),
}


def action_words(action: str) -> str:
    """An action in words; its code when the table has none."""
    return str(ACTIONS.get(action, action))


def subject_words(kind: str, number: str) -> str:
    return f"{SUBJECTS.get(kind, kind)} {number}"
