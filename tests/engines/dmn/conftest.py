"""The public conformance suite, in place, where the workplace has it."""

from pathlib import Path

import pytest
from lxml import etree


@pytest.fixture(scope="session")
def suite(shared: Path) -> Path:
    folder = shared / "conformance" / "dmn-tck"
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent")
    return folder


@pytest.fixture(scope="session")
def schema(suite: Path) -> etree.XMLSchema:
    """DMN 1.5's own."""
    return etree.XMLSchema(etree.parse(suite / "DMN15.xsd"))
