"""The embedded database server, with real processes: whatever dies, nothing committed is lost."""

import os
import signal
import threading
from contextlib import suppress

import psycopg
import pytest

from liyuan.config import cluster
from liyuan.config.cluster import locks, socket, supervisor
from liyuan.config.failures import Failure
from liyuan.config.instances import Instance
from tests.setup.processes import liyuan, wait_until


def commit_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (id int)")
        connection.execute("INSERT INTO kept VALUES (1)")


def rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM kept").fetchone()
        assert found is not None
        return int(found[0])


def kill(instance: Instance) -> None:
    pid = supervisor.postmaster(instance)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_it_starts_in_utc_with_a_locale_of_its_own_and_stops(instance: Instance) -> None:
    with psycopg.connect(cluster.ensure(instance)) as connection:
        zone = connection.execute("SHOW timezone").fetchone()
        locale = connection.execute(
            "SELECT datlocale FROM pg_database WHERE datname = 'liyuan'"
        ).fetchone()
    assert (zone, locale) == (("UTC",), ("C.UTF-8",))
    cluster.stop(instance)
    assert not cluster.status(instance).running
    assert not socket.folder(instance.cluster).exists()


def test_eight_starters_at_once_make_one_postmaster(instance: Instance) -> None:
    starters = [liyuan(instance, "cluster", "start") for _ in range(8)]
    answers = {starter.communicate(timeout=60) for starter in starters}
    assert answers == {(f"{cluster.address(instance)}\n", "")}
    assert len(list(instance.cluster.glob("new-*"))) == 0


def test_a_killed_postmaster_loses_nothing_committed(instance: Instance) -> None:
    commit_a_row(cluster.ensure(instance))
    kill(instance)
    assert rows(cluster.ensure(instance)) == 1


def test_a_new_server_waits_for_the_last_busy_backend_of_the_old(instance: Instance) -> None:
    url = cluster.ensure(instance)
    commit_a_row(url)

    def keep_busy() -> None:
        with suppress(psycopg.Error), psycopg.connect(url) as connection:
            connection.execute("SELECT sum(sqrt(n)) FROM generate_series(1, 20000000) n")

    busy = threading.Thread(target=keep_busy)
    busy.start()
    with psycopg.connect(url, autocommit=True) as connection:
        active = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT sum(sqrt%'"
        wait_until(lambda: connection.execute(active).fetchone() == (1,))
    kill(instance)
    assert rows(cluster.ensure(instance)) == 1
    busy.join()


def test_stale_lock_files_are_no_obstacle_even_with_a_living_number(instance: Instance) -> None:
    commit_a_row(cluster.ensure(instance))
    cluster.stop(instance)
    stale = supervisor.data_of(instance) / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{stale.parent}\n1\n5432\n\n\n")
    folder = socket.prepare(instance.cluster, supervisor.server(instance).identity)
    (folder / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    assert supervisor.postmaster(instance) is None
    assert rows(cluster.ensure(instance)) == 1


def test_a_start_broken_off_leaves_no_half_cluster(instance: Instance) -> None:
    starter = liyuan(instance, "cluster", "start")
    wait_until(lambda: list(instance.cluster.glob("new-*")))
    starter.kill()
    starter.communicate()
    cluster.ensure(instance)
    assert cluster.status(instance).running


def test_data_of_another_major_version_are_refused_in_words(instance: Instance) -> None:
    cluster.ensure(instance)
    cluster.stop(instance)
    (supervisor.data_of(instance) / "PG_VERSION").write_text("14\n")
    with pytest.raises(Failure, match="PostgreSQL 14"):
        cluster.ensure(instance)


def test_a_socket_folder_of_somebody_else_is_refused(instance: Instance) -> None:
    link = socket.folder(instance.cluster)
    link.symlink_to("/")
    try:
        with pytest.raises(Failure, match="belongs to another user"):
            cluster.ensure(instance)
    finally:
        link.unlink()


def test_stopping_what_never_ran_is_quiet(instance: Instance) -> None:
    cluster.stop(instance)
    assert not locks.lives(instance.cluster)
