"""A cluster of its own for each test that breaks one."""

from collections.abc import Iterator

import pytest

from liyuan.config.instances import Instance
from liyuan.config.throwaway import throwaway


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Iterator[Instance]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with throwaway("test") as made:
        yield made
