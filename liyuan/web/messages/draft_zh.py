"""Chinese wording of why something cannot be done with a draft of a rule."""

from __future__ import annotations

DRAFT: dict[str, str] = {
    "draft.case_first": "请先保存能读懂的算例，再加入新的算例",
    "draft.changed": "您看到的不是送审的最新稿，请重新核对后再批准",
    "draft.form": "只有决策表可以用这种格式",
    "draft.name": "请给算例起一个名称",
    "draft.open": "这份规则已有未结的草稿，请先处理它，再从实验室存新的草稿",
    "draft.overtaken": (
        "这条规则已有更新的版本，草稿依据的版本不再现行；请以现行版本重新复制草稿，再把改动带过去"
    ),
    "draft.own": "起草和修改过草稿的人不能审批，须由另一人审批",
    "draft.remarks": "请写明退回的原因",
    "draft.same": "草稿与现行版本没有差别，无需发布",
    "draft.shape": "文本还读不成一张表，请先在“文本”中改正",
    "draft.state": "草稿的状态已经变化，请刷新后再操作",
    "draft.too_long": "文本过长，或含有不可见的空字符（上限 {limit} 字）",
    "draft.withdrawn_rule": "这条规则已经终止，不能再复制为草稿",
}
