"""Tests of facts have a data directory of their own, and a small catalogue."""

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.enterprises.facts_cast import catalogue_of_tests


@pytest.fixture
def facts(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.LIYUAN_DATA = tmp_path
    catalogue_of_tests()
    return tmp_path
