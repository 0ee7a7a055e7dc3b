"""`liyuan screen`: every firm against every clause at once; its plan, counts and sums."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from liyuan.cli.instance import enter
from liyuan.config.failures import Failure

if TYPE_CHECKING:
    from liyuan.screening.domain_results import Found
    from liyuan.screening.queries_rules import DayRules

FEN_PER_YUAN = 100


@click.command("screen")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to screen on; today.")
@click.option("--plan", "only_plan", is_flag=True, help="Print the plan; no firm is judged.")
@click.option("--clause", metavar="ID", help="One clause alone (policy/clause); nothing is kept.")
@click.option("--json", "as_json", is_flag=True, help="Counts and sums as one JSON object.")
def command(as_of: datetime | None, only_plan: bool, clause: str | None, as_json: bool) -> None:
    """Screen all firms: a new screening whose results pages read, whole or absent."""
    enter()
    from django.utils import timezone

    from liyuan.rules.models import PackLoad

    if not PackLoad.objects.exists():
        raise Failure(
            "尚未载入城市规则包：请先运行 ./run liyuan pack load packs/<城市>。",
            "No city pack is loaded: run ./run liyuan pack load packs/<city> first.",
        )
    at = datetime.now(UTC)
    day = as_of.date() if as_of else timezone.localdate(at)
    if only_plan or clause:
        _tried(day, at, clause, only_plan, as_json)
    else:
        _kept(day, at, as_json)


def _kept(day: date, at: datetime, as_json: bool) -> None:
    """A screening as the worker makes it, here and now."""
    from liyuan.enterprises.models import Enterprise
    from liyuan.screening.actions import request_screening
    from liyuan.screening.domain import ScreeningRefused, State
    from liyuan.screening.files import open_results
    from liyuan.screening.running import run_now

    try:
        run = request_screening(as_of=day, by=None, at=at)
    except ScreeningRefused as error:
        raise Failure(
            "已有一次筛查在排队或进行中。", "A screening is waiting or running already."
        ) from error
    with click.progressbar(
        length=Enterprise.objects.count(), label="全市筛查 / screening", file=sys.stderr
    ) as bar:
        run_now(run.pk, also=lambda done: bar.update(done - bar.pos))
    run.refresh_from_db()
    if run.state != State.DONE:
        failure = run.failure or {"code": run.state, "params": {}}
        raise Failure(
            f"筛查没有完成：{failure['code']} {failure['params']}",
            f"The screening was not finished: {failure['code']} {failure['params']}",
        )
    results = open_results(run.sha256)
    about = {"run": run.pk, "firms": run.firms, "sha256": run.sha256, **run.notes}
    _tell(about, [_line(key, one) for key, one in results.clauses.items()], as_json)


def _tried(day: date, at: datetime, clause: str | None, only_plan: bool, as_json: bool) -> None:
    """The plan, or what one clause finds, without keeping anything but the snapshot."""
    from liyuan.enterprises.actions import take_snapshot
    from liyuan.rules.queries import versions_to_judge
    from liyuan.screening.queries_rules import DayRules
    from liyuan.screening.queries_tables import city_table
    from liyuan.screening.screened import notes_of, screened

    rules = _of_clause(DayRules.of(versions_to_judge(day, at), day), clause)
    snapshot = take_snapshot(day, at, by=None, at=at)
    if only_plan:
        city = city_table(snapshot, rules.judging, rules.facts_hash)
        plan = rules.plan(city.schema, city.left)
        _tell(notes_of(plan, city, rules), list(plan.describe()), as_json)
        return
    found = screened(rules, snapshot, lambda done: None)
    lines = [_line(key, one) for key, one in found.results.clauses.items()]
    _tell({"firms": len(found.results.firms), **found.notes}, lines, as_json)


def _of_clause(rules: DayRules, clause: str | None) -> DayRules:
    """The rules with one clause alone; Failure when there is none of this id."""
    if clause is None:
        return rules
    wanted = clause.removeprefix("policies/")
    found = rules.only(f"policies/{wanted}")
    if not found.clauses:
        known = "\n".join(f"  {one.key.removeprefix('policies/')}" for one in rules.clauses)
        raise Failure(f"没有条款 {clause}，现有：\n{known}", f"There is no clause {clause}.")
    return found


def _line(key: str, found: Found) -> dict[str, Any]:
    """Counts and sum of a clause, in fen."""
    from liyuan.engines.screening.bits import count

    return {
        "clause": key,
        "eligible": count(found.eligible),
        "open": count(found.unknown),
        "untold": count(found.eligible) - len(found.rows) if found.pays else 0,
        "fen": found.total if found.pays else None,
    }


def _tell(about: dict[str, Any], lines: list[Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(about | {"clauses": lines}, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line if isinstance(line, str) else _words(line))
    _said(about)


def _words(line: dict[str, Any]) -> str:
    money = "" if line["fen"] is None else f"  ¥{Decimal(line['fen']) / FEN_PER_YUAN:,.2f}"
    return f"{line['eligible']:>10,} 符合  {line['open']:>10,} 待核  {line['clause']}{money}"


def _said(about: dict[str, Any]) -> None:
    """What the snapshot lacks and what no column holds, each once."""
    if about["lacking"]:
        names = "、".join(about["lacking"])
        click.echo(f"快照中没有的事实（相关条件一律待核）/ facts that nobody told: {names}")
    for name, why in about["left"].items():
        click.echo(f"逐户计算 / firm by firm: {name} ({why})")
    if "run" in about:
        told = about["run"], about["firms"], about["sha256"]
        click.echo("筛查批次 / run {}: {:,} firms, {}".format(*told))
