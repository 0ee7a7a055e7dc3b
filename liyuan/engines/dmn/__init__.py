"""Decision tables (DMN): read, check and run one table for one case, three-valued."""

from __future__ import annotations

from liyuan.engines.dmn.check.table import check_table
from liyuan.engines.dmn.tables.compiled import CompiledTable, compile_table
from liyuan.engines.dmn.tables.decide import Decision, RowTrace, decide, explain_table
from liyuan.engines.dmn.tables.table import (
    DecisionTable,
    Input,
    Output,
    Rule,
    TableError,
    table_from_content,
)

__all__ = [
    "CompiledTable",
    "Decision",
    "DecisionTable",
    "Input",
    "Output",
    "RowTrace",
    "Rule",
    "TableError",
    "check_table",
    "compile_table",
    "decide",
    "explain_table",
    "table_from_content",
]
