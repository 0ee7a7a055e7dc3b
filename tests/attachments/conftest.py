"""Every test of attachments has a store of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    settings.LIYUAN_DATA = tmp_path
    return tmp_path / "attachments"
