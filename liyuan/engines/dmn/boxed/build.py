"""The builder of closures that knows boxed expressions and tables besides FEEL."""

from __future__ import annotations

from dataclasses import replace

from liyuan.engines.dmn.boxed import nodes, table
from liyuan.engines.feel.build import Build, Nulls
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.typenames import Lookup


def boxed_builder(names: frozenset[str], nulls: Nulls, types: Lookup) -> Build:
    """What turns boxed expressions into closures; names are looked up as bound ones."""
    plain = builder(names, nulls, types).bound()
    own = {**nodes.RUNS, table.Table: table.run_table}
    return replace(plain, runs={**plain.runs, **own})
