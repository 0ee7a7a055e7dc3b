"""Does a model contradict itself? References, rings, names, widths: nothing that needs FEEL."""

from __future__ import annotations

from collections.abc import Iterator

from liyuan.engines.dmn.model import Definitions
from liyuan.engines.findings import Finding


def model_findings(definitions: Definitions) -> Iterator[Finding]:
    """What the schema cannot say."""
    yield from ()
