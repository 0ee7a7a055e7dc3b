"""`liyuan serve`: the web server alone, on this machine's own address."""

import click

from liyuan.cli.follow import follow_parent
from liyuan.cli.instance import set_environment
from liyuan.config import instances

PROCESSES, THREADS = 4, 2


@click.command("serve")
@click.option("--port", type=int, help="default: the instance's own")
@click.option("--child", is_flag=True, hidden=True)
def command(port: int | None, child: bool) -> None:
    """Serve the pages on 127.0.0.1."""
    instance = instances.current()
    set_environment(instance)
    if child:
        follow_parent()
    preload()
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "liyuan.cli.web:application",
        address="127.0.0.1",
        port=port or instance.port,
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=3,
        log_access=True,
    ).serve()


def preload() -> None:
    """Once, before the processes part: where they are forked, they share it."""
    from django.urls import get_resolver

    import liyuan.config.wsgi  # noqa: F401

    _ = get_resolver().url_patterns
