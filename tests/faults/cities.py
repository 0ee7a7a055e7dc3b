"""What the killed processes find: a file to import, entries to compact, a city to judge."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from procrastinate.contrib.django.models import ProcrastinateJob

from liyuan.accounts.domain import Role
from liyuan.accounts.models import Unit
from liyuan.enterprises.actions import enter_fact
from liyuan.imports.domain import Kind, State
from liyuan.imports.models import ImportJob
from liyuan.imports.running import apply_soon, carry_out, check_soon
from liyuan.packs.load import load_pack
from tests import atoll, cast
from tests.faults.deeds import ATOLL
from tests.imports import place

ROWS = 60
EARLIER = datetime(2026, 3, 1, tzinfo=UTC)


def with_a_file(here: Path, rows: int = ROWS) -> ImportJob:
    """An import of new firms that waits for the worker to write it."""
    place.city()
    by = cast.person(Role.DEPARTMENT, unit=Unit.objects.get(code="REG"))
    lines: list[tuple[object, ...]] = [
        ("信用代码", "企业名称", "登记状态", "注册资本", "注册区县"),
        *((place.code(n), f"甲{n}有限公司", "存续", n, "D1") for n in range(1, rows + 1)),
    ]
    path = place.csv(here / "firms.csv", lines)
    job = place.received(path, kind=Kind.FIRMS, unit="REG", year=None, by=by)
    check_soon(job, by=by, at=EARLIER)
    carry_out(job.pk, by.pk, State.CHECKING)
    ProcrastinateJob.objects.all().delete()  # done
    job.refresh_from_db()
    apply_soon(job, accept_valid=False, by=by, at=EARLIER)
    return job


def with_entries() -> None:
    """Firms with facts entered by hand, of which nothing is compacted."""
    place.city()
    for number in range(1, 10):
        firm = place.firm(number)
        for day in range(1, 4):
            moment = EARLIER.replace(day=day)
            enter_fact(firm, "land", Decimal(number * day), source="走访", by=None, at=moment)


def with_a_pack() -> None:
    """The fictional city with some firms, ready to be judged."""
    load_pack(ATOLL, by=None, at=EARLIER)
    for number in range(1, 30):
        firm = atoll.firm(number, park="P1")
        enter_fact(firm, "staff", number, year=2025, source="统计", by=None, at=EARLIER)
