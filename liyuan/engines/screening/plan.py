"""All clauses of a day as one value: each question once, each clause a tree over questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from liyuan.engines.feel import Compiled
from liyuan.engines.feel import nodes as n
from liyuan.engines.screening.formulas import Fixed, Formula, divides, trees_in
from liyuan.engines.screening.lower import Lowering
from liyuan.engines.screening.numbered import Numbered
from liyuan.engines.screening.predicates import PerFirm, Predicate, Rule
from liyuan.engines.screening.rounding import TO_FEN, Rounding
from liyuan.engines.screening.schema import Key, Schema, text_of
from liyuan.engines.screening.trees import All, Always, Tree, leaves


@dataclass(frozen=True)
class ConditionText:
    """A named condition whose constants are fixed (`Compiled.fixed`)."""

    name: str
    compiled: Compiled
    scope: bool = False
    actionable: bool = False


@dataclass(frozen=True)
class ClauseText:
    """A clause on a day; `amount` is None where nothing is paid."""

    key: str
    conditions: tuple[ConditionText, ...]
    open: bool = True
    amount: Compiled | None = None
    rounding: Rounding = TO_FEN


@dataclass(frozen=True)
class ConditionPlan:
    """A condition as a tree over predicates."""

    name: str
    tree: Tree
    scope: bool
    actionable: bool


@dataclass(frozen=True)
class AmountPlan:
    """What a clause pays: a formula over columns, or None and why the interpreter is asked."""

    formula: Formula | None
    why: str
    asked: Rule
    rounding: Rounding

    @cached_property
    def each(self) -> int | None:
        """What every eligible firm is paid, where that is the same for all and known."""
        known = self.formula.value if isinstance(self.formula, Fixed) else None
        return None if known is None else self.rounding.fen(known)

    @cached_property
    def divides(self) -> bool:
        """Whether some step of it may have no exact decimal."""
        return self.formula is not None and divides(self.formula)


@dataclass(frozen=True)
class ClausePlan:
    """A clause holds where all its conditions do; one that is not open holds for nobody."""

    key: str
    conditions: tuple[ConditionPlan, ...]
    open: bool
    amount: AmountPlan | None

    @cached_property
    def tree(self) -> Tree:
        """All conditions together."""
        return All(tuple(one.tree for one in self.conditions)) if self.conditions else Always(True)

    @cached_property
    def leaves(self) -> tuple[Predicate, ...]:
        """What must be asked to judge and to pay, as often as it stands there."""
        return (*leaves(self.tree), *self.paying)  # type: ignore[arg-type]

    @cached_property
    def paying(self) -> tuple[Predicate, ...]:
        """What must be asked to pay those who are eligible."""
        formula = self.amount.formula if self.amount else None
        trees = trees_in(formula) if formula else ()
        return tuple(leaf for tree in trees for leaf in leaves(tree))  # type: ignore[misc]


@dataclass(frozen=True)
class Plan:
    """The clauses, and of the columns they read those that the schema lacks."""

    clauses: tuple[ClausePlan, ...]
    lacking: tuple[Key, ...]

    @classmethod
    def of(cls, clauses: Iterable[ClauseText], schema: Schema) -> Plan:
        """What cannot be said on columns is left to the interpreter; nothing raises."""
        lowering = Lowering(schema)
        found = tuple(_clause(clause, lowering) for clause in clauses)
        return cls(found, tuple(sorted(lowering.lacking, key=text_of)))

    @cached_property
    def predicates(self) -> tuple[Predicate, ...]:
        """Each question once; those of one column stand together."""
        return self.numbered.predicates

    @cached_property
    def numbered(self) -> Numbered:
        """The questions as they stand in the clauses, those of one column together."""
        leaves_ = (leaf for clause in self.clauses for leaf in clause.leaves)
        return Numbered.of(sorted(leaves_, key=_place))

    @cached_property
    def keys(self) -> frozenset[Key]:
        """The columns to read for it."""
        asked = (predicate.keys for predicate in self.predicates)
        paid = (clause.amount.asked.keys for clause in self.clauses if clause.amount)
        return frozenset[Key]().union(*asked, *paid)

    def describe(self) -> Iterator[str]:
        """The plan in lines to read."""
        number = {predicate: at for at, predicate in enumerate(self.predicates, 1)}
        for predicate, at in number.items():
            yield f"p{at}  {predicate}"
        for clause in self.clauses:
            yield from _described(clause, number)
        yield from _fallbacks(self)
        yield from (f"lacks {text_of(key)}: unknown for all" for key in self.lacking)


def _place(predicate: Predicate) -> list[str]:
    return sorted(map(text_of, predicate.keys))


def _clause(clause: ClauseText, lowering: Lowering) -> ClausePlan:
    conditions = tuple(
        ConditionPlan(one.name, lowering.condition(one.compiled), one.scope, one.actionable)
        for one in clause.conditions
    )
    pays = clause.amount is not None and not isinstance(clause.amount.node, n.Null)
    amount = _amount(clause.amount, clause.rounding, lowering) if pays and clause.amount else None
    return ClausePlan(clause.key, conditions, clause.open, amount)


def _amount(compiled: Compiled, rounding: Rounding, lowering: Lowering) -> AmountPlan:
    formula, why = lowering.amount(compiled)
    return AmountPlan(formula, why, lowering.rule(compiled.node, compiled), rounding)


def _described(clause: ClausePlan, number: dict[Predicate, int]) -> Iterator[str]:
    yield f"{clause.key}" + ("" if clause.open else "  (closed: nobody)")
    for one in clause.conditions:
        flags = " ".join(word for word in ("scope", "actionable") if getattr(one, word))
        used = dict.fromkeys(number[leaf] for leaf in leaves(one.tree))  # type: ignore[index]
        places = " ".join(f"p{at}" for at in used)
        yield "  ".join(filter(None, (f"  {one.name}: {one.tree}", places, flags)))
    if clause.amount:
        yield f"  pays {clause.amount.formula or clause.amount.asked}, {clause.amount.rounding}"


def _fallbacks(plan: Plan) -> Iterator[str]:
    for predicate in plan.predicates:
        if isinstance(predicate, PerFirm):
            yield f"firm by firm: {predicate.asked} — {predicate.why}"
    for clause in plan.clauses:
        amount = clause.amount
        if amount and amount.formula is None:
            yield f"firm by firm: amount of {clause.key}: {amount.asked} — {amount.why}"
