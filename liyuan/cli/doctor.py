"""`liyuan doctor`: an instance's versions, paths, sizes and health; it starts and mends nothing."""

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import click

from liyuan import __version__
from liyuan.config import cluster, instances
from liyuan.config.instances import Instance

WORKER_SILENCE = timedelta(minutes=2)
SEAL_DELAY = timedelta(minutes=2)
PACKAGES = ("django", "granian", "numpy", "procrastinate", "psycopg", "pyarrow")


@dataclass(frozen=True)
class Finding:
    """What was looked at, whether it is well, and what was seen."""

    name: str
    ok: bool
    seen: str


@click.command("doctor")
def command() -> None:
    """Tell how the instance is; exit 1 when something is not well."""
    instance = instances.current()
    status = cluster.status(instance)
    show("versions", versions(status))
    show("places", places(instance, status))
    found = [database(status), *(health(instance, status) if status.running else ())]
    show("health", [(one.name, f"{'ok  ' if one.ok else 'FAIL'}  {one.seen}") for one in found])
    sys.exit(not all(one.ok for one in found))


def show(title: str, rows: list[tuple[str, str]]) -> None:
    click.echo(title)
    for name, value in rows:
        click.echo(f"  {name:14} {value}")


def versions(status: cluster.Status) -> list[tuple[str, str]]:
    postgres = str(status.version) if status.version else "not running"
    return [
        ("liyuan", __version__),
        ("python", f"{platform.python_version()} ({platform.platform()})"),
        ("postgresql", f"{postgres} ({'embedded' if status.embedded else 'DATABASE_URL'})"),
        *((name, version(name)) for name in PACKAGES),
    ]


def places(instance: Instance, status: cluster.Status) -> list[tuple[str, str]]:
    folders = {
        "checkout": instances.ROOT,
        "environment": Path(sys.prefix),
        "instance": instance.data,
        "facts": instance.facts,
        "snapshots": instance.data / "snapshots",
        "log": instance.log,
    }
    if status.data:
        folders["database"] = status.data
    rows = [(name, f"{size(path)}  {path}") for name, path in folders.items()]
    return [*rows, ("address", status.url)]


def size(folder: Path) -> str:
    """In megabytes; what we may not look into counts nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:
                continue
    return f"{total / 1e6:8.1f} MB"


def database(status: cluster.Status) -> Finding:
    seen = f"process {status.pid}" if status.pid else "answers"
    return Finding("database", status.running, seen if status.running else "does not answer")


def health(instance: Instance, status: cluster.Status) -> Iterator[Finding]:
    import django

    os.environ.update(instances.environment(instance, cluster.address(instance)))
    django.setup()
    yield (tables := look("migrations", migrated))
    if tables.ok:
        yield from (look(name, one) for name, one in LOOKS.items())


def look(name: str, at: Callable[[], tuple[bool, str]]) -> Finding:
    """A look that itself fails is a finding, and the next one follows."""
    try:
        return Finding(name, *at())
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {error}".splitlines()[0])


def migrated() -> tuple[bool, str]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    told = f"{len(waiting)} to apply: liyuan manage migrate" if waiting else "all applied"
    return not waiting, told


def store() -> tuple[bool, str]:
    """Each batch is there and whole: facts are the only truth."""
    from liyuan.engines.store.files import verify
    from liyuan.enterprises.models import FactBatch

    folder = instances.current().facts
    batches = FactBatch.objects.order_by("id").values_list("path", "sha256")
    for path, sha256 in batches.iterator():
        verify(folder / path, sha256)
    return True, f"{len(batches)} batches, each with its hash"


def rules() -> tuple[bool, str]:
    from liyuan.rules.models import PackLoad, RuleVersion

    last = PackLoad.objects.order_by("-id").first()
    return last is not None, f"{RuleVersion.objects.count()} versions" if last else "no pack loaded"


def worker() -> tuple[bool, str]:
    """No worker is well as long as nothing waits for one."""
    from django.utils import timezone
    from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

    since = timezone.now() - WORKER_SILENCE
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=since).count()
    waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at=None).count()
    return bool(alive) or not waiting, f"{alive} alive, {waiting} jobs waiting"


def journal() -> tuple[bool, str]:
    from django.utils import timezone

    from liyuan.journal.models import Unsealed
    from liyuan.journal.queries_verify import verify

    found = verify()
    late = Unsealed.objects.filter(entry__at__lt=timezone.now() - SEAL_DELAY).count()
    broken = f"; first broken: {found.first_broken}" if found.first_broken else ""
    seen = f"{found.entries} entries, {found.unsealed_tail} unsealed, {late} of them late"
    return found.ok and not late, seen + broken


LOOKS = {"rules": rules, "store": store, "worker": worker, "journal": journal}
