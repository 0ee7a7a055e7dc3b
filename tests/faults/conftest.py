"""Committed data, which other processes see, in a folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from liyuan.enterprises.queries_facts import facts_directory
from tests.faults import state


@pytest.fixture(autouse=True)
def here(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    settings.LIYUAN_DATA = tmp_path / "data"
    facts_directory().mkdir(parents=True)
    yield tmp_path
    state.emptied()
