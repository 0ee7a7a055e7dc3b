"""Reads of ledgers that were taken to edit: what was given away, and what its columns mean."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.translation import gettext as _

from liyuan.accounts.access import Person, may, readable_levels
from liyuan.accounts.models import Unit
from liyuan.accounts.queries import unit_names
from liyuan.engines.store import FIRM
from liyuan.enterprises.queries_many import known_values
from liyuan.imports.compare import day_of
from liyuan.imports.domain import OWN_TARGETS, Plan, Target
from liyuan.imports.domain_cells import choice_key
from liyuan.imports.domain_gather import Gathered
from liyuan.imports.domain_ledger import CODE, CONTEXT, NAME, Merged, given, merge
from liyuan.imports.domain_mapping import Targets
from liyuan.imports.models import TakenLedger
from liyuan.imports.queries import PLACES, choices_of, supplied
from liyuan.rules.domain import FactDefinition, FactType
from liyuan.rules.queries import catalogue
from liyuan.web.language import named

# Columns of the register that a ledger shows, unless the unit itself supplies them.
REGISTER = ("registration_status", "industry_code", "registered_district", "park")


def facts_to_take(user: Person, unit: Unit) -> tuple[FactDefinition, ...]:
    """The facts of a unit that a person may take away: who may not read one is not given it."""
    levels = readable_levels(user, may(user, "fact.import"))
    return tuple(fact for fact in supplied(unit.code) if fact.level in levels)


def context_facts(facts: frozenset[str]) -> tuple[FactDefinition, ...]:
    """The facts of the register that a ledger of these facts shows besides."""
    known = catalogue()
    return tuple(known[fact] for fact in REGISTER if fact in known and fact not in facts)


def code_words(fact: FactDefinition, lang: str) -> Mapping[object, str]:
    """Values in words, where a word is read back as the same value."""
    if fact.type is FactType.BOOLEAN:
        return {True: _("是"), False: _("否")}
    choices = choices_of(fact) or {}
    told: list[tuple[str, str]] = []
    if fact.values:
        told = [(one.code, named(one.name, one.en, lang)) for one in fact.values]
    elif fact.id in PLACES:
        rows = PLACES[fact.id]._default_manager.values_list("code", "name", "en")
        told = [(code, named(name, en, lang)) for code, name, en in rows]
    return {code: word for code, word in told if choices.get(choice_key(word)) == code}


def ledger_targets(ledger: TakenLedger) -> Targets:
    """What the columns of a returned ledger can mean: its own facts, and what it only shows."""
    facts = [fact for fact in supplied(ledger.unit.code) if fact.id in set(ledger.facts)]
    base = given(bytes(ledger.content))
    found = {fact.id: Target.of_fact(fact, _choices(fact, base)) for fact in facts}
    units, shown = unit_names("zh"), context_facts(frozenset(ledger.facts))
    context = [Target.of_fact(fact, None) for fact in shown]
    owners = [units.get(fact.source_unit, fact.source_unit) for fact in shown]
    only_shown = {
        f"{CONTEXT}{one.id}": replace(one, id=f"{CONTEXT}{one.id}", type=FactType.TEXT, owner=owner)
        for one, owner in zip(context, owners, strict=True)
    }
    own = {name: OWN_TARGETS[name] for name in ("credit_code", "name")}
    return own | only_shown | found


def _choices(fact: FactDefinition, base: pa.Table) -> Mapping[str, str] | None:
    """With every code that was given away: one that is no choice any more may stay."""
    choices = choices_of(fact)
    if choices is None or fact.id not in base.schema.names:
        return choices
    codes = pc.unique(base[fact.id].combine_chunks()).to_pylist()
    return {choice_key(code): code for code in codes if code} | dict(choices)


def given_texts(ledger: TakenLedger) -> dict[int, dict[str, str]]:
    """What the columns that the unit may not change held, by firm and target."""
    base = given(bytes(ledger.content))
    names = [name for name in base.schema.names if name.startswith(CONTEXT) and name != CODE]
    columns: list[list[Any]] = [base[name].to_pylist() for name in names]
    targets = ["name" if name == NAME else name for name in names]
    rows = zip(*columns, strict=True)
    firms = base[FIRM].to_pylist()
    return {f: dict(zip(targets, row, strict=True)) for f, row in zip(firms, rows, strict=True)}


def merged_with(ledger: TakenLedger, found: Gathered, plan: Plan, *, at: datetime) -> Merged:
    """What became of each row, against what was given away and what is known at a moment."""
    types = {column.target.id: column.target.type.value for column in plan.facts}
    firms = pa.array([], pa.int64())
    columns: dict[tuple[str, int | None], tuple[pa.Array, pa.Array]] = {}
    for year, table in found.tables.items():
        firms = table[FIRM].combine_chunks()
        facts = {name: types[name] for name in table.schema.names if name in types}
        as_of = max(day_of(plan, year), plan.today)
        known = known_values(firms, facts, year, as_of=as_of, at=at)
        columns |= {(fact, year): (table[fact].combine_chunks(), known[fact]) for fact in facts}
    return merge(given(bytes(ledger.content)), firms, columns, frozenset(found.codes))
