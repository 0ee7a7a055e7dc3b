"""Pages for paper: the font has every character that the packs and the page use."""

from pathlib import Path

import pytest

from liyuan.screening.exports_laboratory import PAPER
from liyuan.web.paper import missing, pdf

PACKS = Path(__file__).resolve().parents[2] / "packs"


# what firms write holds any sign, and is never set in type
SET = sorted(path for path in PACKS.rglob("*.yaml") if path.parent.name != "demands")


@pytest.mark.parametrize("path", SET, ids=lambda path: path.stem)
def test_the_font_has_every_character_of_the_packs(path: Path) -> None:
    assert missing(path.read_text()) == ""


def test_a_character_that_the_font_lacks_is_found() -> None:
    assert missing("企业𠮷") == "𠮷"


def test_what_stands_in_the_data_is_never_run() -> None:
    told = {"title": "#panic()", "subtitle": "*x*", "basis": "$", "mark": "\\", "remark": "𠮷"}
    empty = {"parameters": [], "figures": [], "lines": [], "more": 0, "pictures": []}
    heads = {"parameters": ["", "", ""], "lines": [""] * 6}
    assert pdf(PAPER, {**told, **empty, "heads": heads, "curve": ""}).startswith(b"%PDF")
