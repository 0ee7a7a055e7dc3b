"""Chinese wording of what is said about procedures: their files, and steps that are not made."""

from __future__ import annotations

PROCEDURE: dict[str, str] = {
    # a step of a case
    "procedure.guard.no": "条件不满足：{name}",
    "procedure.guard.unknown": "尚不能判断“{name}”：缺少{missing}",
    "procedure.state.elsewhere": "目前状态为“{state}”，不能“{step}”",
    "procedure.given.missing": "请填写{name}",
    "procedure.given.type": "{name}填写有误",
    "procedure.given.unasked": "这一步不填“{key}”",
    "procedure.clock.vague": "无法确定“{clock}”的期限：缺少{missing}，或所定日期已过",
    "procedure.clock.amount": "“{clock}”延长的时间须大于零",
    # a procedure's file
    "procedure.kind": "事项种类应与文件同名：应为“{wanted}”，实际是“{got}”",
    "procedure.key.repeated": "“{key}”重复",
    "procedure.name.unknown": "没有“{got}”；可用的有：{choices}",
    "procedure.state.was": "旧名“{key}”仍是一个状态",
    "procedure.state.unowned": "状态“{state}”没有写明在谁手上（turn）",
    "procedure.state.unreachable": "状态“{state}”无法到达",
    "procedure.state.endless": "状态“{state}”到不了任何终点",
    "procedure.state.stuck": "走到“{state}”后到不了任何终点：{way}",
    "procedure.field.choices": "选项字段“{name}”须有选项，其他字段不得有选项",
    "procedure.field.start": "字段“{name}”的初值不符合其类型",
    "procedure.set.value": "“{name}”不能这样设置",
    "procedure.opening.none": "没有可以新建事项的步骤（不写 from 的步骤）",
    "procedure.opening.nowhere": "新建步骤“{step}”没有写明到哪个状态",
    "procedure.code.unknown": "系统不认识选项 {got}，可用：{choices}",
    "procedure.effect.asks": "带有 {effect} 的步骤须有必填项：{fields}",
    "procedure.step.timed": "到时自动进行的“{step}”须写明等哪个时限（after），且不得有必填项",
    "procedure.step.never": "步骤“{step}”永远不能进行：其条件总不成立",
    "procedure.promise.broken": "不能保证“{name}”：{way}",
    "procedure.limit.places": "流程过于复杂，超过 {limit} 种情形，无法逐一证明",
    "procedure.feel.kind": "条件应为“是”或“否”，实际是{found:kind}",
    "procedure.clock.target": "“{clock}”的期限应写明数量（amount）或截止日期字段（until）之一",
    "procedure.clock.otherwise": "“{clock}”的期限中只有最后一条不写条件（when），且必须有这一条",
    "procedure.clock.unpausable": "“{clock}”不得暂停",
    "procedure.clock.extend": "延长“{clock}”须写明天数字段（amount），其他动作不写",
    "procedure.clock.never_started": "“{clock}”从未开始",
    "procedure.clock.part": "“{clock}”是协同单位自己的时限：按单位日历计（unit），步骤不得写它",
    "procedure.clock.act": "“{clock}”此时可能是 {status}，不能 {act}",
    "procedure.clock.left": "到达终点“{state}”时“{clock}”可能仍未停止",
}
