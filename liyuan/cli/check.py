"""`liyuan check`: every static check as one table; all of them run, whatever fails."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import click

from liyuan.config import cluster, instances
from liyuan.config.throwaway import throwaway

PYTHON = ("run", "liyuan", "tests", "bench", "docs", "hatch_build.py", "frontend/build.py")


@dataclass(frozen=True)
class Step:
    """A name and a command of this environment."""

    name: str
    command: tuple[str, ...]


STEPS = (
    Step("lint", ("ruff", "check", "--quiet", *PYTHON)),
    Step("format", ("ruff", "format", "--check", "--quiet", *PYTHON)),
    Step("types", ("mypy",)),
    Step("layers", ("lint-imports",)),
    Step("templates", ("djlint", "liyuan", "--lint", "--quiet")),
    Step("template rules", ("liyuan", "lint_templates")),
    Step("migrations", ("liyuan", "manage", "makemigrations", "--check", "--dry-run")),
    Step("settings", ("liyuan", "manage", "check")),
    Step("pack chengdu", ("liyuan", "pack", "check", "packs/chengdu")),
    Step("pack atoll", ("liyuan", "pack", "check", "packs/atoll")),
    Step("docs current", ("liyuan", "docs", "--check")),
    Step("messages complete", ("liyuan", "messages", "--check")),
)


@click.command("check")
@click.argument("names", nargs=-1)
def command(names: tuple[str, ...]) -> None:
    """Run every static check, or those whose names begin so."""
    steps = [step for step in STEPS if not names or step.name.startswith(names)]
    with throwaway("test") as instance:
        # type checking reads the settings; only the migrations' step needs the server itself
        os.environ.update(instances.environment(instance, cluster.address(instance)))
        failed = [step.name for step in steps if not passes(step)]
    click.echo(f"{len(steps) - len(failed)} passed, {len(failed)} failed")
    sys.exit(bool(failed))


def passes(step: Step) -> bool:
    started = time.monotonic()
    answer = subprocess.run(
        command_line(step), cwd=instances.ROOT, capture_output=True, text=True, errors="replace"
    )
    ok = answer.returncode == 0
    click.echo(f"{'ok  ' if ok else 'FAIL'}  {step.name:20} {time.monotonic() - started:6.1f} s")
    if not ok:
        said = (answer.stdout + answer.stderr).splitlines()
        click.echo("\n".join(f"      {line}" for line in said))
    return ok


def command_line(step: Step) -> list[str]:
    program, *arguments = step.command
    if program == "liyuan":
        return [sys.executable, "-m", "liyuan.cli", *arguments]
    return [str(Path(sys.executable).with_name(program)), *arguments]
