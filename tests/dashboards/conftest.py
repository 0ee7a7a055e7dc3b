"""Pages are tested in the fictional city, with a data directory of their own."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests import atoll


@pytest.fixture(autouse=True)
def city(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.LIYUAN_DATA = tmp_path
    atoll.load()
