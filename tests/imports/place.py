"""A small city for imports: a registrar, a bureau and a district that supply facts, and firms."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from stdnum.cn import uscc

from liyuan.accounts.domain import UnitKind
from liyuan.accounts.models import Unit, User
from liyuan.enterprises.models import Enterprise, Industry
from liyuan.imports.actions import Handed, map_columns, receive_file
from liyuan.imports.domain import Kind
from liyuan.imports.models import ImportJob
from liyuan.parks.models import District, Park
from liyuan.rules.domain import Kind as RuleKind
from liyuan.rules.domain import Origin
from liyuan.rules.models import RuleVersion
from tests import cast

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)
TODAY = date(2026, 3, 16)
STATUSES = [
    {"code": "open", "name": "存续", "en": "In business"},
    {"code": "closed", "name": "注销", "en": "Deregistered"},
]
# id: (name, type, period, unit of measure, supplier, values)
FACTS: Mapping[str, tuple[str, str, str, str, str, list[dict[str, str]]]] = {
    "registered_district": ("注册区县", "code", "current", "", "REG", []),
    "industry_code": ("行业代码", "code", "current", "", "REG", []),
    "registration_status": ("登记状态", "code", "current", "", "REG", STATUSES),
    "founded_on": ("成立日期", "date", "event", "", "REG", []),
    "registered_capital": ("注册资本", "money", "current", "万元", "REG", []),
    "revenue": ("营业收入", "money", "year", "万元", "ECO", []),
    "staff": ("从业人员", "count", "year", "人", "ECO", []),
    "intensity": ("研发强度", "ratio", "year", "比例", "ECO", []),
    "park": ("所在园区", "code", "current", "", "ECO", []),
    "listed": ("规上名录在库", "boolean", "current", "", "ECO", []),
    "land": ("用地面积", "number", "current", "亩", "ECO", []),
    "step": ("营收台阶", "number", "current", "亿元", "D1", []),
}

# of a figure in its unit of measure
GREATEST = {"staff": 2_000_000, "revenue": 1_000_000_000}


def city() -> None:
    """Units, districts, a park, industries and the catalogue."""
    root = cast.city()
    for code in ("REG", "ECO"):
        cast.unit(code, UnitKind.DEPARTMENT, root)
    for order, code in enumerate(("D1", "D2"), start=1):
        unit = cast.unit(code, UnitKind.DISTRICT, root)
        District.objects.create(
            code=code, name=f"{code}区", kind="statutory", order=order, unit=unit
        )
    Park.objects.create(
        code="K1",
        name="珊瑚高新区",
        level="national",
        type="高新区",
        district=District.objects.get(code="D1"),
        status="verified",
        verified=True,
    )
    for code in ("3412", "6510"):
        Industry.objects.create(code=code, name=f"行业{code}", level=4)
    for fact in FACTS:
        _define(fact)


def _define(fact: str) -> None:
    name, of, period, unit, supplier, values = FACTS[fact]
    content = {
        "id": fact,
        "name": name,
        "en": fact.replace("_", " ").capitalize(),
        "definition": "",
        "definition_en": "",
        "type": of,
        "unit": unit,
        "period": period,
        "source_unit": supplier,
        "sharing_basis": {"text": "数据共享办法", "verified": False},
        "purposes": [],
        "level": "internal",
        "ask_firm": False,
        "values": values,
        "source": {"title": "", "verified": False},
    }
    if fact in GREATEST:
        content["greatest"] = {"value": GREATEST[fact], "verified": False}
    RuleVersion.objects.create(
        rule_id=f"facts/{fact}",
        kind=RuleKind.FACT,
        name=name,
        valid_from=date(2020, 1, 1),
        content=content,
        content_hash="",
        origin=Origin.PACK,
        loaded_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def code(number: int) -> str:
    """A credit code with a right check digit, in a region that is assigned to nobody."""
    stem = f"91999999{number:09d}"
    return stem + uscc.calc_check_digit(stem)


def firm(number: int, district: str = "D1", **more: Any) -> Enterprise:
    return Enterprise.objects.create(
        credit_code=code(number),
        name=f"甲{number}有限公司",
        status="open",
        district=District.objects.get(code=district),
        **more,
    )


def received(
    path: Path,
    *,
    kind: Kind = Kind.FACTS,
    unit: str = "ECO",
    year: int | None = 2025,
    effective: date | None = None,
    by: User | None = None,
    at: datetime = AT,
    basis_until: date | None = None,
    **chosen: str,
) -> ImportJob:
    """A file handed over, its columns as suggested; `chosen`: another meaning by letter."""
    supplier = Unit.objects.get(code=unit)
    said: dict[str, Any] = {"year": year, "effective": effective, "basis_until": basis_until}
    handed = Handed(kind, supplier, path.name, **said)
    job = receive_file([path.read_bytes()], handed, by=by, at=at)
    if chosen:
        from liyuan.imports.queries import found_head, mapped

        columns = {column.letter: column.index for column in found_head(job).head.columns}
        mapping = mapped(job) | {columns[letter]: target for letter, target in chosen.items()}
        assert map_columns(job, mapping, at=at) == ()
    return job


def csv(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> Path:
    text = "\n".join(",".join(str(cell) for cell in row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def reasons(job: ImportJob) -> list[tuple[int, str, str, str]]:
    """(row, column, value, code) of what is wrong."""
    found = job.problems.order_by("row", "id")
    return [(one.row, one.letter, one.value, one.code) for one in found]
