"""The embedded database server, with real processes."""

import pytest

from liyuan.config import cluster
from liyuan.config.throwaway import throwaway


def test_a_server_starts_answers_and_stops() -> None:
    with throwaway() as instance:
        cluster.ensure(instance)
        assert cluster.status(instance).running
        cluster.stop(instance)
        assert not cluster.status(instance).running


@pytest.mark.django_db
def test_the_tests_have_a_database() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('TimeZone')")
        assert cursor.fetchone() == ("UTC",)
