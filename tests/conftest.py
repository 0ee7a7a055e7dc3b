"""One throw-away cluster for the whole run; under CI, no skip goes unnoticed."""

import os
import sys
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import django
import pytest

from liyuan.config import cluster, instances
from liyuan.config.throwaway import throwaway

SHARED = instances.ROOT.parent / "shared"
CLEANUP = ExitStack()
# Who hands tests out to workers runs none, and must not lend them its own settings.
HANDS_OUT = "-n" in sys.argv and "PYTEST_XDIST_WORKER" not in os.environ
LENT = dict(os.environ)

# Here, and not in a hook: the conftest files of the folders below import models.
INSTANCE = CLEANUP.enter_context(throwaway("test"))
os.environ.update(instances.environment(INSTANCE, cluster.address(INSTANCE)))
django.setup()
if HANDS_OUT:
    os.environ.clear()
    os.environ.update(LENT)


def pytest_unconfigure() -> None:
    CLEANUP.close()


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """The cluster starts with the first test that asks for a database."""
    cluster.ensure(INSTANCE)


@pytest.fixture(scope="session", autouse=True)
def the_journal_can_be_flushed() -> Generator[None, None, None]:
    """Between transactional tests Django empties all tables; only then the triggers look away."""
    from django.db.backends.postgresql.operations import DatabaseOperations

    flush = DatabaseOperations.execute_sql_flush
    look_away = "SET LOCAL session_replication_role = replica"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            DatabaseOperations,
            "execute_sql_flush",
            lambda self, sql: flush(self, [look_away, *sql]),
        )
        yield


@pytest.fixture(autouse=True)
def no_run_of_an_earlier_test_is_remembered() -> None:
    """Tests have one fixed time, and a restore sets numbers back: two runs can look the same."""
    from liyuan.policies.queries_runs import versions_read

    versions_read.cache_clear()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout, which only our own workplace has."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is absent")
    return SHARED


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """On the machine of the checks nothing is missing, so that a skip there is a broken promise."""
    report = yield
    expected = hasattr(report, "wasxfail") or item.get_closest_marker("may_skip")
    if report.skipped and os.environ.get("CI") == "true" and not expected:
        report.outcome = "failed"
        report.longrepr = f"skipped under CI: {report.longrepr}"
    return report
