"""How long it takes, and how much memory, to take over firms and facts from large files."""

import json
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click
import xlsxwriter
from stdnum.cn import uscc

from liyuan.config import cluster, instances
from liyuan.config.throwaway import throwaway

if TYPE_CHECKING:
    from liyuan.accounts.models import User
    from liyuan.imports.models import ImportJob

T = TypeVar("T")
REGISTRAR, BUREAU = "CD-SJG", "CD-JXJ"
FIRM_HEAD = ("统一社会信用代码", "企业名称", "地址", "登记状态", "注册区县", "行业代码")
FIRM_FACTS = ("成立日期", "注册资本（万元）", "经营异常", "严重违法失信", "从业人员（人）")
MONEY = ("审计营业收入", "申报营业收入", "主营业务收入", "资产总额", "净资产", "利润总额")
MORE = ("研发费用", "固定资产投资")
OTHERS = ("科技人员", "规上名录在库", "专精特新认定日期", "所在园区", "项目固定资产投资额")
PARK = "四川双流经济开发区"


@click.command()
@click.option("--rows", default=100_000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="print one JSON object")
def main(rows: int, as_json: bool) -> None:
    """Measure the background jobs of firms (11 columns) and facts (15 columns), XLSX and CSV."""
    with throwaway("test") as instance, tempfile.TemporaryDirectory() as folder:
        os.environ.update(instances.environment(instance, cluster.ensure(instance)))
        import django

        django.setup()
        prepare()
        measured = measure(Path(folder), rows)
    lines = [f"{key:28} {value:>12,.1f}" for key, value in measured.items()]
    click.echo(json.dumps(measured) if as_json else "\n".join(lines))


def prepare() -> None:
    from django.core.management import call_command

    from liyuan.packs.load import load_pack

    call_command("migrate", verbosity=0)
    load_pack(instances.pack_of_environment(), by=None, at=datetime.now(UTC))


def measure(folder: Path, rows: int) -> dict[str, float]:
    firms, facts = folder / "firms.xlsx", folder / "facts.xlsx"
    write(firms, firm_rows(rows))
    write(facts, fact_rows(rows))
    found: dict[str, float] = {"rows": rows}
    for name, path, kind, unit in (
        ("firms", firms, "firms", REGISTRAR),
        ("facts", facts, "facts", BUREAU),
        ("facts_again", facts, "facts", BUREAU),
    ):
        found[f"{name}_mb"] = path.stat().st_size / 1e6
        found |= {f"{name}_{key}": value for key, value in imported(path, kind, unit).items()}
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def imported(path: Path, kind: str, unit: str) -> dict[str, float]:
    """Seconds until a file is understood, checked and written; by the clock, and of processor."""
    from liyuan.accounts.models import Unit
    from liyuan.imports.actions import Handed, map_columns, receive_file
    from liyuan.imports.domain import Kind, State
    from liyuan.imports.queries import mapped
    from liyuan.imports.running import apply_soon, carry_out, check_soon

    at, by = datetime.now(UTC), person()
    handed = Handed(Kind(kind), Unit.objects.get(code=unit), path.name, year=2025)
    job, receive = timed(lambda: receive_file([path.read_bytes()], handed, by=None, at=at))
    assert not map_columns(job, mapped(job), at=at)
    started = time.process_time()
    check_soon(job, by=by, at=at)
    _, check = timed(lambda: carry_out(job.pk, by.pk, State.CHECKING))
    job.refresh_from_db()
    assert not job.problems.exists(), reasons(job)
    apply_soon(job, accept_valid=False, by=by, at=at)
    _, apply = timed(lambda: carry_out(job.pk, by.pk, State.APPLYING))
    job.refresh_from_db()
    assert job.state in (State.DONE, State.SAME), job.failure
    cpu = time.process_time() - started
    return {"receive_s": receive, "check_s": check, "apply_s": apply, "cpu_s": cpu}


def person() -> "User":
    from liyuan.accounts.models import User

    return User.objects.get_or_create(username="bench")[0]


def reasons(job: "ImportJob") -> list[str]:
    return [f"{one.row} {one.letter} {one.value} {one.code}" for one in job.problems.all()[:5]]


def code(number: int) -> str:
    stem = f"91519999{number:09d}"
    return stem + uscc.calc_check_digit(stem)


def firm_rows(rows: int) -> Iterator[tuple[object, ...]]:
    draw = random.Random(1)
    yield (*FIRM_HEAD, *FIRM_FACTS)
    for number in range(1, rows + 1):
        name = f"成都{draw.choice('云锦蜀岷沱')}{draw.choice('辰川岳桥')}{number}精密机械有限公司"
        place = (f"高新大道 {number} 号", "存续", "双流区", "3412")
        day = date(2000 + number % 25, 1 + number % 12, 1 + number % 28)
        yield (code(number), name, *place, day, number % 5000, "否", "否", number % 900)


def fact_rows(rows: int) -> Iterator[tuple[object, ...]]:
    draw = random.Random(2)
    money = [f"{name}（万元）" for name in (*MONEY, *MORE)]
    yield ("统一社会信用代码", "年度", *money, *OTHERS)
    for number in range(1, rows + 1):
        amounts = [round(draw.uniform(0, 90_000), 2) for _ in money]
        day = date(2015 + number % 10, 1 + number % 12, 1 + number % 28)
        rest = (draw.randrange(500), draw.choice("是否"), day, PARK, draw.randrange(9_000))
        yield (code(number), 2025, *amounts, *rest)


def write(path: Path, rows: Iterator[tuple[object, ...]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, day)
                else:
                    sheet.write(at, column, value)


def timed(act: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    found = act()
    return found, time.perf_counter() - started


if __name__ == "__main__":
    main()
