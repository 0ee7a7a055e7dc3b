"""What stands in the cells of a decision table's spreadsheet besides the table."""

from collections.abc import Mapping

# key → Chinese, English; no two keys of one language share a label
_LABELS: Mapping[str, tuple[str, str]] = {
    "table": ("决策表", "Table"),
    "choices": ("取值", "Choices"),
    "details": ("其他内容", "Details"),
    "name": ("名称", "Name"),
    "en": ("英文名称", "English name"),
    "hit_policy": ("命中策略", "Hit policy"),
    "note": ("说明", "Note"),
    "source": ("依据", "Source"),
    "column": ("列的类别", "Column"),
    "condition": ("条件", "Condition"),
    "result": ("结果", "Result"),
    "column_name": ("列名", "Column name"),
    "expression": ("取自", "Expression"),
    "unit": ("单位", "Unit"),
    "default": ("默认结果", "Default"),
    "code": ("代码", "Code"),
    "choice_name": ("中文", "Choice"),
    "choice_en": ("英文", "English"),
    "cell": ("填写", "In a cell"),
    "detail": ("项目", "Entry"),
    "kind": ("类型", "Kind"),
    "value": ("内容", "Value"),
}
SHEETS: Mapping[str, Mapping[str, str]] = {
    "zh": {key: zh for key, (zh, _) in _LABELS.items()},
    "en": {key: en for key, (_, en) in _LABELS.items()},
}


def sheet_labels(lang: str) -> Mapping[str, str]:
    """The labels in the language of a tag such as `zh-hans`; Chinese for others."""
    return SHEETS.get(lang.partition("-")[0], SHEETS["zh"])
