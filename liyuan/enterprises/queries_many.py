"""Reads of many firms at once: who has these credit codes, and what is known of a fact."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import QuerySet

from liyuan.engines.store import FACT_TYPES, FIRM, told_of
from liyuan.enterprises.domain_facts import typed_value
from liyuan.enterprises.models import Enterprise, FactBatch, FactEntry
from liyuan.enterprises.queries_facts import COMPACTED, batch_ref
from liyuan.rules.domain import FactType

# what is known of a firm: its moment, its batch or entry, its value
Told = tuple[datetime, int, Any]


def firms_by_code(
    firms: QuerySet[Enterprise], codes: Sequence[str]
) -> Iterator[tuple[str, int, str, str]]:
    """Credit code, id, name and address of those among `firms` that have these codes."""
    found = firms.filter(credit_code__in=list(codes)).order_by()
    return found.values_list("credit_code", "pk", "name", "address").iterator()


def known_values(
    firms: pa.Array, facts: Mapping[str, str], year: int | None, *, as_of: date, at: datetime
) -> dict[str, pa.Array]:
    """What is known of each fact (id → type) in the order of `firms`; null where nothing is.

    Whatever was received last counts, as on the page of a firm. Raises StoreError that
    names a damaged batch.
    """
    order = np.argsort(firms.to_numpy(), kind="stable")
    sought = firms.to_numpy()[order]
    return {fact: _known(sought, order, fact, of, year, as_of, at) for fact, of in facts.items()}


def _known(
    sought: Any, order: Any, fact: str, of: str, year: int | None, as_of: date, at: datetime
) -> pa.Array:
    size = len(sought)
    blank = pa.nulls(size, FACT_TYPES[of])
    moments = np.full(size, np.datetime64(0, "us"))
    for received, firms, values in _tellings(sought, fact, of, year, as_of, at):
        places = np.searchsorted(sought, firms.to_numpy())
        places[places == size] = 0
        here = (sought[places] == firms.to_numpy()) & (received >= moments[places])
        moments[places[here]] = received[here]
        told = np.zeros(size, dtype=bool)
        told[places[here]] = True
        # replace_with_mask wants the values in the order of the places
        picked = values.filter(pa.array(here))
        in_order = picked.take(pa.array(np.argsort(places[here], kind="stable")))
        blank = pc.replace_with_mask(blank, pa.array(told), in_order)
    back = np.empty(size, dtype=np.int64)
    back[order] = np.arange(size)
    return blank.take(pa.array(back))


def _tellings(
    sought: Any, fact: str, of: str, year: int | None, as_of: date, at: datetime
) -> Iterator[tuple[Any, pa.Array, pa.Array]]:
    """(moments, firms, values) of each batch that tells of a fact, then of single entries."""
    batches = FactBatch.objects.filter(
        facts__contains=[fact], year=year, received_at__lte=at, effective__lte=as_of
    )
    for batch in batches.exclude(source=COMPACTED).order_by("received_at", "pk"):
        table = told_of(batch_ref(batch), fact)
        received = np.full(table.num_rows, _moment(batch.received_at))
        yield received, table[FIRM].combine_chunks(), table[fact].combine_chunks()
    entries = FactEntry.objects.filter(
        fact=fact, year=year, known_at__lte=at, effective__lte=as_of
    ).order_by("known_at", "pk")
    latest = {entry.enterprise_id: entry for entry in entries.iterator()}
    wanted = set(sought.tolist()) if latest else set()
    rows = [entry for firm, entry in latest.items() if firm in wanted]
    if rows:
        moments = np.array([_moment(entry.known_at) for entry in rows])
        values = [typed_value(FactType(of), entry.value) for entry in rows]
        firms = pa.array([entry.enterprise_id for entry in rows], pa.int64())
        yield moments, firms, pa.array(values, FACT_TYPES[of])


@dataclass(frozen=True)
class Teller:
    """Who told what is known of a fact, and when."""

    who: str
    at: datetime


def last_tellers(
    firms: Sequence[int], fact: str, year: int | None, *, as_of: date, at: datetime
) -> dict[int, Teller]:
    """Of each of these firms, who told last what is known of a fact: a source, or a person."""
    wanted, found = pa.array(sorted(set(firms)), pa.int64()), {}
    batches = FactBatch.objects.filter(
        facts__contains=[fact], year=year, received_at__lte=at, effective__lte=as_of
    )
    for batch in batches.exclude(source=COMPACTED).order_by("received_at", "pk"):
        told = told_of(batch_ref(batch), fact)[FIRM].combine_chunks()
        here = told.filter(pc.is_in(told, value_set=wanted)).to_pylist()
        found.update(dict.fromkeys(here, Teller(batch.source, batch.received_at)))
    entries = FactEntry.objects.filter(
        enterprise__in=firms, fact=fact, year=year, known_at__lte=at, effective__lte=as_of
    ).select_related("by")
    for entry in entries.order_by("known_at", "pk"):
        before = found.get(entry.enterprise_id)
        if before is None or entry.known_at >= before.at:
            who = str(entry.by) if entry.by else entry.source
            found[entry.enterprise_id] = Teller(who, entry.known_at)
    return found


def _moment(at: datetime) -> Any:
    return np.datetime64(int(at.timestamp() * 1_000_000), "us")


def first_firms(batch: FactBatch, most: int) -> list[int]:
    """Ids of a few firms that a batch tells of."""
    table = told_of(batch_ref(batch), batch.facts[0])
    return [int(firm) for firm in table[FIRM].slice(0, most).to_pylist()]
