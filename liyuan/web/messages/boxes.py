"""A combination of a table's inputs in words: 收入 ≥ 2,000 万元 且 < 40,000 万元、人员 < 20 人."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from liyuan.engines.feel.types import Type
from liyuan.web.messages.language import GAP, Language
from liyuan.web.messages.quantities import value_words

_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<"}


def box(written: str, tongue: Language) -> str:
    """The inputs that the JSON names, with signs: exact about each boundary."""
    parts = [_input(part, tongue) for part in json.loads(written or "[]")]
    return tongue.sentence(tongue.words["list"].join(parts) or tongue.words["anything"])


def _input(part: Mapping[str, Any], tongue: Language) -> str:
    name = str(part["name"]) + GAP
    if "values" in part:
        said = tongue.words["list"].join(_value(value, tongue) for value in part["values"])
        more = "…" if part.get("more") else ""
        return tongue.say("=", left=name, right=f"{GAP}{said}{more}")
    if "is" in part:
        return tongue.say("=", left=name, right=GAP + _figure(part["is"], part, tongue))
    ends = [part[key] for key in ("low", "high") if key in part]
    shown = [f"{GAP} {_SIGNS[op]} {_figure(text, part, tongue)}" for op, text in ends]
    return name.rstrip(GAP) + tongue.words["both-ends"].join(shown)


def _figure(text: str, part: Mapping[str, Any], tongue: Language) -> str:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value_words(value, Type("number", part.get("unit")), tongue).strip(GAP)


def _value(names: list[str], tongue: Language) -> str:
    if names[0] in ("true", "false"):
        return tongue.words[names[0]]
    named = names[1:] or names[:1] * 2
    return tongue.say("quoted", text=named[0] if tongue.code == "zh" else named[1])
