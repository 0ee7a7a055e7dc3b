"""`liyuan dmn`: decision models, and how well this engine keeps to the standard."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from liyuan.cli import exchange

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("dmn")
def command() -> None:
    """Decision models (DMN)."""


command.add_command(exchange.export)
command.add_command(exchange.import_)


@command.command("tck")
@click.argument("path", type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.option("--csv", "board", type=FILE, help="Write the result in the board's own format.")
@click.option("--folder", default="", help="Only folders whose name begins so.")
@click.option("--failed", is_flag=True, help="List the cases that fail, with the reason.")
def tck(path: Path, as_json: bool, board: Path | None, folder: str, failed: bool) -> None:
    """Run the public conformance suite (DMN TCK) that lies in PATH."""
    from liyuan.engines.dmn.tck.suite import run_suite, summary, write_board_csv

    outcomes = list(run_suite(path, folder, at=datetime.now(UTC)))
    if board is not None:
        with board.open("w", encoding="utf-8") as to:
            write_board_csv(outcomes, to)
    figures = summary(outcomes)
    click.echo(json.dumps(figures, ensure_ascii=False, indent=1) if as_json else _lines(figures))
    if failed and not as_json:
        click.echo("\n".join(f"{case['id']}: {case['why']}" for case in figures["failed"]))


def _lines(figures: dict[str, Any]) -> str:
    rows = {f"level {level}": figure for level, figure in figures["levels"].items()}
    rows |= figures["folders"]
    return "\n".join(f"{f['passed']:5} / {f['total']:<5} {name}" for name, f in rows.items())
