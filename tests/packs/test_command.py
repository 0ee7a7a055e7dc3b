"""`liyuan pack check` on the command line: what it prints and how it exits."""

import json
import re
from pathlib import Path

from click.testing import CliRunner

from liyuan.cli.pack import command
from liyuan.web.messages.pack_en import KINDS as KINDS_EN
from liyuan.web.messages.pack_en import PACK as EN
from liyuan.web.messages.pack_zh import KINDS as KINDS_ZH
from liyuan.web.messages.pack_zh import PACK as ZH
from tests.packs.conftest import PACKS, PackCopy

SOURCES = Path(__file__).resolve().parents[2] / "liyuan" / "packs"


def test_a_sound_pack_exits_with_0_and_counts_what_it_holds() -> None:
    result = CliRunner().invoke(command, ["check", str(PACKS / "atoll"), "--json"])
    said = json.loads(result.output)
    assert (result.exit_code, said["ok"], said["findings"]) == (0, True, [])
    assert (said["counts"]["policies"], said["counts"]["cases"]) == (3, 36)


def test_findings_exit_with_1_and_name_code_place_and_words(atoll: PackCopy) -> None:
    atoll.edit("policies/grow_up.yaml", "issuer:", "isuer:")
    args = ["check", str(atoll.root), "--json", "--language", "en"]
    result = CliRunner().invoke(command, args)
    (_, finding) = json.loads(result.output)["findings"]
    assert result.exit_code == 1
    assert finding == {
        "code": "pack.key.unknown",
        "file": "policies/grow_up.yaml",
        "line": 3,
        "column": 1,
        "field": "isuer",
        "params": {"key": "isuer", "suggestion": "issuer"},
        "message": "unknown key “isuer”; did you mean “issuer”?",
    }


def test_lines_for_people_begin_with_file_line_and_column(atoll: PackCopy) -> None:
    atoll.edit("parks.csv", ",A4,", ",A7,")
    result = CliRunner().invoke(command, ["check", str(atoll.root)])
    assert "parks.csv:5:6: districts 中没有代码“A7”；是否要写“A4”？" in result.output


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["check", str(tmp_path / "nowhere")])
    assert (result.exit_code, "无法读取" in result.output) == (1, True)


def test_every_code_has_words_in_both_languages() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in SOURCES.rglob("*.py"))
    used = set(re.findall(r'"(pack\.[a-z_]+\.?[a-z_0-9]*)"', text)) - {"pack.yaml", "pack.case."}
    assert used == set(ZH) == set(EN)
    assert set(KINDS_ZH) == set(KINDS_EN)


def test_both_languages_name_the_same_params() -> None:
    for code, words in ZH.items():
        assert set(re.findall(r"{(\w+)", words)) == set(re.findall(r"{(\w+)", EN[code])), code
