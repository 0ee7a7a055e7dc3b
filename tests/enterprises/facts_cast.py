"""A small catalogue, a firm and what sources say of it, as tests of facts need them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa

from liyuan.accounts.models import Unit
from liyuan.engines.store import FACT_TYPES
from liyuan.enterprises.actions import register_batch
from liyuan.enterprises.models import Enterprise, FactBatch, Industry
from liyuan.enterprises.queries_facts import FirmFacts, facts_of
from liyuan.parks.models import District
from liyuan.rules.domain import Kind, Origin
from liyuan.rules.models import RuleVersion

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 12, 31)
TYPES = {
    "revenue": ("money", "year"),
    "staff": ("count", "year"),
    "rate": ("ratio", "current"),
    "label_on": ("date", "event"),
    "listed": ("boolean", "current"),
    "ownership": ("code", "current"),
    "registered_district": ("code", "current"),
    "industry_code": ("code", "current"),
    "registration_status": ("code", "current"),
}


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def catalogue_of_tests() -> None:
    for fact, (of, period) in TYPES.items():
        content = {
            "id": fact,
            "name": fact,
            "en": fact,
            "definition": "",
            "definition_en": "",
            "type": of,
            "period": period,
            "source_unit": "U",
            "sharing_basis": {"text": "", "verified": False},
            "purposes": [],
            "level": "public",
            "ask_firm": False,
            "values": [{"code": "private", "name": "", "en": ""}] if fact == "ownership" else [],
            "source": {"title": "", "verified": False},
        }
        RuleVersion.objects.create(
            rule_id=f"facts/{fact}",
            kind=Kind.FACT,
            name=fact,
            valid_from=date(2020, 1, 1),
            content=content,
            content_hash="",
            origin=Origin.PACK,
            loaded_at=START - timedelta(days=30),
        )


def firm(number: int = 1) -> Enterprise:
    return Enterprise.objects.create(
        credit_code=f"TEST{number:014d}", name=f"甲{number}公司", status="open"
    )


def district(code: str) -> District:
    unit = Unit.objects.create(code=code, name=code, kind="district", path=f"{code}/")
    return District.objects.create(code=code, name=code, kind="statutory", order=1, unit=unit)


def industry(code: str) -> Industry:
    return Industry.objects.create(code=code, name=code, level=4)


def receive(
    on: int,
    said: Mapping[Enterprise, Mapping[str, Any]],
    *,
    year: int | None = 2025,
    effective: date = date(2025, 12, 31),
    source: str = "来源",
) -> FactBatch:
    """A batch received on a day: for each firm what is said of it."""
    facts = sorted({fact for row in said.values() for fact in row})
    columns = {
        fact: pa.array([row.get(fact) for row in said.values()], FACT_TYPES[TYPES[fact][0]])
        for fact in facts
    }
    firms = pa.array([one.pk for one in said], pa.int64())
    return register_batch(
        pa.table({"firm": firms, **columns}),
        source=source,
        source_unit="U",
        sharing_basis="授权",
        year=year,
        effective=effective,
        received_at=day(on),
        by=None,
        at=day(on),
    )


def known(enterprise: Enterprise, on: int = 300, as_of: date = TODAY) -> FirmFacts:
    return facts_of(enterprise, as_of=as_of, known_at=day(on))


def values(facts: FirmFacts) -> dict[tuple[str, int | None], Any]:
    return {key: cell.value for key, cell in facts.cells.items()}
