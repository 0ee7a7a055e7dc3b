"""Some firms of a table as a table of their own, and figures put in the place of theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np

from liyuan.engines.screening.amounts import Paid
from liyuan.engines.screening.bits import Array, Bits, Pair, count, every, rows_of
from liyuan.engines.screening.held import Held
from liyuan.engines.screening.pieces import taken
from liyuan.engines.screening.plan import ClausePlan, ConditionPlan, Plan
from liyuan.engines.screening.predicates import Predicate
from liyuan.engines.screening.schema import Key
from liyuan.engines.screening.screen import Screening, Verdicts, screen
from liyuan.engines.screening.table import Column, Table
from liyuan.engines.screening.trees import Asks, Leaf, truth


def some(table: Table, keys: Iterable[Key], rows: Array) -> Table:
    """These rows with these columns, those of them that the table has."""
    held = {key: table.columns[key] for key in keys if key in table.columns}
    return taken(Table(table.firms, held), rows)


def with_stored(table: Table, key: Key, stored: Array) -> Table:
    """The same firms with other numbers in a column, known of all of them."""
    return with_column(table, key, replace(table.columns[key], values=stored, valid=None))


def with_column(table: Table, key: Key, column: Column) -> Table:
    """The same firms with another column, or one more."""
    return replace(table, columns={**table.columns, key: column})


def judged(clause: ClausePlan, table: Table) -> Screening:
    """One clause for a few firms, as if it were open."""
    return screen(Plan((replace(clause, open=True),), ()), table, threads=1)


def keys_of_clause(clause: ClausePlan) -> frozenset[Key]:
    """The columns that a clause reads."""
    return Plan((clause,), ()).keys


def paid_to(clause: ClausePlan, table: Table, held: Held | None, whom: Bits) -> Paid:
    """What these firms are paid, or would be if they were eligible; nothing by what pays none."""
    if clause.amount is None:
        rows = rows_of(whom)
        return Paid(rows, np.zeros(len(rows), np.int64), rows[:0])
    chosen = Verdicts(clause.key, whom, whom, count(whom), 0, None, 0)
    return Screening(Plan((clause,), ()), table, held, (chosen,)).paid(0)


def ask_first(asked: Iterable[Predicate], table: Table, held: Held) -> None:
    """Ask predicates of all firms, to be held."""
    conditions = tuple(ConditionPlan("", Asks(leaf), False, False) for leaf in asked)
    screen(Plan((ClausePlan("", conditions, True, None),), ()), table, held)


def truth_if(
    clause: ClausePlan, table: Table, held: Held, varies: Callable[[Leaf], bool], said: Pair
) -> Pair:
    """What a clause would say if some predicates said this; the others are held."""

    def ask(leaf: Leaf) -> Pair:
        return said if varies(leaf) else held.pair(leaf)  # type: ignore[arg-type]

    return truth(clause.tree, ask, every(table.rows))
