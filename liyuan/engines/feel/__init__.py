"""The rule language (FEEL): read, check, run and explain one rule for one case."""

from __future__ import annotations

from liyuan.engines.feel.check.rule import check, infer
from liyuan.engines.feel.errors import FeelSyntaxError
from liyuan.engines.feel.explain import explain
from liyuan.engines.feel.interpret import Compiled, Result, compile_, evaluate
from liyuan.engines.feel.missing import Missing
from liyuan.engines.feel.nodes import Node
from liyuan.engines.feel.parser import Dialect, parse
from liyuan.engines.feel.printer import to_text
from liyuan.engines.feel.temporal import FeelDate
from liyuan.engines.feel.trace import Trace
from liyuan.engines.feel.types import Type
from liyuan.engines.feel.values import Scope, Value

__all__ = [
    "Compiled",
    "Dialect",
    "FeelDate",
    "FeelSyntaxError",
    "Missing",
    "Node",
    "Result",
    "Scope",
    "Trace",
    "Type",
    "Value",
    "check",
    "compile_",
    "evaluate",
    "explain",
    "infer",
    "parse",
    "to_text",
]
