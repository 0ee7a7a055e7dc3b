"""What roles, scopes and levels are called on screens and in the permission table."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.accounts.domain import Level, Purpose, Refusal, Role, Scope
from liyuan.web.levels import WORDS

Words = str | Promise

ROLES: dict[Role, Words] = {
    Role.FIRM: _("企业经办人"),
    Role.FIRM_READER: _("企业查阅人"),
    Role.OFFICER: _("服务专员"),
    Role.PARK: _("园区"),
    Role.DISTRICT: _("区（市）县"),
    Role.DEPARTMENT: _("市级部门"),
    Role.SUPERVISION: _("督办"),
    Role.CALLER: _("回访员"),
    Role.LEADER: _("市领导"),
    Role.LIAISON: _("联络员"),
    Role.INSPECTOR: _("检查人员"),
    Role.BANK: _("银行"),
    Role.UNIVERSITY: _("高校院所"),
    Role.AUDITOR: _("审计"),
    Role.SYSTEM_ADMIN: _("系统管理员"),
    Role.SECURITY_ADMIN: _("安全管理员"),
    Role.AUDIT_ADMIN: _("审计管理员"),
    Role.SECRECY: _("保密专员"),
    Role.PUBLIC: _("公众"),
}

SCOPES: dict[Scope, Words] = {
    Scope.OWN: _("本企业"),
    Scope.ASSIGNED: _("服务企业"),
    Scope.UNIT: _("本单位及下级"),
    Scope.TERRITORY: _("辖区"),
    Scope.MATTER: _("主办或协办事项"),
    Scope.SENSITIVE: _("涉军涉密企业"),
    Scope.CITY: _("全市"),
    Scope.PUBLIC: _("公开内容"),
}

LEVELS: dict[Level, Words] = {level: WORDS[level] for level in Level}

REFUSALS: dict[Refusal, Words] = {
    Refusal.SELF: _("不能更改自己的账号和授权，请由另一位安全管理员办理。"),
    Refusal.PUBLIC: _("人人都是公众，无须授权。"),
    Refusal.PLACE: _("角色与单位不符：企业经办人代表企业，其他角色属于单位。"),
    Refusal.ADMINISTRATORS: _(
        "三员分立：系统、安全、审计三个管理员须由三人分任，也不能兼任业务角色。"
    ),
    Refusal.TWICE: _("该人员在此期间已有同一授权。"),
    Refusal.HEAD: _("该企业在此期间已有法定代表人，请先终止其授权。"),
    Refusal.DAYS: _("截止日必须晚于起始日。"),
    Refusal.NAME_TAKEN: _("已有同名账号（不分大小写）。"),
    Refusal.INACTIVE: _("账号已停用，请先恢复再授权。"),
}

# The state of an account or a grant, with the tone that goes with it.
STATES: dict[str, tuple[Words, str]] = {
    "open": (_("正常"), "ok"),
    "closed": (_("已停用"), "bad"),
    "holds": (_("有效"), "ok"),
    "coming": (_("未生效"), "info"),
    "past": (_("已结束"), ""),
}


@dataclass(frozen=True)
class Verb:
    """What is done to an account: the heading, what comes of it, the button."""

    heading: Words
    follows: Words
    button: Words


VERBS: dict[str, Verb] = {
    "close": Verb(
        _("停用账号"),
        _("人员调离或离职：立即不能登录，已打开的登录全部退出，全部授权今天终止。"),
        _("停用并终止全部授权"),
    ),
    "reopen": Verb(
        _("恢复账号"),
        _("可以重新登录；以前的授权不会恢复，须重新授予。"),
        _("恢复账号"),
    ),
    "unlock": Verb(
        _("解除登录锁定"),
        _("清除此账号的登录失败记录，可以立即再试。"),
        _("解除锁定"),
    ),
    "second": Verb(
        _("重置两步验证"),
        _("验证器和恢复码作废，已打开的登录全部退出；须先核实本人身份。"),
        _("重置两步验证"),
    ),
    "password": Verb(
        _("重置密码"),
        _("生成一次性密码，只显示一次，首次登录必须修改；已打开的登录全部退出。须先核实本人身份。"),
        _("生成一次性密码"),
    ),
    "end": Verb(
        _("终止授权"),
        _("从今天起不再持有此角色；授权记录保留。"),
        _("终止授权"),
    ),
}

# What a row of the permission table lets one do: (what about, what is done).
ABOUT: dict[str, Words] = {
    "account": _("账号"),
    "agent": _("企业经办人"),
    "calendar": _("工作日历"),
    "check": _("数据核对"),
    "cockpit": _("驾驶舱"),
    "demand": _("诉求"),
    "deputy": _("AB 角代办"),
    "desk": _("我的工作台"),
    "enterprise": _("企业"),
    "fact": _("数据"),
    "field": _("字段"),
    "figure": _("公开数据"),
    "grant": _("授权"),
    "handover": _("离岗交接"),
    "instruction": _("批示"),
    "integrity": _("廉洁监督"),
    "journal": _("审计日志"),
    "laboratory": _("策略实验室"),
    "notice": _("通知"),
    "pack": _("城市规则包"),
    "paper": _("督办文书"),
    "park": _("园区"),
    "permission": _("权限表"),
    "policy": _("政策"),
    "portal": _("首页"),
    "rating": _("企业评价"),
    "rectification": _("整改复核"),
    "rule": _("规则"),
    "screening": _("全市筛查"),
    "standing": _("名单"),
    "supervision": _("督办"),
    "target": _("目标"),
    "tier": _("四直服务"),
    "topic": _("专题"),
    "unit": _("单位"),
    "verdict": _("政策匹配"),
}
DONE: dict[str, Words] = {
    "accept": _("受理"),
    "approve": _("批准"),
    "archive": _("销号归档"),
    "assist": _("协办"),
    "balance": _("均衡分派"),
    "close": _("停用和恢复"),
    "complaint": _("查看直报件"),
    "conceal": _("列入敏感名单"),
    "conclude": _("结题"),
    "consent": _("确认和同意"),
    "contact": _("查看联系人"),
    "count": _("计数"),
    "direct": _("办理直报件"),
    "dispatch": _("转办"),
    "distance": _("查看差距"),
    "do": _("办理"),
    "draft": _("查看草稿"),
    "edit": _("修改"),
    "effect": _("问效"),
    "end": _("终止"),
    "enter": _("录入"),
    "erase": _("删除个人信息"),
    "escalate": _("提级"),
    "evaluate": _("评价"),
    "export": _("导出"),
    "figures": _("查看统计数字"),
    "firms": _("查看命中企业"),
    "give": _("授予"),
    "handle": _("办理"),
    "import": _("导入"),
    "issue": _("签发"),
    "list": _("查看列表"),
    "load": _("载入"),
    "make": _("建立"),
    "name": _("指定代办人"),
    "mend_contact": _("更正空号的联系电话"),
    "note": _("写内部备注"),
    "open": _("立项"),
    "password": _("重置密码"),
    "personal": _("查看个人信息"),
    "publish": _("公布"),
    "record": _("记录"),
    "register": _("登记"),
    "reopen": _("重开"),
    "reply": _("反馈"),
    "report": _("报告"),
    "return": _("退单"),
    "revisit": _("回访"),
    "rule": _("裁定"),
    "run": _("计算"),
    "second": _("重置两步验证"),
    "second_call": _("二次回访"),
    "send": _("发送"),
    "sensitive": _("查看敏感名单"),
    "sent": _("查看已发的"),
    "settle": _("处理"),
    "sign": _("签收"),
    "split": _("拆分"),
    "total": _("查看汇总"),
    "triage": _("研判"),
    "unlock": _("解除锁定"),
    "use": _("使用"),
    "verify": _("核验"),
    "view": _("查看"),
    "view_uncertain": _("查看未核实的"),
    "visits": _("查看回访台"),
    "whistle": _("吹哨"),
    "withdraw": _("撤回"),
    "write": _("拟制"),
}


PURPOSES: dict[Purpose, Words] = {
    Purpose.POLICY: _("政策兑现"),
    Purpose.SERVICE: _("服务企业"),
    Purpose.PROFILE: _("企业画像"),
    Purpose.MONITORING: _("运行监测"),
    Purpose.VERIFICATION: _("核验"),
    Purpose.STATISTICS: _("仅用于汇总统计"),
}

# Reading and using facts, each followed by a level or a purpose.
OF_FACTS: tuple[tuple[str, Words, dict[str, Words]], ...] = (
    ("read.", _("查看"), {str(level): words for level, words in LEVELS.items()}),
    ("use.", _("用于"), {str(purpose): words for purpose, words in PURPOSES.items()}),
)


def action_words(action: str) -> str:
    """A row's action in words; parts without a word stand as they are."""
    about, _dot, done = action.partition(".")
    for prefix, verb, words in OF_FACTS:
        if done.startswith(prefix):
            what = done.removeprefix(prefix)
            return f"{ABOUT.get(about, about)} · {verb}（{words.get(what, what)}）"
    return f"{ABOUT.get(about, about)} · {DONE.get(done, done)}"
