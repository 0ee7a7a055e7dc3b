"""A finding in words."""

from __future__ import annotations

from string import Formatter
from typing import Any

from liyuan.engines.feel.units import RATIO_UNITS
from liyuan.engines.findings import Finding, Where
from liyuan.web.messages.boxes import box
from liyuan.web.messages.language import Language, language


def finding(said: Finding, lang: str) -> str:
    """The sentence for a finding; a code without wording shows itself and its params."""
    tongue = language(lang)
    template = tongue.findings.get(said.code)
    if template is None:
        details = ", ".join(f"{key}={value}" for key, value in said.params.items())
        return f"{said.code} {details}".strip()
    text = _Params(tongue, said).format(template)
    hint = said.params.get("suggestion")
    return text + (tongue.suggestion.format(suggestion=hint) if hint else "")


def place(where: Where, lang: str) -> str:
    """Where a finding lies: file, line, column, field; empty when nothing is known."""
    words = language(lang).words
    parts = [where.file or ""]
    parts += [words["place-line"].format(line=where.line)] if where.line else []
    parts += [words["place-column"].format(column=where.column)] if where.column else []
    return " ".join(filter(None, (*parts, where.field)))


class _Params(Formatter):
    """Fills a template; `{x:kind}` names a kind of value, `{x:box}` a combination of
    inputs, `{x:unit}` a unit; a param that is missing is empty."""

    def __init__(self, tongue: Language, said: Finding) -> None:
        self._tongue = tongue
        self._params = dict(said.params)
        if "expected" in self._params and said.code.startswith("pack."):
            expected = self._params["expected"]
            self._params["expected"] = tongue.pack_kinds.get(expected, expected)

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> str:
        return self._params.get(str(key), "")

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "box":
            return box(str(value), self._tongue)
        if format_spec == "unit":
            return self._tongue.words["ratio"] if value in RATIO_UNITS else str(value)
        return self._tongue.kinds.get(value, value) if format_spec == "kind" else str(value)
