"""The words for what the journal records: one table for all actions, one for their subjects."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liyuan.journal.domain import Flaw

ACTIONS: dict[str, str | Promise] = {
    "access.refuse": _("拒绝访问"),
    "account.close": _("停用账号"),
    "account.export": _("导出账号台账"),
    "account.lock": _("锁定登录"),
    "account.login": _("登录"),
    "account.login_failed": _("登录失败"),
    "account.login_unknown": _("统一身份未对应账号"),
    "account.logout": _("退出登录"),
    "account.logout_elsewhere": _("退出其他登录"),
    "account.make": _("建立账号"),
    "account.make_demo": _("建立演示账号"),
    "account.new_password": _("重置密码"),
    "account.password": _("修改密码"),
    "account.reopen": _("恢复账号"),
    "account.second_codes": _("更换恢复码"),
    "account.second_off": _("停用两步验证"),
    "account.second_on": _("启用两步验证"),
    "account.second_reset": _("重置两步验证"),
    "account.tie": _("关联统一身份"),
    "account.unlock": _("解除登录锁定"),
    "attachment.add": _("上传附件"),
    "attachment.remove": _("移除附件"),
    "attachment.take": _("打开附件"),
    "case.recount": _("重算办理时限"),
    "city.import": _("导入企业名录"),
    "draft.approve": _("批准规则草稿"),
    "draft.copy": _("复制为规则草稿"),
    "draft.delete": _("删除规则草稿"),
    "draft.return": _("退回规则草稿"),
    "draft.save": _("保存规则草稿"),
    "draft.submit": _("送审规则草稿"),
    "draft.withdraw": _("撤回送审的规则草稿"),
    "enterprise.assign": _("指定服务专员"),
    "enterprise.conceal": _("列入敏感企业名单"),
    "enterprise.export": _("导出企业台账"),
    "enterprise.reveal": _("移出敏感企业名单"),
    "check.settle": _("核实来源"),
    "fact.batch": _("登记数据批次"),
    "fact.compact": _("合并手工录入数据"),
    "fact.enter": _("录入数据"),
    "fact.snapshot": _("生成数据快照"),
    "grant.end": _("终止授权"),
    "grant.give": _("授权"),
    "import.apply": _("导入数据"),
    "import.cancel": _("取消导入"),
    "import.choose": _("选择冲突的处理"),
    "import.errors": _("下载导入错误清单"),
    "import.ledger": _("导出可编辑台账"),
    "import.let_go": _("中断的导入退回待办"),
    "import.receive": _("上传导入文件"),
    "journal.erase": _("删除个人信息"),
    "journal.export": _("导出审计日志"),
    "journal.personal": _("查看个人信息"),
    "journal.verify": _("核验审计日志"),
    "laboratory.export": _("从策略实验室取走测算对比"),
    "ledger.export": _("导出台账"),
    "pack.load": _("载入城市规则包"),
    "notice.again": _("重新发送通知"),
    "notice.calendar": _("更换日历订阅地址"),
    "notice.code": _("发送验证码"),
    "notice.settings": _("修改通知设置"),
    "notice.try": _("试发通知"),
    "park.export": _("导出园区台账"),
    "target.export": _("导出目标台账"),
    "figure.export": _("导出公开数据台账"),
    "permission.export": _("导出权限表"),
    "policy.judged": _("计算政策匹配"),
    "rule.export": _("下载规则"),
    "rule.publish": _("发布规则"),
    "screening.cancel": _("取消全市筛查"),
    "screening.done": _("完成全市筛查"),
    "screening.start": _("发起全市筛查"),
    "screening.tidy": _("清理筛查结果"),
    "store.tidy": _("清理数据存储"),
}

SUBJECTS: dict[str, str | Promise] = {
    "attachment": _("附件"),
    "city": _("城市"),
    "code": _("验证码"),
    "delivery": _("通知发送"),
    "draft": _("规则草稿"),
    "enterprise": _("企业"),
    "entry": _("日志"),
    "fact_batch": _("数据批次"),
    "import": _("数据导入"),
    "journal": _("审计日志"),
    "ledger": _("台账"),
    "list": _("名单"),
    "listing": _("敏感企业名单"),
    "pack": _("城市规则包"),
    "park": _("园区"),
    "policy": _("政策"),
    "rule": _("规则"),
    "screening": _("全市筛查"),
    "screenings": _("全市筛查"),
    "snapshot": _("数据快照"),
    "store": _("数据存储"),
    "standing": _("名单"),
    "user": _("账号"),
    "verdict_run": _("匹配批次"),
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
    """What an entry is about; a kind of which there is one has the number "all"."""
    return f"{SUBJECTS.get(kind, kind)} {'' if number == 'all' else number}".rstrip()
