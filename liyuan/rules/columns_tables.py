"""Decision tables, conditions and ladders for all firms at once: one firm of each kind is asked."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

import numpy as np

from liyuan.engines.dmn.hit_policies import HIT_POLICIES
from liyuan.engines.dmn.tables.compiled import CompiledTable
from liyuan.engines.feel import Compiled, Value, to_text
from liyuan.engines.feel import nodes as n
from liyuan.engines.feel.nodes import names_in
from liyuan.engines.screening.bits import (
    Array,
    Pair,
    bit_at,
    every,
    rows_of,
    trimmed,
)
from liyuan.engines.screening.pieces import scattered
from liyuan.engines.screening.schema import ColumnType
from liyuan.engines.screening.table import Column
from liyuan.engines.screening.trees import joined, united
from liyuan.rules.columns_asked import City
from liyuan.rules.columns_patterns import NotColumnar, Patterns, column_of
from liyuan.rules.criteria import PreparedCriteria
from liyuan.rules.decisions import PreparedTable
from liyuan.rules.ladders import NO_RUNG, PreparedLadder
from liyuan.rules.terms import Parameter

# The rows of a table that a firm matches, or may match (False), in order.
Hits = tuple[tuple[int, bool], ...]
T = TypeVar("T")
# What a rule says under each of its names: None is null for all; some do not fit a column.
Columns = Mapping[str, Column | NotColumnar | None]
NOTHING: Mapping[str, Value] = MappingProxyType({})


def parameters_on(parameters: tuple[Parameter, ...], basis: date) -> dict[str, Value]:
    """The values of parameters on a day; None before the first."""
    held = {one.name: one.on(basis) for one in parameters}
    return {name: one.value if one else None for name, one in held.items()}


def criteria_columns(city: City, prepared: PreparedCriteria) -> Columns:
    """Whether the conditions hold: all of some, and one of others where there are others."""
    held = parameters_on(prepared.rule.parameters, city.basis)
    texts = [city.fixed(text, held) for text in (*prepared.every, *prepared.one_of)]
    pairs = city.truths(texts)
    needed, ways = pairs[: len(prepared.every)], pairs[len(prepared.every) :]
    found = joined([*needed, *([united(ways)] if ways else [])])
    return {prepared.rule.name: truth_column(found, city.table.rows)}


def truth_column(pair: Pair, rows: int) -> Column:
    """A truth as a column."""
    valid = trimmed(pair.certain | ~pair.possible, rows)
    return Column(ColumnType("boolean"), pair.certain, valid)


def ladder_columns(city: City, prepared: PreparedLadder) -> Columns:
    """The highest rung that each firm is known to hold."""
    codes = np.zeros(city.table.rows, np.int32)
    pairs = city.truths([city.fixed(text) for text in prepared.held])
    for place, pair in enumerate(pairs, 1):
        codes[rows_of(pair.certain)] = place
    words = (NO_RUNG, *(rung.key for rung in prepared.rule.rungs))
    return {prepared.rule.name: Column(ColumnType("text"), codes, None, words)}


def table_columns(city: City, prepared: PreparedTable) -> Columns:
    """What the table says of each firm: asked of one firm of those that match the same rows."""
    table, rows = prepared.table, city.table.rows
    found, hits = patterns_of(city, table)
    differing = [
        code for code, own in enumerate(hits) if not all(_outcomes(table, own, city.is_constant))
    ]
    said = _decided(city, prepared, found.rows, frozenset(differing))
    constant = column_of(found, said)
    pieces = [(np.arange(rows), constant)] if constant else []
    for code in differing:
        places = np.flatnonzero(found.codes == code)
        column = _differing(city.of(places), prepared, hits[code])
        pieces += [(places, column)] if column else []
    return {prepared.name: scattered(pieces, rows)}


def _decided(
    city: City, prepared: PreparedTable, rows: Array, without: Collection[int] = ()
) -> list[Value]:
    """What the table says of each of these firms; nothing of those in the places `without`."""
    scopes = city.scopes(rows, names_read(prepared.table))
    return [
        None if at in without else prepared.decide(scope, city.basis)[prepared.name].value
        for at, scope in enumerate(scopes)
    ]


def _differing(city: City, prepared: PreparedTable, hits: Hits) -> Column | None:
    """Of firms that match the same rows, whose outcome is another for each."""
    texts = tuple(_outcomes(prepared.table, hits, city.fixed))
    if len(hits) == 1 and hits[0][1] and (key := city.column_read(texts[0])):
        return city.table.columns.get(key)
    patterns = city.alike(frozenset().union(*(text.names_used for text in texts)))
    return column_of(patterns, _decided(city, prepared, patterns.rows))


def _outcomes(table: CompiledTable, hits: Hits, what: Callable[[Compiled], T]) -> Iterator[T]:
    """What is to be known of the outcomes of rows; of the default too, unless a row is certain."""
    yield from (what(text) for at, _ in hits for text in table.rows[at].outputs)
    if not any(certain for _, certain in hits):
        yield from (what(text) for text in table.defaults if text)


def patterns_of(
    city: City, table: CompiledTable, held: Mapping[str, Value] = NOTHING
) -> tuple[Patterns, list[Hits]]:
    """Firms that match, or may match, the same rows of a table, and which rows those are."""
    count = city.table.rows
    codes, lists = np.zeros(count, np.int32), [Hits()]
    open_ = every(count)
    stops = HIT_POLICIES[table.table.policy].stops_at_first
    for at, pair in enumerate(_rows(city, table, held)):
        certain, rows = pair.certain & open_, rows_of(pair.possible & open_)
        told = codes[rows] * 2 + bit_at(certain, rows)
        apart = np.flatnonzero(np.bincount(told, minlength=2 * len(lists)))
        place = np.zeros(2 * len(lists), np.int32)
        place[apart] = len(lists) + np.arange(len(apart))
        codes[rows] = place[told]
        lists += [(*lists[one >> 1], (at, bool(one & 1))) for one in apart.tolist()]
        if stops:
            open_ &= ~certain
    found = Patterns.of(codes, len(lists))
    return found, [lists[code] for code in codes[found.rows].tolist()]


def _rows(city: City, table: CompiledTable, held: Mapping[str, Value]) -> Iterator[Pair]:
    """Of each row of a table where it matches."""
    nodes = list(dict.fromkeys(cell.node for row in table.rows for cell in row.cells))
    found = city.truths([_text(node, city, held) for node in nodes])
    pairs = dict(zip(nodes, found, strict=True))
    always = every(city.table.rows)
    for row in table.rows:
        yield joined([Pair(always, always), *(pairs[cell.node] for cell in row.cells)])


def _text(node: n.Node, city: City, held: Mapping[str, Value]) -> Compiled:
    if any(isinstance(part, n.Subject) for part in n.walk(node)):
        raise NotColumnar("?")
    return city.fixed(Compiled(to_text(node), city.names.union(held), node=node), held)


def names_read(table: CompiledTable) -> frozenset[str]:
    """The names that a table speaks of."""
    texts = [*table.inputs, *filter(None, table.defaults)]
    texts += [text for row in table.rows for text in row.outputs]
    tests = (names_in(test) for row in table.rows for test in row.tests)
    return frozenset().union(*(text.names_used for text in texts), *tests)
