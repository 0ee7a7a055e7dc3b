"""Chinese words for what can be wrong with a DMN file."""

from collections.abc import Mapping

MODELS: Mapping[str, str] = {
    "dmn.xml.too-large": "文件超过 {limit} 字节",
    "dmn.xml.too-deep": "元素嵌套超过 {limit} 层",
    "dmn.xml.too-many": "文件中的元素超过 {limit} 个",
    "dmn.xml.encoding": "文件无法按 {encoding} 读取，请另存为 UTF-8",
    "dmn.xml.nul": "文件中有空字符（NUL）",
    "dmn.xml.syntax": "不是正确的 XML：{message}",
    "dmn.xml.doctype": "不允许文档类型声明（DOCTYPE、实体）",
    "dmn.xml.instruction": "模型内不允许处理指令",
    "dmn.xml.namespace": "“{element}”不在 DMN 1.1 至 1.5 的命名空间中，而在“{namespace}”中",
    "dmn.xml.root": "DMN 文件的根元素应为“definitions”，不是“{element}”",
    "dmn.xml.unknown-element": "“{parent}”中不允许出现“{element}”",
    "dmn.xml.unknown-attribute": "“{element}”没有“{attribute}”这一属性",
    "dmn.xml.missing-element": "“{element}”中缺少“{child}”",
    "dmn.xml.missing-attribute": "“{element}”缺少属性“{attribute}”",
    "dmn.xml.repeated": "“{parent}”中的“{element}”只能有一个",
    "dmn.xml.either": "“{element}”中以下各项只能有其一：{children}",
    "dmn.xml.stray-text": "“{element}”中不允许直接写文字",
    "dmn.xml.value": "“{element}”的“{attribute}”为“{value}”，只允许：{allowed}",
    "dmn.xml.id": "“{id}”不能用作标识：须以字母或 _ 开头，其后为字母、数字、_ - .",
    "dmn.xml.duplicate-id": "标识“{id}”已被使用（第 {line} 行）",
    "dmn.xml.href": "“{href}”在本文件中没有所指的元素",
    "dmn.xml.character": "XML 不能包含字符 {character}（在“{text}”中）",
    "dmn.model.not-imported": "“{href}”指向另一模型，但其命名空间“{namespace}”未导入",
    "dmn.model.reference-kind": "“{href}”指向“{name}”，其类型不适用于此处",
    "dmn.model.ring": "以下各项相互依赖，形成循环：{names}",
    "dmn.model.name-twice": "名称“{name}”已被使用（第 {line} 行）",
    "dmn.model.aggregation": "汇总方式 {aggregation} 只能与命中策略 COLLECT 同用，"
    "不能与 {hit_policy} 同用",
    "dmn.model.cells": "第 {row} 行的“{element}”有 {got} 个，表中此类列有 {expected} 个",
}
