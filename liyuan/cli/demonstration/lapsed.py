"""Facts of the story whose sharing basis has ended: no rule reads them, and the page says why."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from liyuan.engines.synth import read_manifest
from liyuan.packs.demo import read_demo

if TYPE_CHECKING:
    from liyuan.cli.demonstration.steps import Plan

SINCE = timedelta(days=30)  # the basis ended so long before the day of judging


def bring_lapsed(plan: "Plan") -> None:
    """One batch for each that the pack names; what is of the year is of the last closed one."""
    codes = read_manifest(plan.city).scripted
    for one in read_demo(plan.pack, "lapsed") or ():
        _bring(plan, codes[one["firm"]], one)


def _bring(plan: "Plan", code: str, said: dict[str, Any]) -> None:
    import pyarrow as pa

    from liyuan.engines.store import FACT_TYPES, FIRM
    from liyuan.enterprises.actions import register_batch
    from liyuan.enterprises.models import Enterprise
    from liyuan.rules.money import FEN_PER_UNIT
    from liyuan.rules.queries import pack_manifest

    firm = Enterprise.objects.get(credit_code=code).pk
    money, fen = FACT_TYPES["money"], FEN_PER_UNIT[pack_manifest()["rule_money_unit"]]
    columns = {fact: pa.array([units * fen], money) for fact, units in said["money"].items()}
    assert plan.as_of is not None
    register_batch(
        pa.table({FIRM: pa.array([firm], pa.int64()), **columns}),
        source=said["source"],
        source_unit=said["source_unit"],
        sharing_basis=said["sharing_basis"],
        basis_until=plan.as_of - SINCE,
        year=plan.last_year,
        effective=date(plan.last_year, 12, 31),
        received_at=plan.at,
        by=None,
        at=plan.at,
    )
