"""What parts of rules say of all firms at once: truths, and one firm of each kind to ask."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from liyuan.engines.feel import Compiled, Value, evaluate, to_text
from liyuan.engines.feel import nodes as n
from liyuan.engines.screening.bits import Array, Pair, packed
from liyuan.engines.screening.firms import scopes
from liyuan.engines.screening.formulas import Cell
from liyuan.engines.screening.pieces import taken
from liyuan.engines.screening.plan import ClausePlan, ClauseText, ConditionText, Plan
from liyuan.engines.screening.predicates import PerFirm
from liyuan.engines.screening.schema import Key, Schema
from liyuan.engines.screening.screen import screen
from liyuan.engines.screening.table import Table
from liyuan.engines.screening.trees import leaves
from liyuan.rules.columns_patterns import Patterns, of_columns


@dataclass(frozen=True)
class City:
    """All firms with what is known of them so far: facts, and rules that were made before."""

    table: Table
    schema: Schema
    basis: date
    constants: Mapping[str, Value]
    names: frozenset[str]

    @property
    def known(self) -> frozenset[str]:
        """The names of which somebody told."""
        return frozenset(name for name, _ in self.table.columns)

    def keys(self, names: Iterable[str]) -> tuple[Key, ...]:
        """The columns of these names."""
        wanted = frozenset(names)
        return tuple(key for key in self.schema.columns if key[0] in wanted)

    def scopes(self, rows: Array, names: Iterable[str]) -> Iterator[dict[str, Value]]:
        """What rules see of each of these firms under these names."""
        for scope in scopes(self.table, self.keys(names), rows):
            yield {**scope, **self.constants}

    def said(self, text: Compiled, patterns: Patterns) -> list[Value]:
        """What a text says of the firms of each pattern."""
        each = self.scopes(patterns.rows, text.names_used)
        return [evaluate(text, scope).value for scope in each]

    def alike(self, names: Iterable[str]) -> Patterns:
        """Firms with the same values under these names."""
        return of_columns(self.table, self.keys(names))

    def fixed(self, text: Compiled, parameters: Mapping[str, Value] | None = None) -> Compiled:
        """A text with the day's constants in it, and a rule's parameters."""
        return text.fixed({**self.constants, **(parameters or {})})

    def part(self, node: n.Node, of: Compiled) -> Compiled:
        """A node of a text as a text of its own."""
        return replace(of, text=to_text(node), node=node)

    def is_constant(self, text: Compiled) -> bool:
        """Whether a text says the same of every firm."""
        return not text.names_used - self.constants.keys()

    def column_read(self, text: Compiled) -> Key | None:
        """The one column whose value a text is, when it is nothing else."""
        clause = ClauseText("", (), amount=self.fixed(text))
        amount = Plan.of([clause], self.schema).clauses[0].amount
        return amount.formula.key if amount and isinstance(amount.formula, Cell) else None

    def knowing(self, names: frozenset[str]) -> "City":
        """The same firms with these names alone."""
        columns = {key: one for key, one in self.table.columns.items() if key[0] in names}
        return replace(self, table=Table(self.table.firms, columns))

    def of(self, rows: Array) -> "City":
        """Some firms alone."""
        return replace(self, table=taken(self.table, rows))

    def truths(self, texts: Sequence[Compiled]) -> list[Pair]:
        """Of each text where it certainly and where it possibly holds."""
        clauses = [ClauseText(str(at), (ConditionText("", text),)) for at, text in enumerate(texts)]
        plan = Plan.of(clauses, self.schema)
        on_columns = tuple(one for one in plan.clauses if not _by_firm(one))
        found = screen(replace(plan, clauses=on_columns), self.table).verdicts
        pairs = {one.key: Pair(one.eligible, one.eligible | one.unknown) for one in found}
        return [pairs.get(str(at)) or self._asked(text) for at, text in enumerate(texts)]

    def _asked(self, text: Compiled) -> Pair:
        """What columns cannot say: firms with the same values are asked for once."""
        patterns = self.alike(text.names_used)
        said = self.said(text, patterns)
        certain = packed(patterns.spread([value is True for value in said], bool))
        possible = packed(patterns.spread([value is not False for value in said], bool))
        return Pair(certain, possible)


def _by_firm(clause: ClausePlan) -> bool:
    asked = (leaf for one in clause.conditions for leaf in leaves(one.tree))
    return any(isinstance(leaf, PerFirm) for leaf in asked)
