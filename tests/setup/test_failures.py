"""What the person can mend is told in one sentence per language, without a traceback."""

import errno
from pathlib import Path

import pytest

from liyuan.cli.synth import make_city
from liyuan.config import cluster, instances
from liyuan.config.cluster import connection, words
from liyuan.config.failures import Failure, unwritable
from liyuan.config.instances import Instance
from tests.setup.processes import environment, liyuan


def test_an_unreachable_database_url_names_it_without_its_password(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/city")
    with pytest.raises(Failure, match="unset the variable") as failure:
        cluster.ensure(instance)
    assert "somebody@127.0.0.1/city" in str(failure.value)
    assert "secret" not in str(failure.value)


def test_a_server_older_than_15_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "version", lambda url: 14)
    with pytest.raises(Failure, match="needs 15"):
        connection.checked("postgresql://somebody@127.0.0.1/city")


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Failure, match="not writable"):
        instances.prepare(Instance("test", tmp_path / "file/data", tmp_path / "file/cluster", 0))


@pytest.mark.parametrize(
    ("complaint", "word"),
    [
        ('FATAL: could not write to file "pg_wal": No space left on device', "disk is full"),
        ("FATAL: data directory has invalid permissions", "give the directory back"),
        ("FATAL: database files are incompatible with server", "another PostgreSQL version"),
        ("PANIC: could not locate a valid checkpoint record", "damaged"),
        ("something nobody foresaw", "something nobody foresaw"),
    ],
)
def test_the_servers_complaints_say_what_to_do(complaint: str, word: str) -> None:
    assert word in words.complaint(complaint, Path("/data"), Path("/log")).en


def test_a_full_disk_is_a_full_disk_wherever_it_shows() -> None:
    assert "disk is full" in unwritable(Path("/x"), OSError(errno.ENOSPC, "full")).en


def test_the_command_line_ends_in_two_sentences(instance: Instance) -> None:
    process = liyuan(instance, "cluster", "status")
    process.communicate()
    assert process.returncode == 0
    wrong = environment(instance) | {"LIYUAN_INSTANCE": "nowhere"}
    wrong.pop("LIYUAN_CLUSTER")
    assert told(wrong).endswith("use one of demo, dev, test (LIYUAN_INSTANCE).\n")


def told(named: dict[str, str]) -> str:
    import subprocess
    import sys

    answer = subprocess.run(
        [sys.executable, "-m", "liyuan.cli", "cluster", "status"],
        env=named,
        capture_output=True,
        text=True,
    )
    assert (answer.returncode, answer.stderr.count("\n")) == (1, 2)
    return answer.stderr


def test_a_command_before_the_first_migration_names_the_command_to_run(instance: Instance) -> None:
    asked = liyuan(instance, "pack", "list")
    _, said = asked.communicate(timeout=60)
    assert asked.returncode == 1
    assert "manage migrate" in said
    assert "Traceback" not in said


def test_a_pack_without_a_recipe_makes_no_demonstration(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="has no demo"):
        make_city(
            instances.ROOT / "packs/atoll", enterprises=50, seed=1, last_year=2025, out=tmp_path
        )
