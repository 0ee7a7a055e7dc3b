"""The builder of closures that knows boxed expressions and tables besides FEEL."""

from __future__ import annotations

from dataclasses import replace

from liyuan.engines.dmn import boxed_nodes, boxed_table
from liyuan.engines.feel.build import Build, Nulls
from liyuan.engines.feel.interpret import builder
from liyuan.engines.feel.typenames import Lookup


def boxed_builder(names: frozenset[str], nulls: Nulls, types: Lookup) -> Build:
    """What turns boxed expressions into closures; names are looked up as bound ones."""
    plain = builder(names, nulls, types).bound()
    own = {**boxed_nodes.RUNS, boxed_table.Table: boxed_table.run_table}
    return replace(plain, runs={**plain.runs, **own})
