"""`liyuan demo`: a city to look at, on this machine alone, made once and then kept."""

import fcntl
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import FrameType

import click

from liyuan.cli.demonstration import processes, steps
from liyuan.cli.demonstration.steps import Plan
from liyuan.cli.instance import set_environment
from liyuan.config import cluster, instances
from liyuan.config.failures import Failure, unwritable
from liyuan.config.instances import Instance, pack_of_environment
from liyuan.config.throwaway import throwaway


@click.command("demo")
@click.option("--fresh", is_flag=True, help="make the city anew")
@click.option("--enterprises", type=click.IntRange(50), help="how many firms; default 10000")
@click.option("--port", type=click.IntRange(1, 65535), help="default 8000")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="where to keep it")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="the day to judge policies on")
@click.option("--check", is_flag=True, help="make a throw-away city, walk every page, tell")
def command(
    fresh: bool,
    enterprises: int | None,
    port: int | None,
    data: Path | None,
    as_of: datetime | None,
    check: bool,
) -> None:
    """Make and serve the demonstration city."""
    stop_in_order()
    os.environ["LIYUAN_DEMO"] = "1"
    day = as_of.date() if as_of else None
    try:
        if check:
            with throwaway("demo", processes.free_port()) as instance:
                sys.exit(walk(instance, enterprises, day))
        instance = instances.get("demo", data, port)
        serve(instance, enterprises, day, fresh=fresh)
    except KeyboardInterrupt as interrupt:
        click.echo(f"\n已停止 / stopped {interrupt}".rstrip())
        sys.exit(130)


def stop_in_order() -> None:
    """However we are told to stop; under nohup the end of the terminal is none."""
    told = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        told.append(signal.SIGHUP)
    for number in told:
        signal.signal(number, as_keyboard_interrupt)


def as_keyboard_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def serve(instance: Instance, enterprises: int | None, day: date | None, *, fresh: bool) -> None:
    with only_one(instance), stopped_in_the_end(instance):
        processes.require_port(instance.port)
        make(instance, enterprises, day, fresh=fresh)
        with processes.running(instance, instance.port) as children:
            show_accounts(instance)
            for dead in processes.tend(instance, children):
                click.echo(
                    f"{dead}：已停止，正在重新启动 / died and is being started again", err=True
                )


def walk(instance: Instance, enterprises: int | None, day: date | None) -> int:
    """The last line is for machines: {"ok": …, "pages": …, "seconds": …}."""
    from liyuan.cli.demonstration.walk import walk_all

    started = time.monotonic()
    with stopped_in_the_end(instance):
        make(instance, enterprises, day, fresh=False)
        with processes.running(instance, instance.port):
            visits = walk_all(f"http://127.0.0.1:{instance.port}")
    wrong = [visit for visit in visits if visit.wrong]
    for visit in wrong:
        click.echo(f"{visit.login} {visit.path}: {visit.wrong}", err=True)
    ok = bool(visits) and not wrong
    seconds = round(time.monotonic() - started, 1)
    click.echo(json.dumps({"ok": ok, "pages": len(visits), "seconds": seconds}))
    return 0 if ok else 1


def make(instance: Instance, enterprises: int | None, day: date | None, *, fresh: bool) -> None:
    plan = Plan(instance, pack_of_environment(), enterprises, day, datetime.now(UTC))
    if fresh or steps.broken_off(plan):
        refuse_to_empty_a_server_of_others()
        cluster.stop(instance)
        instances.wipe(instance)
    set_environment(instance)
    steps.carry_out(steps.settled(plan))


def refuse_to_empty_a_server_of_others() -> None:
    """On a server of the person's own, we neither empty a database nor mix into a full one."""
    import psycopg

    from liyuan.config.cluster.connection import external_url

    url = external_url()
    if url is None:
        return
    with psycopg.connect(cluster.ensure(instances.current())) as connection:
        tables = "SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
        if connection.execute(tables).fetchone() is None:
            return
    raise Failure(
        "DATABASE_URL 指定的数据库不是空的：演示城市只写入空数据库，请另建一个，或取消该变量。",
        "The database of DATABASE_URL is not empty: a demonstration city wants an empty one, "
        "so create another, or unset the variable.",
    )


@contextmanager
def only_one(instance: Instance) -> Iterator[None]:
    instances.require_ours(instance)
    instances.prepare(instance)
    try:
        handle = (instance.data / "demo.lock").open("w")
    except OSError as error:
        raise unwritable(instance.data / "demo.lock", error) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failure(
                f"这座演示城市已在运行（{instance.data}）：请使用它，或先用 Ctrl-C 停止它。",
                f"This demonstration city is running already ({instance.data}): use that one, "
                f"or stop it first with Ctrl-C.",
            ) from None
        yield


@contextmanager
def stopped_in_the_end(instance: Instance) -> Iterator[None]:
    """The server too, and whatever comes meanwhile."""
    try:
        yield
    finally:
        with suppress(ValueError):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)  # the second Ctrl-C of the impatient
        cluster.stop(instance)


def show_accounts(instance: Instance) -> None:
    from liyuan.cli.demonstration.accounts import rows

    address = f"http://127.0.0.1:{instance.port}/"
    click.echo(f"\n立园演示城市 / demonstration city: {address}\n")
    for row in rows():
        click.echo("  " + row)
    click.echo("\nCtrl-C 停止 / stops everything")
