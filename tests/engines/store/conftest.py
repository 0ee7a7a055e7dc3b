"""A register of batches in a directory of its own."""

from pathlib import Path

import pytest

from tests.engines.store.register import Register


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path)
