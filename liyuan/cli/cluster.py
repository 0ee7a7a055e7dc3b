"""`liyuan cluster`: the database server of the instance, by hand."""

import click

from liyuan.config import cluster, instances


@click.group("cluster")
def command() -> None:
    """The instance's database server."""


@command.command()
def start() -> None:
    """Start it unless it runs, and print its address."""
    click.echo(cluster.ensure(instances.current()))


@command.command()
def stop() -> None:
    """Stop it; sessions end, nothing committed is lost."""
    cluster.stop(instances.current())


@command.command()
def status() -> None:
    """How it stands."""
    found = cluster.status(instances.current())
    for name in ("embedded", "running", "url", "version", "pid", "data"):
        click.echo(f"{name:9} {getattr(found, name)}")
