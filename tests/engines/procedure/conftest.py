"""The procedures of the packs, as content that a test may change."""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from liyuan.engines.procedure import Procedure, read_procedure
from liyuan.packs.content import normalise
from liyuan.packs.documents import read_yaml
from liyuan.packs.schema_procedures import PROCEDURE

PACKS = Path(__file__).resolve().parents[3] / "packs"
Content = dict[str, Any]


@cache
def _content(pack: str, kind: str) -> Content:
    reading = read_yaml(PACKS / pack, f"procedures/{kind}.yaml", PROCEDURE)
    assert reading.document is not None
    assert not reading.findings
    content: Content = normalise(reading.document.content)
    return content


def content_of(pack: str, kind: str) -> Content:
    """A copy that may be spoilt."""
    return copy.deepcopy(_content(pack, kind))


@pytest.fixture
def boat() -> Content:
    return content_of("atoll", "boat_loan")


@pytest.fixture
def loan(boat: Content) -> Procedure:
    return read_procedure(boat)


@pytest.fixture(scope="session")
def demand() -> Procedure:
    return read_procedure(content_of("chengdu", "demand"))
