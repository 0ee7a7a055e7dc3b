"""Bounds of files are settings of the instance; those of rules have a test of their own."""

from __future__ import annotations

import pytest

from liyuan.engines.limits import bounds, variable
from liyuan.engines.sheets.limits import PREFIX, Limits

SMALL = Limits(rows=5)


def test_a_bound_is_an_environment_variable() -> None:
    assert variable(PREFIX, "file_bytes") == "LIYUAN_SHEET_FILE_BYTES"
    found = bounds(SMALL, PREFIX, {"LIYUAN_SHEET_FILE_BYTES": "7", "LIYUAN_SHEET_ROWS": ""})
    assert found == Limits(rows=5, file_bytes=7)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many"])
def test_a_wrong_bound_is_named_with_its_value(text: str) -> None:
    with pytest.raises(ValueError, match=f"LIYUAN_SHEET_ROWS.*{text}"):
        bounds(SMALL, PREFIX, {"LIYUAN_SHEET_ROWS": text})
