"""`liyuan worker`: carries out the jobs that actions deferred."""

import os

import click

from liyuan.cli.backing import schema
from liyuan.cli.follow import follow_parent
from liyuan.cli.instance import enter

GRACE = 3.0  # a job cut off is started again by the next worker


@click.command("worker")
@click.option("--child", is_flag=True, hidden=True)
def command(child: bool) -> None:
    """Carry out background jobs until told to stop."""
    enter()
    if child:
        follow_parent()
    schema.clear_left(os.environ["DATABASE_URL"])
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from liyuan.config.jobs import try_again

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        try_again(worker)
        worker.run_worker(shutdown_graceful_timeout=GRACE, delete_jobs="successful")
