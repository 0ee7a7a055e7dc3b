"""`liyuan import`: take over firms or facts from a CSV or XLSX file; a dry run unless told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from liyuan.cli.instance import enter
from liyuan.engines.findings import Finding

if TYPE_CHECKING:
    from liyuan.imports.models import ImportJob

PIECE = 1 << 20
TOLD = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(["firms", "facts"]), default="facts", show_default=True)
@click.option("--unit", required=True, help="Code of the unit whose data these are.")
@click.option("--source", default="", help="What the source is called; the unit's name.")
@click.option("--basis", default="", help="By what right they are shared; as in the catalogue.")
@click.option("--basis-until", type=click.DateTime(["%Y-%m-%d"]), help="The basis' last day.")
@click.option("--year", type=int, help="Year of yearly facts whose heading or row names none.")
@click.option("--effective", type=click.DateTime(["%Y-%m-%d"]), help="Counts from; today.")
@click.option("--map", "maps", multiple=True, metavar="HEADING=ITEM", help="ITEM empty: left out.")
@click.option("--apply", "writes", is_flag=True, help="Write; without it nothing changes.")
@click.option("--accept-valid", is_flag=True, help="Write the right rows though others are wrong.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write the wrong cells to a file.")
def command(
    file: Path,
    kind: str,
    unit: str,
    source: str,
    basis: str,
    basis_until: datetime | None,
    year: int | None,
    effective: datetime | None,
    maps: tuple[str, ...],
    writes: bool,
    accept_valid: bool,
    errors: Path | None,
) -> None:
    """Check FILE row by row and say what it would change; with --apply, write it.

    Nothing is written when a row is wrong, unless --accept-valid. The same content twice
    changes nothing. Without --apply this is a dry run.
    """
    enter()
    from liyuan.accounts.models import Unit
    from liyuan.imports.access import suppliers
    from liyuan.imports.actions import Handed, receive_file
    from liyuan.imports.domain import ImportRefused, Kind

    at = datetime.now(UTC)
    supplier = Unit.objects.filter(code=unit, code__in=suppliers(Kind(kind))).first()
    if supplier is None:
        raise ImportRefused(Finding("import.supplier", params={"unit": unit}))
    days = [day.date() if day else None for day in (effective, basis_until)]
    handed = Handed(Kind(kind), supplier, file.name, source, basis, year, *days)
    job = receive_file(pieces(file), handed, by=None, at=at)
    try:
        choose_columns(job, maps, at)
    except ImportRefused:
        forget(job)
        raise
    carry_out(job, writes=writes, accept_valid=accept_valid, at=at)
    tell(job)
    if errors:
        write_errors(job, errors)
    failed = job.state == "failed" or job.problems.exists()
    if not writes:
        forget(job)
    sys.exit(1 if failed else 0)


def pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as stream:
        yield from iter(lambda: stream.read(PIECE), b"")


def choose_columns(job: ImportJob, maps: tuple[str, ...], at: datetime) -> None:
    """The suggestions, with what was said on the command line over them."""
    from liyuan.imports.actions import map_columns
    from liyuan.imports.domain import ImportRefused
    from liyuan.imports.queries import found_head, mapped
    from liyuan.imports.queries_plan import targets_of

    columns = {column.text: column.index for column in found_head(job).head.columns}
    targets = targets_of(job)
    words = {word: one.id for one in targets.values() for word in (one.id, one.name)} | {"": ""}
    mapping = mapped(job)
    for said in maps:
        heading, _, item = said.partition("=")
        if heading not in columns:
            raise ImportRefused(Finding("import.heading", params={"heading": heading}))
        if item not in words:
            raise ImportRefused(Finding("import.target", params={"target": item}))
        mapping[columns[heading]] = words[item]
    if findings := map_columns(job, mapping, at=at):
        raise ImportRefused(findings[0])


def carry_out(job: ImportJob, *, writes: bool, accept_valid: bool, at: datetime) -> None:
    from liyuan.imports.actions import apply_import, check_import
    from liyuan.imports.domain import Phase

    def progress(phase: Phase, done: int) -> None:
        click.echo(f"\r{phase.value} {done:,}", nl=False, err=True)

    if writes:
        job.accept_valid = accept_valid
        apply_import(job, by=None, at=at, progress=progress)
    else:
        check_import(job, at=at, progress=progress)
    click.echo("\r", err=True)


def tell(job: ImportJob) -> None:
    """Columns, counts and the first problems, in both languages."""
    from liyuan.imports.domain import State
    from liyuan.imports.exports import problem_lines
    from liyuan.imports.queries import found_head
    from liyuan.web.messages import in_words

    for column in found_head(job).head.columns:
        click.echo(
            f"  {column.letter}  {column.text} → {job.mapping.get(str(column.index)) or '—'}"
        )
    if job.report:
        counts = job.report["counts"]
        click.echo(
            f"行/rows {counts['rows']}: 新/new {counts['new']}, 变/changed {counts['changed']}, "
            f"同/same {counts['same']}, 错/wrong {counts['wrong']}"
        )
    for row, column_name, value, reason in problem_lines(job, "zh", most=TOLD):
        click.echo(f"  第 {row} 行 {column_name}: {value!r} {reason}")
    if job.failure:
        finding = Finding(job.failure["code"], params=job.failure["params"])
        click.echo("\n".join(in_words(finding, lang) for lang in ("zh", "en")), err=True)
    said = {
        State.CHECKED: "试运行，未写入；加 --apply 才写入 / dry run: nothing is written",
        State.DONE: f"已导入 #{job.pk} / imported: batches {job.batches}",
        State.SAME: "内容与已知相同，未作更改 / the same content: nothing changed",
        State.FAILED: "未导入，没有任何更改 / not imported, nothing changed",
    }
    click.echo(said.get(State(job.state), job.state))


def write_errors(job: ImportJob, path: Path) -> None:
    from liyuan.imports.exports import errors_file

    path.write_bytes(errors_file(job, "zh"))
    click.echo(f"错误清单 / wrong cells: {path}")


def forget(job: ImportJob) -> None:
    """A dry run on the command line leaves no import behind."""
    from liyuan.imports.files import discard

    job.delete()
    discard(job.sha256)
