"""Every test of imports has the small city and a data directory of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.imports import place


@pytest.fixture(autouse=True)
def here(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.LIYUAN_DATA = tmp_path / "data"
    place.city()
    return tmp_path
