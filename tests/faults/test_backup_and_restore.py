"""A backup is whole or absent; a restore gives what was backed up, or leaves what was there."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from psycopg import sql

from liyuan.attachments.actions import attach
from liyuan.attachments.files import path_of
from liyuan.attachments.models import Attachment
from liyuan.cli.backing import schema
from liyuan.cli.backing.archive import SEAL, Manifest, reading
from liyuan.cli.backing.load import unknown_to_us
from liyuan.cli.backing.take import take
from liyuan.config.failures import Failure
from liyuan.config.instances import Instance
from liyuan.engines.store import StoreError
from liyuan.enterprises.actions import compact_entries
from liyuan.enterprises.models import FactBatch
from liyuan.enterprises.queries_facts import facts_directory
from tests.attachments.samples import PDF
from tests.faults import cities
from tests.faults.deeds import AT
from tests.faults.killing import (
    PATIENCE,
    database_url,
    finished,
    kill_when,
    kill_where_it_waits,
    start,
    wait_for,
)

FILE = "city.backup"
TARGET = "liyuan_target"
COUNTERS = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
)
# what else a schema is: constraints, indexes, triggers and whether they fire
SHAPE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT tgrelid::regclass::text, tgname, tgenabled::text || pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
WHERE NOT tgisinternal AND c.relnamespace = 'public'::regnamespace ORDER BY 1, 2, 3
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
CONTENT = "SELECT coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {} t"
# of the machine, not of the city
OF_THE_MACHINE = {"django_migrations", "django_session", "procrastinate_workers"}


def target_url() -> str:
    head, _, tail = database_url().partition("?")
    return f"{head.rpartition('/')[0]}/{TARGET}?{tail}"


@pytest.fixture
def target(here: Path) -> Iterator[Path]:
    """The folder of another instance, whose database is empty."""
    forget = f"DROP DATABASE IF EXISTS {TARGET} WITH (FORCE)"
    with psycopg.connect(database_url(), autocommit=True) as session:
        session.execute(forget)
        session.execute(f"CREATE DATABASE {TARGET}")
        (here / "target").mkdir()
        yield here / "target"
        session.execute(forget)


@pytest.fixture
def city(here: Path) -> None:
    cities.with_a_pack()
    compact_entries(by=None, at=AT)
    attach([PDF], subject=("case", "17"), name="盖章答复.pdf", by=None, at=AT)


@pytest.fixture
def batch(here: Path) -> None:
    """Less of a city, with facts all the same."""
    cities.with_entries()
    compact_entries(by=None, at=AT)


def content(url: str) -> dict[str, Any]:
    """Every row, counter, constraint, index and trigger of a database."""
    with psycopg.connect(url) as session:
        found: dict[str, Any] = {
            "shape": {tuple(map(plain, row)) for row in session.execute(SHAPE).fetchall()},
            "counters": session.execute(COUNTERS).fetchall(),
        }
        for (name,) in session.execute(TABLES).fetchall():
            if name not in OF_THE_MACHINE:
                asked = sql.SQL(CONTENT).format(sql.Identifier(name))
                found[name] = session.execute(asked).fetchone()
        found["counters"] = [one for one in found["counters"] if not of_the_machine(one[0])]
        return found


def plain(definition: str) -> str:
    """PostgreSQL writes the casts of an index's condition otherwise once it is made again."""
    return re.sub(r"::(character varying|text)(\[\])?|[()]", "", definition)


def of_the_machine(counter: str) -> bool:
    return any(counter.startswith(table) for table in OF_THE_MACHINE)


def backup(here: Path) -> Manifest:
    """In this process; what it holds."""
    data = Path(settings.LIYUAN_DATA)
    instance = Instance("test", data, data / "cluster", 0)
    manifest, _ = take(instance, here / FILE, at=AT, told=lambda part: None)
    return manifest


def command(here: Path, *more: str) -> Any:
    return start("liyuan.cli", "backup", str(here / FILE), *more)


def checked(path: Path) -> None:
    with reading(path) as reader:
        reader.check(lambda done: None)


def written(here: Path) -> set[str]:
    return {path.name for path in here.iterdir() if FILE in path.name}


def restoring(here: Path, target: Path, *more: str) -> Any:
    asked = ("liyuan.cli", "restore", str(here / FILE), *more)
    return start(*asked, url=target_url(), data=target)


def refused(process: Any) -> str:
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1, err
    return str(err)


def test_what_is_restored_is_what_was_backed_up(city: None, here: Path, target: Path) -> None:
    told = json.loads(finished(command(here, "--json"))[0])
    assert (told["files"], told["rows"]["enterprises_enterprise"]) == (2, 29)
    assert (here / FILE).stat().st_mode & 0o777 == 0o600
    assert "old secret.key" in finished(restoring(here, target))[1]
    assert content(target_url()) == content(database_url())
    batch = FactBatch.objects.get()
    assert (target / "facts" / batch.path).read_bytes() == (
        facts_directory() / batch.path
    ).read_bytes()
    kept = Attachment.objects.get().sha256
    assert (target / "attachments" / kept).read_bytes() == path_of(kept).read_bytes() == PDF
    assert "hold" in refused(restoring(here, target))
    verified = start("liyuan.cli", "journal", "verify", url=target_url(), data=target)
    assert "intact" in finished(verified)[0]


def test_a_killed_backup_leaves_no_file_and_the_next_one_is_whole(batch: None, here: Path) -> None:
    # a table late in the alphabet: most is written by then
    lock = "LOCK TABLE rules_ruleversion IN ACCESS EXCLUSIVE MODE"
    kill_where_it_waits(command(here), lock)
    assert written(here) == {f".{FILE}.unfinished"}
    backup(here)
    assert written(here) == {FILE}


MIGRATING = """
SELECT 1 FROM pg_tables WHERE schemaname = 'liyuan_restoring' AND tablename LIKE 'rules%'
"""
BESIDE = "SELECT 1 FROM pg_namespace WHERE nspname LIKE 'liyuan%'"
SWAPPING = "SELECT FROM pg_namespace WHERE nspname = 'public' FOR UPDATE"


def test_a_killed_restore_leaves_what_was_there_and_the_next_one_ends_well(
    city: None, here: Path, target: Path
) -> None:
    backup(here)
    with psycopg.connect(target_url(), autocommit=True, application_name=schema.NAME) as asking:
        asking.execute("CREATE TABLE old_city AS SELECT 29 AS firms")
        before = content(target_url())
        kill_when(restoring(here, target, "--replace"), lambda: asking.execute(MIGRATING).rowcount)
        assert content(target_url()) == before
        wait_for(lambda: cleared(asking))
        process = restoring(here, target, "--replace")
        kill_where_it_waits(process, SWAPPING, target_url())
        assert content(target_url()) == before
        with psycopg.connect(target_url()):
            assert "stop the web server" in refused(restoring(here, target, "--replace"))
        finished(restoring(here, target, "--replace"))
        assert asking.execute(BESIDE).rowcount == 0
    assert content(target_url()) == content(database_url())


def cleared(asking: psycopg.Connection[Any]) -> bool:
    """As a worker does that starts, once the killed restore's session is gone."""
    schema.clear_left(target_url())
    return asking.execute(BESIDE).rowcount == 0


@contextmanager
def as_before(app: str, migration: str) -> Iterator[None]:
    """The tables of an earlier version."""
    call_command("migrate", app, migration, verbosity=0)
    try:
        yield
    finally:
        call_command("migrate", verbosity=0)


def test_a_backup_of_an_older_version_is_restored_and_migrated(
    city: None, here: Path, target: Path
) -> None:
    with as_before("policies", "0002_standing"):
        assert "policies_standingtotal" not in backup(here).rows
    finished(restoring(here, target))
    assert content(target_url()) == content(database_url())


def test_half_a_backup_is_none_and_a_damaged_one_is_found(batch: None, here: Path) -> None:
    backup(here)
    whole = (here / FILE).read_bytes()
    for place in (whole.index(b"\x28\xb5\x2f\xfd") + 8, whole.rindex(b"PAR1") - 10):
        spoiled = bytearray(whole)
        spoiled[place] ^= 0xFF
        (here / FILE).write_bytes(spoiled)
        with pytest.raises(Failure, match="is damaged"):
            checked(here / FILE)
    for part in (0, 700, len(whole) // 2, whole.rindex(SEAL.encode())):
        (here / FILE).write_bytes(whole[:part])
        with pytest.raises(Failure, match="not a whole backup"), reading(here / FILE):
            pass


def test_a_batch_that_is_not_what_was_registered_is_named(batch: None, here: Path) -> None:
    path = facts_directory() / FactBatch.objects.get().path
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert path.name in refused(command(here))
    path.unlink()
    with pytest.raises(StoreError, match=f"{path.name}: file is missing"):
        backup(here)
    assert written(here) == set()


def test_a_backup_of_a_newer_version_is_refused(batch: None, here: Path) -> None:
    manifest = backup(here)
    assert unknown_to_us(manifest) == []
    later = ("rules", "9999_of_tomorrow")
    assert unknown_to_us(replace(manifest, migrations=(*manifest.migrations, later))) == [later]
