"""A 台账 that a unit takes away to edit and hands in again: its columns, its rows, its stamp."""

import csv
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

import pyarrow as pa
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from liyuan.accounts.models import Unit, User
from liyuan.engines.sheets import Format
from liyuan.engines.sheets.heads import heading as heading_of
from liyuan.engines.store import FACT_TYPES, FIRM
from liyuan.enterprises.models import Enterprise
from liyuan.enterprises.queries import ORDER, STATUS_WORDS
from liyuan.enterprises.queries_many import known_values
from liyuan.imports.domain import Target
from liyuan.imports.domain_ledger import CODE, CONTEXT, NAME, packed
from liyuan.imports.domain_values import as_given, as_text
from liyuan.imports.exports import TYPES, download
from liyuan.imports.models import TakenLedger
from liyuan.imports.queries_ledger import code_words, context_facts
from liyuan.imports.templates_xlsx import heading
from liyuan.journal.exports import taken
from liyuan.rules.domain import FactDefinition, FactType, Period
from liyuan.web.language import named
from liyuan.web.ledger import (
    MOST_ROWS,
    Column,
    Kind,
    Ledger,
    cut_off,
    header,
    ledger_response,
    neutral,
    watermark,
)

KINDS: Mapping[FactType, Kind] = {
    FactType.MONEY: Kind.MONEY,
    FactType.COUNT: Kind.COUNT,
    FactType.NUMBER: Kind.NUMBER,
    FactType.RATIO: Kind.PERCENT,
    FactType.DATE: Kind.DATE,
}
REGISTERED = (
    *("pk", "credit_code", "name", "status", "industry_id"),
    *("district__name", "district__en", "park__name", "park__en"),
)


@dataclass(frozen=True)
class Wanted:
    """What a ledger is to hold: which facts of a unit, of which year, about which firms."""

    unit: Unit
    facts: tuple[FactDefinition, ...]
    year: int | None
    firms: QuerySet[Enterprise]
    filters: Mapping[str, str]
    format: Format
    lang: str


def take_to_edit(request: HttpRequest, wanted: Wanted, *, by: User, at: datetime) -> HttpResponse:
    """The file for who asks; what it held is kept, so that its changes can be told."""
    table, columns = rows_of(wanted, at=at), columns_of(wanted)
    with transaction.atomic():
        kept = TakenLedger.objects.create(
            stamp=f"LYTZ-{timezone.localdate(at):%Y%m%d}-{secrets.token_hex(6)}",
            unit=wanted.unit,
            year=wanted.year,
            facts=[fact.id for fact in wanted.facts],
            headings={
                heading_of(0, header(column)).key: target for target, column in columns.items()
            },
            rows=table.num_rows,
            content=packed(table),
            known_at=at,
            by=by,
        )
        ledger = _ledger(wanted, kept, columns, table)
        said = {"unit": wanted.unit.code, "facts": kept.facts, "year": wanted.year}
        return taken(
            request,
            WRITERS[wanted.format](request, ledger),
            action="import.ledger",
            subject=("ledger", kept.stamp),
            payload={**said, "rows": kept.rows, "filters": dict(wanted.filters)},
            at=at,
        )


def rows_of(wanted: Wanted, *, at: datetime) -> pa.Table:
    """The firms in the order of the list, what the register says, and what is known of the facts.

    One query for the firms, and for each fact as many as it has batches, however many firms.
    """
    firms = list(wanted.firms.order_by(*ORDER).values_list(*REGISTERED)[:MOST_ROWS])
    numbers = pa.array([firm[0] for firm in firms], pa.int64())
    told = {CODE: [firm[1] for firm in firms], NAME: [firm[2] for firm in firms]}
    shown = [_register_words(firm, wanted.lang) for firm in firms]
    for fact in context_facts(frozenset(fact.id for fact in wanted.facts)):
        told[f"{CONTEXT}{fact.id}"] = [words[fact.id] for words in shown]
    own = {name: pa.array(texts, pa.string()) for name, texts in told.items()}
    known = {fact.id: _known(fact, wanted, numbers, at) for fact in wanted.facts}
    return pa.table({FIRM: numbers, **own, **known})


def _known(fact: FactDefinition, wanted: Wanted, firms: pa.Array, at: datetime) -> pa.Array:
    year = wanted.year if fact.period is Period.YEAR else None
    of, day = fact.type.value, timezone.localdate(at)
    found = known_values(firms, {fact.id: of}, year, as_of=day, at=at)[fact.id]
    if fact.type is not FactType.TEXT:
        return found
    return pa.array([as_given(fact.type, value) for value in found.to_pylist()], FACT_TYPES[of])


def _register_words(firm: Sequence[Any], lang: str) -> dict[str, str]:
    status, industry, *places = firm[3:]
    return {
        "registration_status": str(STATUS_WORDS[status]),
        "industry_code": industry or "",
        "registered_district": named(places[0] or "", places[1] or "", lang),
        "park": named(places[2] or "", places[3] or "", lang),
    }


def columns_of(wanted: Wanted) -> dict[str, Column]:
    """Each column by its target: the firm, what is only shown, and what may be changed."""
    lang = wanted.lang
    found = {"name": Column(_("企业名称"), 36), "credit_code": Column(_("统一社会信用代码"), 22)}
    for fact in context_facts(frozenset(fact.id for fact in wanted.facts)):
        found[f"{CONTEXT}{fact.id}"] = Column(named(fact.name, fact.en, lang), 16)
    for fact in wanted.facts:
        target = Target.of_fact(fact, None)
        money = fact.type is FactType.MONEY
        label = named(fact.name, fact.en, lang) if money else heading(target, lang)
        if fact.period is Period.YEAR:
            label = _("%(year)s年%(label)s") % {"year": wanted.year, "label": label}
        found[fact.id] = Column(label, 16, KINDS.get(fact.type, Kind.TEXT))
    return found


def _ledger(
    wanted: Wanted, kept: TakenLedger, columns: Mapping[str, Column], table: pa.Table
) -> Ledger:
    """The stamp goes with the unit: into a line that is seen, and among the file's properties."""
    unit = named(wanted.unit.name, wanted.unit.en, wanted.lang)
    stamp = _("台账编号：%(stamp)s") % {"stamp": kept.stamp}
    return Ledger(
        title=_("%(unit)s企业数据台账") % {"unit": unit},
        unit=f"{unit}　{stamp}",
        columns=tuple(columns.values()),
        rows=_cells(wanted, table),
        as_of=kept.known_at,
    )


def _cells(wanted: Wanted, table: pa.Table) -> Iterator[tuple[object, ...]]:
    facts = {fact.id: fact for fact in wanted.facts}
    names = [NAME, CODE, *(n for n in table.schema.names if n not in {FIRM, NAME, CODE})]
    words = {fact.id: code_words(fact, wanted.lang) for fact in wanted.facts}
    spoken = [words.get(name, {}) for name in names]
    exact = [name in facts and wanted.format is Format.CSV for name in names]
    for batch in table.select(names).to_batches(max_chunksize=2_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            yield tuple(
                as_text(facts[name].type, value, said) if written else said.get(value) or value
                for name, value, said, written in zip(names, row, spoken, exact, strict=True)
            )


def csv_response(request: HttpRequest, ledger: Ledger) -> HttpResponse:
    """The same as text: title and stamp above the header, numbers exact, words harmless."""
    at, stream = timezone.now(), StringIO()
    writer = csv.writer(stream)
    mark = watermark(str(request.user), request.user.get_username(), at)
    unit = _("填报单位：%(unit)s") % {"unit": ledger.unit}
    writer.writerow([neutral(ledger.title)])
    writer.writerow([unit, cut_off(ledger.as_of), mark])
    writer.writerow([_("序号"), *(neutral(header(column)) for column in ledger.columns)])
    for number, row in enumerate(ledger.rows, start=1):
        pairs = zip(ledger.columns, row, strict=True)
        writer.writerow([number, *(_harmless(column, value) for column, value in pairs)])
    name = f"{ledger.title}_{timezone.localdate(at):%Y%m%d}.csv"
    return download(stream.getvalue().encode("utf-8-sig"), name, TYPES[Format.CSV])


def _harmless(column: Column, value: object) -> str:
    """Text that no program runs; a number below zero is a number."""
    text = "" if value is None else str(value)
    return neutral(text) if column.kind is Kind.TEXT else text


WRITERS = {Format.XLSX: ledger_response, Format.CSV: csv_response}
